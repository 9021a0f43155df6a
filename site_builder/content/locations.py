"""Find the line and column of problems.

Positions are looked up only when there is a problem, so valid files cost nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import yaml

from site_builder.content.front_matter import SplitFile, split_front_matter
from site_builder.content.text import collapse_whitespace
from site_builder.content.yaml.nodes import YamlError, compose, find_node, point_of
from site_builder.content.yaml.value_places import places_in
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import (
    KeyLocation,
    Location,
    PartLocation,
    PointLocation,
    Problem,
    ShownLocation,
    TextLocation,
)
from site_builder.model.value import Value

MAX_FLEXIBLE = 300
"""Characters of a text that is looked for with any white space between its words."""


def locate(problem: Problem, text: str) -> Diagnostic:
    """Add line, column and source line to a problem. `text` is the whole file, as `decode` returns it."""
    from site_builder.diagnostics.codes import general_hint  # Only a hub with problems waits for all codes.

    point = resolve_location(problem.location, problem.path, text)
    lines = _parts(text, problem.path).lines
    excerpt = lines[point.line - 1] if point and 0 < point.line <= len(lines) else ""
    return Diagnostic(
        path=problem.path,
        line=point.line if point else 0,
        column=point.column if point else 0,
        severity=problem.severity,
        code=problem.code,
        message=problem.message,
        hint=problem.hint or general_hint(problem.code),
        excerpt=excerpt,
        other_paths=problem.other_paths,
    )


def resolve_location(location: Location, path: str, text: str) -> PointLocation | None:
    """Return the line and column of a location in the text of a file; None for the whole file."""
    if isinstance(location, TextLocation):
        return _find_text(location, path, text)
    if isinstance(location, KeyLocation):
        return _find_key(location, path, text)
    if isinstance(location, PartLocation):
        return _find_part(location, path, text)
    if isinstance(location, ShownLocation):
        return _find_shown(location, path, text)
    return location


def _find_part(part: PartLocation, path: str, text: str) -> PointLocation | None:
    # Only a hub with problems waits for this.
    from site_builder.content.markdown.parts import place_of_part, place_of_part_of_value

    if part.key:
        value = _value_at(part.key, path, text)
        place = place_of_part_of_value(part, _read_value(value)) if value else None
        return _find_key(place or KeyLocation(part.key, text=part.text), path, text)
    document = _parts(text, path).document
    if document is None:
        return PointLocation(1)
    location = place_of_part(part, document.body, document.body_line) or TextLocation(0, part.text, in_body=True)
    return resolve_location(location, path, text)


def _find_shown(shown: ShownLocation, path: str, text: str) -> PointLocation | None:
    from site_builder.content.markdown.shown_text import find_in_body, find_in_value  # As above.

    if shown.key:
        value = _value_at(shown.key, path, text)
        index = find_in_value(shown, _read_value(value)) if value else None
        return _find_key(KeyLocation(shown.key, index=index, text=shown.text), path, text)
    document = _parts(text, path).document
    if document is None:
        return PointLocation(1)
    place = find_in_body(shown, document.body, document.body_line)
    return resolve_location(place or TextLocation(0, shown.text, in_body=True), path, text)


def _find_text(location: TextLocation, path: str, text: str) -> PointLocation:
    parts = _parts(text, path)
    body_line = parts.document.body_line if location.in_body and parts.document else 1
    first = max(1, location.line, body_line)
    index = _index_of(location.text, text, parts.starts[first - 1]) if first <= len(parts.lines) else -1
    if index < 0:
        return PointLocation(first, 1)
    line = bisect_right(parts.starts, index)
    return PointLocation(line, index - parts.starts[line - 1] + 1)


def _index_of(part: str, text: str, start: int) -> int:
    """Return the index of a part of a text; -1 if there is none.

    Its white space may differ. Of a link whose words have markup, return the index of the target in round brackets.
    """
    index = text.find(part, start)
    if index < 0 and " " in part.strip() and len(part) <= MAX_FLEXIBLE:
        match = re.compile(r"\s+".join(map(re.escape, part.split()))).search(text, start)
        index = match.start() if match else -1
    if index < 0 and part.startswith("[") and part.endswith(")"):
        index = text.find(part[part.rfind("(") :], start)
    return index


def _find_key(location: KeyLocation, path: str, text: str) -> PointLocation:
    is_markdown = path.endswith(".md")
    parts = _parts(text, path)
    source, first_line = _yaml_of(path, text)
    root = _tree(source, path)
    node = find_node(root, location)
    if node is None or (is_markdown and node is root and isinstance(node, yaml.MappingNode)):
        return PointLocation(1)
    if location.text and isinstance(node, yaml.SequenceNode):
        node = _item(node, location.text)
    elif isinstance(node, yaml.ScalarNode) and (location.text or location.index is not None):
        return _find_in_value(location, node, source.split("\n"), first_line)
    start = point_of(node, first_line)
    return start if start.line <= len(parts.lines) else PointLocation(1)


def _yaml_of(path: str, text: str) -> tuple[str, int]:
    """Return the YAML of a file, and the line on which it starts."""
    document = _parts(text, path).document
    return (document.yaml, 2) if path.endswith(".md") and document else (text, 1)


def _value_at(key: tuple[str | int, ...], path: str, text: str) -> yaml.ScalarNode | None:
    node = find_node(_tree(_yaml_of(path, text)[0], path), KeyLocation(key))
    return node if isinstance(node, yaml.ScalarNode) else None


def _read_value(node: yaml.ScalarNode) -> str:
    """Return a value as the schema sees it."""
    return str(node.value) if node.style else str(node.value).strip()


def _item(node: yaml.SequenceNode, text: str) -> yaml.Node:
    """Return the item of a list that is a text; the list if there is none."""
    return next((item for item in node.value if collapse_whitespace(str(item.value)) == text), node)


class _Parts(Value, frozen=True):
    """The text of a file, cut up to find places in it."""

    document: SplitFile | None
    """None without front matter."""
    lines: list[str]
    starts: list[int]
    """Index of the first character of each line."""


@lru_cache(maxsize=1)
def _parts(text: str, path: str) -> _Parts:
    """Cut up a file. Cached, because the problems of one file are located one after another."""
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
    return _Parts(split_front_matter(text, path)[0], lines, starts)


@lru_cache(maxsize=1)
def _tree(source: str, path: str) -> yaml.Node | None:
    """Return the tree of a YAML text. Cached, because the problems of one file are located one after another."""
    try:
        return compose(source, path)
    except YamlError:
        return None


def _find_in_value(
    location: KeyLocation, node: yaml.ScalarNode, lines: Sequence[str], first_line: int
) -> PointLocation:
    """Return an index of a value, or the first occurrence of a text in it; the start of the value without one."""
    value, read = str(node.value), _read_value(node)
    index = read.find(location.text) if location.index is None else location.index
    places = places_in(node, lines)[value.find(read) :] if index >= 0 else []
    if index < 0 or index >= len(places):
        return point_of(node, first_line)
    line, column = places[index]
    return PointLocation(line + first_line, column + 1)
