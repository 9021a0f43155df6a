"""Split a Markdown file into front matter and body, and find the line and column of problems.

Positions are looked up only when there is a problem, so valid files cost nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import yaml

from site_builder.content.invisible import describe, is_hidden
from site_builder.content.merge_conflict import CONFLICT_MARKER, merge_conflict_problem
from site_builder.content.yaml.nodes import YamlError, compose, find_node, point_of
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import KeyLocation, Location, PartLocation, PointLocation, Problem, TextLocation
from site_builder.model.result import Result
from site_builder.model.value import Value

FENCE = "---"
_FENCE_LINE = re.compile(rf"(?m)^{FENCE}[^\S\n]*$")
MAX_FLEXIBLE = 300
"""Characters of a text that is looked for with any white space between its words."""


class SplitFile(Value, frozen=True):
    """The front matter and body of a file."""

    yaml: str
    body: str
    body_line: int
    """1-based line of the file on which the body starts."""


def split_front_matter(text: str, path: str) -> Result[SplitFile | None]:
    """Split a file that starts with a line `---`; report missing or unclosed front matter."""
    if CONFLICT_MARKER.match(text):
        return Result(None, [merge_conflict_problem(path, PointLocation(1))])
    opening = _FENCE_LINE.match(text)
    if not opening:
        return Result(None, [_no_front_matter(text, text.split("\n", 1)[0], path)])
    start = opening.end() + 1
    if closing := _FENCE_LINE.search(text, start):
        line = text.count("\n", 0, closing.start()) + 1
        body = text[closing.end() + 1 :]
        return Result(SplitFile(yaml=text[start : closing.start()], body=body, body_line=line + 1), [])
    message = "the front matter is not closed"
    return Result(
        None, [Problem(path, "unclosed-front-matter", message, PointLocation(1), "add a line `---` after the last key")]
    )


def _no_front_matter(text: str, line: str, path: str) -> Problem:
    """Return what is wrong with a file that does not start with a line `---`."""
    hint = "the first line must be `---`, then `title: ...`, and a line `---` after the last key"
    if hidden := next((character for character in line if is_hidden(character)), ""):
        message = f"{describe(hidden)} is in the first line, which nobody sees"
        location = PointLocation(1, line.index(hidden) + 1)
        return Problem(path, "invisible-character", message, location, "remove it")
    message, start = "no front matter", line.strip()
    if start == "+++":
        message, hint = "the front matter is TOML", f"write it as YAML: {hint}"
    elif start.startswith("{"):
        message, hint = "the front matter is JSON", f"write it as YAML: {hint}"
    elif start and set(start) <= set("-–—"):
        message = f"the front matter starts with `{line[:20]}` instead of `---`"
    elif not start and text.lstrip().startswith(FENCE):
        message = "there are empty lines above the front matter"
    return Problem(path, "no-front-matter", message, PointLocation(1), hint)


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
    return location


def _find_part(part: PartLocation, path: str, text: str) -> PointLocation | None:
    from site_builder.content.markdown.parts import place_of_part  # Only a hub with problems waits for this.

    document = _parts(text, path).document
    if document is None:
        return PointLocation(1)
    location = place_of_part(part, document.body, document.body_line) or TextLocation(0, part.text, in_body=True)
    return resolve_location(location, path, text)


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
    source, first_line = (parts.document.yaml, 2) if is_markdown and parts.document else (text, 1)
    root = _tree(source, path)
    node = find_node(root, location)
    if node is None or (is_markdown and node is root and isinstance(node, yaml.MappingNode)):
        return PointLocation(1)
    start = point_of(node, first_line)
    if location.text:
        return _find_in_value(location, node, start, parts.lines)
    return start if start.line <= len(parts.lines) else PointLocation(1)


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


def _find_in_value(location: KeyLocation, node: yaml.Node, start: PointLocation, lines: Sequence[str]) -> PointLocation:
    """Return an occurrence of a text in the lines of a node: the last if there are fewer, or the start of the node."""
    found, left = start, location.occurrence
    for number in range(start.line, start.line + node.end_mark.line - node.start_mark.line + 1):
        line = lines[number - 1] if number <= len(lines) else ""
        column = line.find(location.text, start.column - 1 if number == start.line else 0)
        while column >= 0:
            found = PointLocation(number, column + 1)
            if left == 0:
                return found
            left -= 1
            column = line.find(location.text, column + len(location.text))
    return found
