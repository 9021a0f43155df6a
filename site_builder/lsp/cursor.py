"""Cursor: what a place in a file is, by its lines alone, as YAML that is being typed can rarely be read as a whole.

Knows block style, and lists and mappings in brackets on one line. What is in several lines of brackets is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_builder.content.front_matter import FENCE
from site_builder.model.value import Value

Path = tuple[str | int, ...]

_KEY = re.compile(r"""([\w-]+|"[^"]*"|'[^']*')\s*:(?:\s+|$)""")
_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*<?([^()\s<>]*)")
_LINK_BEGUN = re.compile(r"(?<!!)\[[^\[\]]*\]\(<?([^()<>]*)$")


class Cursor(Value, frozen=True):
    """What is at a place of YAML."""

    path: Path
    """Of the mapping that a key is in, or of the value. The places of items count as 0."""
    is_key: bool
    """Whether a key may stand there, or does; else a value."""
    start: int
    """Column, 0-based, at which the key or value begins."""
    end: int
    """Where it ends."""
    text: str
    """What stands there."""
    bare: bool = False
    """Whether nothing but it stands on the line: a key there, or the first item of a list."""
    inside: str = ""
    """`[` or `{` when it is in such brackets."""


class Entry(Value, frozen=True):
    """A key or a hyphen of a line, and the column of it."""

    column: int
    key: str
    """Empty for the hyphen of an item."""
    after: int
    """Where what belongs to it begins."""


def yaml_lines(lines: Sequence[str], is_markdown: bool) -> range:
    """The lines that are YAML; of a Markdown file the front matter, though it may not be closed yet."""
    if not is_markdown:
        return range(len(lines))
    if not lines or lines[0].rstrip() != FENCE:
        return range(0)
    return range(1, next((i for i in range(1, len(lines)) if lines[i].rstrip() == FENCE), len(lines)))


def cursor_at(lines: Sequence[str], within: range, line: int, column: int) -> Cursor | None:
    """What is at a place of YAML; None in a comment."""
    text = lines[line]
    if _comment(text) <= column and _comment(text) < len(text):
        return None
    entries = list(_entries(text))
    above = path_of(lines, within, line, entries[0].column if entries else _indent(text, column))
    for place, entry in enumerate(entries):
        if entry.key and entry.column <= column <= entry.column + len(entry.key):
            inner = _below(above, entries[:place])
            return Cursor(inner, True, entry.column, entry.column + len(entry.key), entry.key, place == 0)
    path = _below(above, [entry for entry in entries if entry.after <= column or not entry.key])
    start = max((entry.after for entry in entries), default=len(text) - len(text.lstrip()))
    named = [entry for entry in entries if entry.key]
    if column < start:
        return None
    end = _comment(text)
    flow = _in_brackets(text[start:column], path)
    if flow:
        begin = start + flow[2]
        stop = begin + len(_until_separator(text[begin:end]).rstrip())
        return Cursor(flow[0], flow[1], begin, max(stop, column), text[begin:stop], False, flow[3])
    said = text[start:end].rstrip()
    stop = max(start + len(said), column)
    if named:
        return Cursor(path, False, start, stop, said)
    return Cursor(path, True, start, stop, said, True)


def path_of(lines: Sequence[str], within: range, line: int, column: int) -> Path:
    """The keys and items that a line of this indentation is below."""
    path: list[str | int] = []
    limit, is_item = column, bool(re.match(r"\s*-(\s|$)", lines[line]))
    for number in range(line - 1, within.start - 1, -1):
        if limit == 0 and not is_item:
            break
        for entry in reversed(list(_entries(lines[number]))):
            if entry.column < limit or (is_item and entry.key and entry.column == limit):
                path.append(entry.key if entry.key else 0)
                limit, is_item = entry.column, not entry.key
    return tuple(reversed(path))


def keys_beside(lines: Sequence[str], within: range, line: int, spot: Cursor) -> set[str]:
    """The other keys that are given in the mapping that a key of a line is in."""
    if spot.inside:
        return {found[1].strip("\"'") for found in _KEY.finditer(lines[line]) if found.start() != spot.start}
    found: set[str] = set()
    begins_item = any(not entry.key and entry.column < spot.start for entry in _entries(lines[line]))
    for number in () if begins_item else range(line - 1, within.start - 1, -1):
        entries = list(_entries(lines[number]))
        found.update(entry.key for entry in entries if entry.key and entry.column == spot.start)
        if entries and entries[0].column < spot.start:
            break
    for number in range(line + 1, within.stop):
        entries = list(_entries(lines[number]))
        if entries and entries[0].column < spot.start:
            break
        found.update(entry.key for entry in entries if entry.key and entry.column == spot.start)
    return found


def items_beside(lines: Sequence[str], line: int, spot: Cursor) -> set[str]:
    """The other items of the list that a value of a line is in."""
    if spot.inside:
        before, after = lines[line][: spot.start], lines[line][spot.end :]
        return {item.strip(" '\"[]") for part in (before.rpartition("[")[2], after) for item in part.split(",")} - {""}
    hyphen = next((entry.column for entry in _entries(lines[line]) if not entry.key), None)
    found = set()
    for numbers in (range(line - 1, -1, -1), range(line + 1, len(lines))):
        for number in numbers:
            entries = list(_entries(lines[number]))
            if not entries or entries[0].key or entries[0].column != hyphen:
                break
            found.add(lines[number][entries[0].after :].strip(" '\""))
    return found


def link_at(text: str, column: int) -> tuple[int, int, str] | None:
    """The target of the link at a column of a line of Markdown, at its words too: where it begins and ends, and it."""
    for match in _LINK.finditer(text):
        if match.start() <= column <= match.end():
            return match.start(1), match.end(1), match[1]
    return None


def link_begun(text: str) -> tuple[int, str] | None:
    """Of a text that ends at the cursor: where the target of a link begins that is being typed, and what is there."""
    match = _LINK_BEGUN.search(text)
    return (match.start(1), match[1]) if match else None


def _entries(text: str) -> Iterator[Entry]:
    """The hyphens and the key with which a line begins."""
    column = len(text) - len(text.lstrip(" "))
    if text[column : column + 1] == "#":
        return
    while text[column : column + 2] in ("- ", "-"):
        inner = column + 1 + len(text[column + 1 :]) - len(text[column + 1 :].lstrip(" "))
        yield Entry(column, "", inner)
        column = inner
    if match := _KEY.match(text, column):
        yield Entry(column, match[1].strip("\"'"), match.end())


def _below(path: Path, entries: Sequence[Entry]) -> Path:
    return (*path, *(entry.key if entry.key else 0 for entry in entries))


def _indent(text: str, column: int) -> int:
    return len(text) - len(text.lstrip()) if text.strip() else column


def _comment(text: str) -> int:
    """Where a comment begins; the end of the line when there is none."""
    quote = ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (place == 0 or text[place - 1] in " [{,:"):
            quote = character
        elif character == "#" and (place == 0 or text[place - 1] in " \t"):
            return place
    return len(text)


def _in_brackets(text: str, path: Path) -> tuple[Path, bool, int, str] | None:
    """Of a value up to the cursor, when it is in brackets: path, whether a key may stand here, where, which bracket."""
    stack: list[tuple[str, str]] = []
    quote, start, key = "", 0, ""
    for place, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and not text[start:place].strip():
            quote = character
        elif character in "[{":
            stack.append((character, key))
            start, key = place + 1, ""
        elif character in "]}" and stack:
            key = stack.pop()[1]
            start = place + 1
        elif character == "," and stack:
            start, key = place + 1, ""
        elif character == ":" and stack and stack[-1][0] == "{" and text[place + 1 : place + 2] in (" ", ""):
            key, start = text[start:place].strip().strip("\"'"), place + 1
    if not stack:
        return None
    inner: list[str | int] = []
    for bracket, above in stack:
        inner += [above] if above else []
        inner += [0] if bracket == "[" else []
    start += len(text[start:]) - len(text[start:].lstrip())
    in_mapping = stack[-1][0] == "{"
    return (*path, *inner, *([key] if in_mapping and key else [])), in_mapping and not key, start, stack[-1][0]


def _until_separator(text: str) -> str:
    return re.split(r"[,\]}]", text, maxsplit=1)[0]
