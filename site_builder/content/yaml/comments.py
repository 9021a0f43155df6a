"""Warn about values that are cut off by ` #`, where YAML starts a comment.

A real comment usually has a space after its `#`, or follows a value of one word. In `a place of #1 in the list`, the
rest is meant as text.
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
    """Return a warning for each value of a YAML text that seems to continue in a comment."""
    if " #" not in text:
        return []
    try:
        root = compose(text, path)
    except YamlError:
        return []
    lines = text.split("\n")
    return [
        _problem(path, rest, node, first_line) for node in _plain_texts(root) if (rest := _cut_off_text(node, lines))
    ]


def _plain_texts(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield the values of several words without quotes."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and " " in node.value:
            yield node
    elif isinstance(node, yaml.CollectionNode):
        for child in node.value:
            yield from _plain_texts(child[1] if isinstance(child, tuple) else child)


def _cut_off_text(node: yaml.ScalarNode, lines: list[str]) -> str:
    end = node.end_mark
    match = _CUT.match(lines[end.line], end.column) if end.line < len(lines) else None
    return match[0] if match else ""


def _problem(path: str, cut: str, node: yaml.ScalarNode, first_line: int) -> Problem:
    location = PointLocation(node.end_mark.line + first_line, node.end_mark.column + 2)
    hint = f"put the value in quotes: {quote(node.value + cut)}"
    return Problem(
        path, "cut-off", f"the value ends here: `{cut[1:41]}` is read as a comment", location, hint, "warning"
    )
