"""Find what the cursor is on, from the lines of a file alone: YAML that is being typed can rarely be parsed.

Supports block style, and lists and mappings in brackets on one line; not brackets over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_builder.content.front_matter import FENCE
from site_builder.model.value import Value

YamlPath = tuple[str | int, ...]
"""Keys from the outermost to the innermost; 0 for an item of a list, whatever its index."""

_KEY = re.compile(r"""([\w-]+|"[^"]*"|'[^']*')\s*:(?:\s+|$)""")
_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(\s*<?([^()\s<>]*)")
_UNFINISHED_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\(<?([^()<>]*)$")


class Cursor(Value, frozen=True, kw_only=True):
    """The key or value that the cursor is on. Columns are 0-based, in characters."""

    path: YamlPath
    """For a key, the path of its mapping; for a value, its own path."""
    is_key: bool
    """Whether there is, or may be, a key; otherwise there is a value."""
    start: int
    """Column where the key or value starts."""
    end: int
    """Column after its last character."""
    text: str
    """The key or value as written."""
    is_first: bool = False
    """Whether it is the first on its line: a key, or a word that may become a key or the first item of a list."""
    bracket: str = ""
    """`[` or `{` when it is inside such brackets."""


class LinkSpan(Value, frozen=True):
    """The target of a Markdown link on a line."""

    start: int
    """Column where the target starts, 0-based."""
    end: int
    """Column after its last character."""
    text: str


class _Entry(Value, frozen=True):
    """A key, or the hyphen of a list item, at the start of a line."""

    column: int
    key: str
    """Empty for a hyphen."""
    value_start: int
    """Column where its value starts."""


class _OpenBracket(Value, frozen=True):
    """A bracket without its closing bracket."""

    character: str
    key: str
    """The key whose value the bracket starts; empty in a list."""


class _FlowScan(Value, frozen=True):
    """A value in brackets, read up to the cursor."""

    open_brackets: tuple[_OpenBracket, ...]
    """From the outermost to the innermost."""
    start: int
    """Index where the key or value at the cursor starts."""
    key: str
    """The key before the value at the cursor; empty in a list, or when there is none yet."""


def yaml_lines(lines: Sequence[str], is_markdown: bool) -> range:
    """Return the lines that are YAML. In Markdown that is the front matter, even if it is not closed yet."""
    if not is_markdown:
        return range(len(lines))
    if not lines or lines[0].rstrip() != FENCE:
        return range(0)
    return range(1, next((i for i in range(1, len(lines)) if lines[i].rstrip() == FENCE), len(lines)))


def cursor_at(lines: Sequence[str], within: range, line: int, column: int) -> Cursor | None:
    """Return the key or value at a position in the YAML lines `within`; None in a comment."""
    text = lines[line]
    end = _comment_start(text)
    if end <= column and end < len(text):
        return None
    entries = list(_entries(text))
    parent = path_of(lines, within, line, entries[0].column if entries else _indent(text, column))
    for index, entry in enumerate(entries):
        if entry.key and entry.column <= column <= entry.column + len(entry.key):
            return Cursor(
                path=_path_below(parent, entries[:index]),
                is_key=True,
                start=entry.column,
                end=entry.column + len(entry.key),
                text=entry.key,
                is_first=index == 0,
            )
    start = max((entry.value_start for entry in entries), default=len(text) - len(text.lstrip()))
    if column < start:
        return None
    path = _path_below(parent, [entry for entry in entries if entry.value_start <= column or not entry.key])
    scan = _scan_flow(text[start:column])
    if scan.open_brackets:
        return _flow_cursor(scan, path, text[start:end], start, column)
    value = text[start:end].rstrip()
    has_key = any(entry.key for entry in entries)
    return Cursor(
        path=path,
        is_key=not has_key,
        start=start,
        end=max(start + len(value), column),
        text=value,
        is_first=not has_key,
    )


def path_of(lines: Sequence[str], within: range, line: int, column: int) -> YamlPath:
    """Return the path of the keys and items that enclose a line with this indentation."""
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


def sibling_keys(lines: Sequence[str], within: range, line: int, cursor: Cursor) -> set[str]:
    """Return the other keys of the mapping that the key at the cursor belongs to."""
    if cursor.bracket:
        return {match[1].strip("\"'") for match in _KEY.finditer(lines[line]) if match.start() != cursor.start}
    starts_item = any(not entry.key and entry.column < cursor.start for entry in _entries(lines[line]))
    before = range(0) if starts_item else range(line - 1, within.start - 1, -1)
    after = range(line + 1, within.stop)
    return {key for numbers in (before, after) for key in _keys_at(lines, numbers, cursor.start)}


def _keys_at(lines: Sequence[str], numbers: range, column: int) -> Iterator[str]:
    """Yield the keys at a column, up to the first line that is indented less and so ends the mapping."""
    for number in numbers:
        entries = list(_entries(lines[number]))
        is_end = bool(entries) and entries[0].column < column
        # In the upward direction, the line that ends the mapping may hold its first key: `- key: value`.
        if not is_end or numbers.step < 0:
            yield from (entry.key for entry in entries if entry.key and entry.column == column)
        if is_end:
            return


def sibling_items(lines: Sequence[str], line: int, cursor: Cursor) -> set[str]:
    """Return the other items of the list that the value at the cursor belongs to."""
    if cursor.bracket:
        before, after = lines[line][: cursor.start].rpartition("[")[2], lines[line][cursor.end :]
        return {item.strip(" '\"[]") for part in (before, after) for item in part.split(",")} - {""}
    hyphen = next((entry.column for entry in _entries(lines[line]) if not entry.key), None)
    items = set()
    for numbers in (range(line - 1, -1, -1), range(line + 1, len(lines))):
        for number in numbers:
            entries = list(_entries(lines[number]))
            if not entries or entries[0].key or entries[0].column != hyphen:
                break
            items.add(lines[number][entries[0].value_start :].strip(" '\""))
    return items


def link_at(text: str, column: int) -> LinkSpan | None:
    """Return the target of the Markdown link at a column of a line; the column may also be on the link's text."""
    for match in _LINK.finditer(text):
        if match.start() <= column <= match.end():
            return LinkSpan(match.start(1), match.end(1), match[1])
    return None


def unfinished_link(text: str) -> LinkSpan | None:
    """Return the link target that is being typed at the end of `text`, which ends at the cursor."""
    match = _UNFINISHED_LINK.search(text)
    return LinkSpan(match.start(1), match.end(1), match[1]) if match else None


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the hyphens and the key at the start of a line."""
    column = len(text) - len(text.lstrip(" "))
    if text[column : column + 1] == "#":
        return
    while text[column : column + 2] in ("- ", "-"):
        value_start = column + 1 + len(text[column + 1 :]) - len(text[column + 1 :].lstrip(" "))
        yield _Entry(column, "", value_start)
        column = value_start
    if match := _KEY.match(text, column):
        yield _Entry(column, match[1].strip("\"'"), match.end())


def _path_below(path: YamlPath, entries: Sequence[_Entry]) -> YamlPath:
    return (*path, *(entry.key if entry.key else 0 for entry in entries))


def _indent(text: str, column: int) -> int:
    return len(text) - len(text.lstrip()) if text.strip() else column


def _comment_start(text: str) -> int:
    """Return the column where a comment starts, or the length of the line."""
    quote = ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (index == 0 or text[index - 1] in " [{,:"):
            quote = character
        elif character == "#" and (index == 0 or text[index - 1] in " \t"):
            return index
    return len(text)


def _scan_flow(text: str) -> _FlowScan:
    """Read a value up to the cursor, and note which brackets are open there."""
    brackets: list[_OpenBracket] = []
    quote, start, key = "", 0, ""
    begins = True
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and begins:
            quote = character
        elif character in "[{":
            brackets.append(_OpenBracket(character, key))
            start, key = index + 1, ""
        elif character in "]}" and brackets:
            start, key = index + 1, brackets.pop().key
        elif character == "," and brackets:
            start, key = index + 1, ""
        elif (
            character == ":" and brackets and brackets[-1].character == "{" and text[index + 1 : index + 2] in (" ", "")
        ):
            start, key = index + 1, text[start:index].strip().strip("\"'")
        begins = index < start or (begins and character.isspace())
    start += len(text[start:]) - len(text[start:].lstrip())
    return _FlowScan(tuple(brackets), start, key)


def _flow_cursor(scan: _FlowScan, path: YamlPath, value: str, value_start: int, column: int) -> Cursor:
    """Return the cursor inside brackets. `value` is the whole value, which starts at column `value_start`."""
    inner: list[str | int] = []
    for bracket in scan.open_brackets:
        inner += [bracket.key] if bracket.key else []
        inner += [0] if bracket.character == "[" else []
    innermost = scan.open_brackets[-1].character
    in_mapping = innermost == "{"
    text = re.split(r"[,\]}]", value[scan.start :], maxsplit=1)[0].rstrip()
    start = value_start + scan.start
    return Cursor(
        path=(*path, *inner, *([scan.key] if in_mapping and scan.key else [])),
        is_key=in_mapping and not scan.key,
        start=start,
        end=max(start + len(text), column),
        text=text,
        bracket=innermost,
    )
