"""Find where the tokens of Markdown are in their file: where a link leads to, an image, a tag of HTML.

The parser notes the offset of such tokens in the text of their block (`OFFSET`). A block knows its lines. Each line of
its text is the end of a line of the file, or a part of it, without list marks, quotation marks and indentation.
Positions are looked up only for links inside the site and for problems.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Protocol
from urllib.parse import unquote

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token
from markdown_it.utils import EnvType

from site_builder.model.problems import KeyLocation, Location, PointLocation, TextLocation

OFFSET = "offset"
"""Key of the metadata of a token: the index, in the text of its block, at which the parser made it. For the start of a
link, that is behind the bracket; for its end, at the bracket."""
MAX_FAILURES = 20
"""Notes that are not found before the search ends: each search may read the whole text."""
_DESTINATION = re.compile(r"\]\(\s*<?(?=([^\s<>)]*))")
_LABEL = re.compile(r"\]\[([^\[\]]*)\]")
_DEFINITION = re.compile(r"\]:\s*<?")


class PlaceFinder(Protocol):
    """Finds places in the text of a body or of a value of the front matter."""

    def at(self, block: Token, offset: int | None, text: str) -> Location:
        """Return the location of an index in the text of a block; of `text` in the block when the index is None."""

    def definition(self, label: str, text: str) -> Location:
        """Return the location of the URL in the definition of a reference; None without one."""

    def marker(self, block: Token, pattern: re.Pattern[str]) -> Location:
        """Return the location of the marker on the first line of a block, which matches a pattern."""


class BodyPlaces:
    """Places in a body."""

    def __init__(self, text: str, first_line: int, tokens: Sequence[Token], env: EnvType) -> None:
        """`first_line` is the 1-based line of the file on which the body starts."""
        self._text = text
        self._first_line = first_line
        self._tokens = tokens
        self._references: Mapping[str, Mapping[str, object]] = env.get("references", {})
        self._starts: dict[int, list[int]] = {}
        self._columns: dict[tuple[int, int], int | None] = {}

    def at(self, block: Token, offset: int | None, text: str) -> Location:
        """Return the location of an index in the text of a block, or of `text` at or below the start of the block."""
        point = None if offset is None else self._point(block, offset)
        return point or TextLocation(self._first_line + (block.map[0] if block.map else 0), text)

    def definition(self, label: str, text: str) -> Location:
        """Return the location of the URL in the definition of a reference."""
        definition = self._references.get(normalizeReference(label))
        lines = definition.get("map") if definition else None
        if not isinstance(lines, list):
            return None
        line = self._lines[lines[0]]
        match = _DEFINITION.search(line)
        column = match.end() + 1 if match and match.end() < len(line) else 1
        return PointLocation(self._first_line + int(lines[0]), column)

    def marker(self, block: Token, pattern: re.Pattern[str]) -> Location:
        """Return the location of the marker on the first line of a block, which matches a pattern."""
        line = block.map[0] if block.map else 0
        match = pattern.search(self._lines[line])
        return PointLocation(self._first_line + line, match.start() + 1 if match else 1)

    def _point(self, block: Token, offset: int) -> PointLocation | None:
        if block.map is None:
            start = self._inline_footnotes.get(id(block), -1)
            return self._point_of_index(start + offset) if start >= 0 else None
        starts = self._line_starts(block)
        number = bisect_right(starts, offset) - 1
        column = self._column(block, number)
        if column is None:
            return None
        if id(block) in self._cells:
            offset += block.content.count("|", 0, offset)  # Each has a backslash in the file.
        return PointLocation(self._first_line + block.map[0] + number, max(column + offset - starts[number], 0) + 1)

    def _line_starts(self, block: Token) -> list[int]:
        """Return the index of the first character of each line of the text of a block."""
        starts = self._starts.get(id(block))
        if starts is None:
            starts = self._starts[id(block)] = _starts_of(block.content.split("\n"))
        return starts

    def _column(self, block: Token, number: int) -> int | None:
        """Return the index in its line of the file at which a line of a block would start; None if it is unknown."""
        key = id(block), number
        if key not in self._columns:
            self._columns[key] = self._find_column(block, number)
        return self._columns[key]

    def _find_column(self, block: Token, number: int) -> int | None:
        line = (block.map or [0])[0] + number
        if line >= len(self._lines):
            return None
        if id(block) in self._cells:
            column = self._cells[id(block)]
            return column if column >= 0 else None
        starts, source = self._line_starts(block), self._lines[line]
        end = starts[number + 1] - 1 if number + 1 < len(starts) else len(block.content)
        part = block.content[starts[number] : end]
        shown = part.strip()
        has_end = source.rstrip().endswith(shown)
        column = len(source.rstrip()) - len(shown) if has_end else source.find(shown)
        return column - (len(part) - len(part.lstrip())) if column >= 0 else None

    def _point_of_index(self, index: int) -> PointLocation:
        line = bisect_right(self._text_starts, index) - 1
        return PointLocation(self._first_line + line, index - self._text_starts[line] + 1)

    @cached_property
    def _inline_footnotes(self) -> dict[int, int]:
        """Index of the text of each note such as `^[see above]`, whose block has no lines, by the id of its token."""
        found: dict[int, int] = {}
        position = failures = 0
        for block in self._tokens:
            if block.type == "inline" and block.map is None and failures < MAX_FAILURES:
                index = self._text.find(f"^[{block.content}]", position)
                if index >= 0:
                    found[id(block)], position = index + 2, index + 2
                else:
                    failures += 1
        return found

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    @cached_property
    def _text_starts(self) -> list[int]:
        return _starts_of(self._lines)

    @cached_property
    def _cells(self) -> dict[int, int]:
        """Index of the first character of each table cell in its line, by the id of its token; -1 if unknown."""
        starts: dict[int, int] = {}
        if "|" not in self._text:
            return starts
        line, position = -1, 0
        for opening, cell in zip(self._tokens, self._tokens[1:], strict=False):
            if opening.type in ("td_open", "th_open") and cell.map:
                position = position if line == cell.map[0] else 0
                line = cell.map[0]
                text = cell.content.replace("|", "\\|")
                starts[id(cell)] = start = self._lines[line].find(text, position)
                position = max(position, start + len(text))
        return starts


class ValuePlaces:
    """Places in a value of the front matter."""

    def __init__(self, key: KeyLocation) -> None:
        self._key = key

    def at(self, block: Token, offset: int | None, text: str) -> Location:
        """Return the location of an index of the value, or of the first occurrence of `text`."""
        return KeyLocation(self._key.path, text="" if offset is not None else text, index=offset)

    def marker(self, block: Token, pattern: re.Pattern[str]) -> Location:
        """Return the location of the value, which has no blocks."""
        return self._key

    def definition(self, label: str, text: str) -> Location:
        """Return None: a value has no definitions."""
        return None


def _starts_of(lines: Sequence[str]) -> list[int]:
    """Return the index of the first character of each line."""
    return [0, *accumulate(len(line) + 1 for line in lines[:-1])]


def place_of_target(places: PlaceFinder, block: Token, index: int) -> Location:
    """Return the location of the URL of a link or image, by the index of its token among the children of a block."""
    children = block.children or []
    token = children[index]
    is_image = token.type == "image"
    url = unquote(str(token.attrGet("src" if is_image else "href") or ""))
    offset = _offset(token)
    if token.markup == "linkify" and offset is not None:
        return places.at(block, offset, url)
    end = _end_of_label(children, index)
    if offset is None or end is None:
        return places.at(block, None, url or "](")
    if token.markup == "autolink":
        return places.at(block, offset + 1, url)
    if match := _DESTINATION.match(block.content, end):
        return places.at(block, match.end(), match[1]) if match[1] else places.at(block, end, "](")
    label = _LABEL.match(block.content, end)
    own_label = block.content[offset + 2 * is_image : end]
    definition = places.definition(label[1] if label and label[1] else own_label, url)
    return definition or places.at(block, None, url or "](")


def place_of_start(places: PlaceFinder, block: Token, index: int) -> Location:
    """Return the location of the first character of a link or image, by the index of its token."""
    token = (block.children or [])[index]
    offset = _offset(token)
    is_behind = token.type == "link_open" and not token.markup
    return places.at(block, None if offset is None else offset - is_behind, "[](")


def end_of_token(block: Token, token: Token, position: int) -> int:
    """Return the index in the text of a block behind a token, as far as it is known; at least `position`."""
    content, offset = block.content, _offset(token)
    if token.type == "code_inline":
        index = content.find(token.content, position)
        return index + len(token.content) if index >= 0 else position
    if offset is None:
        return position
    if token.type == "html_inline":
        return offset + len(token.content)
    if token.markup == "autolink":
        return content.find(">", offset) + 1
    end = offset + 2 + len(token.content) if token.type == "image" else offset
    match = _DESTINATION.match(content, end) if token.type in ("image", "link_close") else None
    return match.end(1) if match else end


def _end_of_label(children: Sequence[Token], index: int) -> int | None:
    """Return the offset of the bracket at the end of the text of a link or image."""
    token = children[index]
    if token.type == "image":
        offset = _offset(token)
        return None if offset is None else offset + 2 + len(token.content)
    return next((_offset(child) for child in _after(children, index) if child.type == "link_close"), None)


def _after(children: Sequence[Token], index: int) -> Iterator[Token]:
    return (children[i] for i in range(index + 1, len(children)))


def _offset(token: Token) -> int | None:
    offset = token.meta.get(OFFSET)
    return None if offset is None else int(offset)
