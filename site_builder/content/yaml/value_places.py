"""Find where the characters of a YAML value are written: in quotation marks with escapes, in folded lines, in a block.

In: a scalar of a tree and the lines of its YAML. Out: the line and column of each character of its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

Place = tuple[int, int]
"""A line and a column, both 0-based."""
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_DOUBLE_QUOTED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|[^\\]")
_SINGLE_QUOTED = re.compile(r"''|.")
_BLOCK_STYLES = ("|", ">")


def places_in(node: yaml.ScalarNode, lines: Sequence[str]) -> list[Place]:
    """Return the place of each character of a value.

    White space between two lines has the place of what follows it. The list is shorter than the value if YAML is
    written in a way that is not known here.
    """
    places: list[Place] = []
    value = str(node.value)
    for character, *place in _written(node, lines):
        index = len(places)
        while index < len(value) and not _is_same(character, value[index]) and value[index].isspace():
            index += 1
        if index < len(value) and _is_same(character, value[index]):
            places += [(place[0], place[1])] * (index + 1 - len(places))
        elif not character.isspace():
            break
    return places


def _is_same(written: str, read: str) -> bool:
    """Return whether one character may stand for another: YAML reads some white space as a plain space."""
    return written == read or (written.isspace() and read.isspace())


def _written(node: yaml.ScalarNode, lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each character that a scalar has on its lines, with its place; not the white space around each line."""
    start, end = node.start_mark, node.end_mark
    for number in range(start.line + (node.style in _BLOCK_STYLES), min(end.line + 1, len(lines))):
        line = lines[number]
        first = start.column if number == start.line else 0
        last = end.column if number == end.line else len(line)
        if node.style in ("'", '"'):
            first += number == start.line
            last -= number == end.line
        while first < last and line[first] in " \t":
            first += 1
        yield from ((character, number, column) for character, column in _read(node.style, line, first, last))


def _read(style: str | None, line: str, first: int, last: int) -> Iterator[tuple[str, int]]:
    """Yield what YAML reads in a part of a line, each character with its column."""
    if style == '"':
        for match in _DOUBLE_QUOTED.finditer(line, first, last):
            code = match[1] or match[2] or match[3]
            other = match[4]
            yield (chr(int(code, 16)) if code else _ESCAPES.get(other, other) if other else match[0]), match.start()
    elif style == "'":
        yield from ((match[0][0], match.start()) for match in _SINGLE_QUOTED.finditer(line, first, last))
    else:
        yield from ((line[column], column) for column in range(first, last))
