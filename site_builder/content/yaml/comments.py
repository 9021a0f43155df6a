"""Comments that were meant to be text: what stands behind ` #` is no part of a value.

Whether a comment was meant is known by its look: ` #1 in the list` goes on with a value of several words, while a
comment has a space behind its `#`, or stands behind a value that is one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from site_builder.content.yaml.nodes import YamlError, compose
from site_builder.content.yaml.quoting import quote
from site_builder.model.problems import PointLocation, Problem

_CUT = re.compile(r" #[^\s#].*")


def find_cut_off_values(path: str, text: str, first_line: int) -> list[Problem]:
    """A warning for each value of a YAML text that seems to go on in a comment."""
    if " #" not in text:
        return []
    try:
        root = compose(text, path)
    except YamlError:
        return []
    lines = text.split("\n")
    return [_problem(path, found, node, first_line) for node in _texts(root) if (found := _cut(node, lines))]


def _texts(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """The values without quotes that have several words."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and " " in node.value:
            yield node
    elif isinstance(node, yaml.CollectionNode):
        for below in node.value:
            yield from _texts(below[1] if isinstance(below, tuple) else below)


def _cut(node: yaml.ScalarNode, lines: list[str]) -> str:
    end = node.end_mark
    found = _CUT.match(lines[end.line], end.column) if end.line < len(lines) else None
    return found[0] if found else ""


def _problem(path: str, cut: str, node: yaml.ScalarNode, first_line: int) -> Problem:
    location = PointLocation(node.end_mark.line + first_line, node.end_mark.column + 2)
    hint = f"put the value in quotes: {quote(node.value + cut)}"
    return Problem(
        path, "cut-off", f"the value ends here: `{cut[1:41]}` is read as a comment", location, hint, "warning"
    )
