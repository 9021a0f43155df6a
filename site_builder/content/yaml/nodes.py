"""Parse YAML into nodes with positions, and into plain data in which every scalar is still text.

The schema decides the type of a value, so `no`, `012` and `12:30:00` stay as the editor wrote them. Out: plain data
and problems. All YAML is read here: front matter, `sources.yaml`, `site.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import yaml

from site_builder.content.invisible import describe, find_hidden_in_yaml, has_invisible, yaml_with_plain_spaces
from site_builder.content.text import find_control_character, point_in
from site_builder.content.yaml.syntax_errors import syntax_problem
from site_builder.diagnostics.suggestions import closest
from site_builder.model.problems import KeyLocation, PointLocation, Problem
from site_builder.model.result import Result

Data = str | None | list["Data"] | dict[str, "Data"]
"""The data of YAML before the schema gives it types."""

MAX_DEPTH = 20
"""Maximum levels of nesting. Checked before composing, because the C composer is recursive."""
MAX_CHARACTERS = 1_000_000
"""Maximum length of one YAML text, in characters."""

_TEXT_TAG = "tag:yaml.org,2002:str"
_COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_MAY_NEST = re.compile(r"[\[{]|[-?]\s")
_MAY_SHARE = re.compile(r"(?m)(?:^|[-:?\[{,]|![^\s!]*[^\S\n])[^\S\n]*[&*][^\s*]")
_DEEP_INDENT = " " * MAX_DEPTH
_YAML_1_1_BREAKS = ("\x85", "\u2028", "\u2029")


def _as_text(text: str) -> str:
    return text


class YamlError(Exception):
    """The text is not valid YAML, or uses features that are not allowed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def compose(text: str, path: str, first_line: int = 1) -> yaml.Node | None:
    """Return the tree of a YAML text; None when it is empty.

    `path` and `first_line`, the line of the file on which the text starts, are for messages. Raises YamlError.
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlError(Problem(path, "yaml-too-large", f"more than {MAX_CHARACTERS:,} characters of YAML"))
    original = text
    if has_invisible(text):
        text = yaml_with_plain_spaces(text)
        if hidden := find_hidden_in_yaml(text):
            raise YamlError(_hidden_character(*hidden, text, path, first_line))
    for character in _YAML_1_1_BREAKS:
        text = text.replace(character, " ")  # libyaml treats these as newlines, but editor programs do not
    try:
        if len(_MAY_NEST.findall(text)) >= MAX_DEPTH or _DEEP_INDENT in text or _MAY_SHARE.search(text):
            _scan(text, path, first_line)
        # Without guesses at types, every plain scalar is text.
        return yaml.CBaseLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, text, path, first_line)
        raise YamlError(_invisible_indent(problem, original, first_line) or problem) from None
    except yaml.YAMLError as error:
        before = text.encode()[: getattr(error, "position", 0)].decode()
        location = PointLocation(before.count("\n") + first_line, len(before) - before.rfind("\n"))
        raise YamlError(Problem(path, "control-character", "a control character", location)) from None


def _hidden_character(index: int, character: str, text: str, path: str, first_line: int) -> Problem:
    message = f"{describe(character)} is here, which nobody sees: it makes this another key"
    return Problem(path, "invisible-character", message, point_in(text, index, first_line), "remove it")


def _invisible_indent(problem: Problem, text: str, first_line: int) -> Problem | None:
    """Return a problem for a space of another kind that indents the line of a syntax error, or the first line."""
    if not isinstance(problem.location, PointLocation) or not has_invisible(text):
        return None
    lines = text.split("\n")
    for line in (problem.location.line - first_line, 0):
        indent = lines[line][: -len(lines[line].lstrip()) or None] if 0 <= line < len(lines) else ""
        column = next((i for i, character in enumerate(indent) if has_invisible(character)), None)
        if column is not None:
            message = f"{describe(indent[column])} is here, which nobody sees: it indents this line"
            location = PointLocation(line + first_line, column + 1)
            return Problem(problem.path, "invisible-character", message, location, "remove it")
    return None


def to_data(
    node: yaml.Node | None, path: str, first_line: int = 1, typed: Callable[[str], Any] = _as_text
) -> Result[Data]:
    """Return the data of a tree: mappings, lists, text, and None for an empty value.

    `typed` returns what a text without quotation marks stands for.
    """
    problems: list[Problem] = []
    if node is None:
        return Result(None, problems)

    def report(code: str, message: str, at: yaml.Node) -> None:
        problems.append(_problem(path, code, message, at, first_line))

    return Result(_plain(node, report, typed), problems)


def find_node(node: yaml.Node | None, key: KeyLocation) -> yaml.Node | None:
    """Return the node at a key path. Accepts mistyped keys; for a missing key, returns the deepest existing node."""
    last = len(key.path) - 1
    for i, step in enumerate(key.path):
        child = _child(node, step, key.on_key and i == last)
        if child is None:
            break
        node = child
    return node


def find_exactly(node: yaml.Node | None, path: Iterable[str | int]) -> yaml.Node | None:
    """Return the node at a key path; None without one."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def _child(node: yaml.Node | None, step: str | int, on_key: bool) -> yaml.Node | None:
    child: yaml.Node | None = None
    if isinstance(node, yaml.MappingNode):
        pairs = {str(key.value): (key, value) for key, value in reversed(node.value)}
        pair = pairs.get(str(step)) or pairs.get(closest(str(step), pairs))
        child = pair[0 if on_key else 1] if pair else None
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
    return child


def _plain(node: yaml.Node, report: Callable[[str, str, yaml.Node], None], typed: Callable[[str], Any]) -> Data:
    if node.tag != _TEXT_TAG and node.tag not in _COLLECTION_TAGS:
        report("yaml-tag", "a value that starts with `!` must be in quotes", node)
    if isinstance(node, yaml.ScalarNode):
        if find_control_character(node.value) is not None:
            report("control-character", "the value contains a control character", node)
        if node.style:
            return str(node.value)
        value = node.value.strip()
        return None if value in ("", "~", "null") else typed(value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, report, typed) for item in node.value]
    mapping: dict[str, Data] = {}
    pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
    for key, value in pairs:
        if not isinstance(key, yaml.ScalarNode):
            report("yaml-key", "a key must be plain text", key)
        elif find_control_character(key.value) is not None:
            report("control-character", "the key contains a control character", key)
        elif key.value in mapping:
            report("duplicate-key", f"`{key.value}` appears twice", key)
        else:
            mapping[key.value] = _plain(value, report, typed)
    return mapping


def _problem(path: str, code: str, message: str, node: yaml.Node, first_line: int) -> Problem:
    return Problem(path, code, message, point_of(node, first_line))


def point_of(node: yaml.Node | yaml.Event, first_line: int = 1) -> PointLocation:
    """Return the start of a node or event, in a file whose YAML starts on `first_line`."""
    mark = node.start_mark
    return PointLocation(mark.line + first_line, mark.column + 1) if mark else PointLocation(first_line)


def _scan(text: str, path: str, first_line: int) -> None:
    """Reject deep nesting, anchors and aliases, using the flat list of events."""
    depth, parser = 0, yaml.CBaseLoader(text)
    while (event := parser.get_event()) is not None:
        location = point_of(event, first_line)
        if getattr(event, "anchor", None) is not None:
            message = "YAML anchors (`&name`) and aliases (`*name`) are not allowed"
            hint = "put text that starts with `&` or `*` in quotes"
            raise YamlError(Problem(path, "yaml-alias", message, location, hint))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlError(Problem(path, "yaml-depth", f"nested more than {MAX_DEPTH} levels deep", location))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
