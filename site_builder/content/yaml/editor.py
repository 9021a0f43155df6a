"""Change single values of a YAML text, and nothing else: comments, order, quotes and white space stay as they are.

In: text that can be read. Out: text. The caller reads that again and compares, because a value that is written in a
rare way may not be found. ruamel.yaml would do the edits, but it rewrites indentation and line breaks elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import yaml

from site_builder.content.yaml.nodes import compose

Edit = tuple[int, int, str]
"""Start and end of a replaced range, and the new text."""
_NULL_VALUES = ("", "~", "null")


def has_key(text: str, key: str) -> bool:
    """Return whether the mapping has the key, with a value."""
    node = _value(text, key)
    return node is not None and node.value not in _NULL_VALUES


def set_value(text: str, key: str, value: str) -> str:
    """Set the value of a key to a text; add a missing key at the end."""
    node = _value(text, key)
    if node is None:
        return _with_line(text, f"{key}: {_scalar(value)}")
    return _edited(text, [_replacement(node, value)])


def drop_value(text: str, key: str) -> str:
    """Remove the line of a key whose value is on the same line, unless it has a comment."""
    node = _value(text, key)
    if node is None:
        return text
    start, end = _line(text, node.start_mark.index)
    is_whole_line = text[node.end_mark.index : end].strip() == "" and text[start:end].startswith(f"{key}:")
    return _edited(text, [(start, end, "")]) if is_whole_line else text


def add_item(text: str, key: str, item: str) -> str:
    """Add an item to the list of a key, in its notation; add a missing key at the end."""
    node = _value(text, key)
    if node is None:
        return _with_line(text, f"{key}: [{_scalar(item)}]")
    if not isinstance(node, yaml.SequenceNode):
        return _edited(text, [(node.start_mark.index, node.end_mark.index, f" [{_scalar(item)}]")])
    if not node.value:
        return _edited(text, [(node.start_mark.index, node.end_mark.index, f"[{_scalar(item)}]")])
    last = node.value[-1]
    if node.flow_style:
        return _edited(text, [(last.end_mark.index, last.end_mark.index, f", {_scalar(item)}")])
    start, end = _line(text, last.start_mark.index)
    before = text[start : last.start_mark.index]
    line_end = "" if text[start:end].endswith("\n") else "\n"
    return _edited(text, [(end, end, f"{line_end}{before}{_scalar(item)}\n")])


def drop_item(text: str, key: str, is_unwanted: Callable[[str], bool]) -> str:
    """Remove items from the list of a key. At least one item must remain."""
    node = _value(text, key)
    if not isinstance(node, yaml.SequenceNode):
        return text
    items = node.value
    edits: list[Edit] = []
    for i, item in enumerate(items):
        if is_unwanted(str(item.value)):
            if not node.flow_style:
                edits.append((*_line(text, item.start_mark.index), ""))
            elif i + 1 < len(items):
                edits.append((item.start_mark.index, items[i + 1].start_mark.index, ""))
            else:
                edits.append((items[i - 1].end_mark.index, item.end_mark.index, ""))
    return _edited(text, edits)


def change_items(text: str, key: str, change: Callable[[str], str]) -> str:
    """Apply `change` to each text in the list of a key."""
    node = _value(text, key)
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    return _edited(text, list(_changes(items, change)))


def change_values(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to each text that is a value of the mapping."""
    root = compose(text, "")
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return _edited(text, list(_changes([value for _, value in pairs], change)))


def _changes(nodes: list[yaml.Node], change: Callable[[str], str]) -> Iterator[Edit]:
    for node in nodes:
        if isinstance(node, yaml.ScalarNode) and change(node.value) != node.value:
            yield _replacement(node, change(node.value))


def _value(text: str, key: str) -> yaml.Node | None:
    root = compose(text, "")
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _replacement(node: yaml.Node, value: str) -> Edit:
    """Return the edit that replaces a value, in the same quotation marks. An empty value needs a space before it."""
    quote = node.style if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else ""
    scalar = f"{quote}{value}{quote}" if quote else _scalar(value)
    is_empty = node.start_mark.index == node.end_mark.index
    return node.start_mark.index, node.end_mark.index, f" {scalar}" if is_empty else scalar


def _scalar(value: str) -> str:
    return f"'{value}'" if value in _NULL_VALUES else value


def _with_line(text: str, line: str) -> str:
    return text + ("" if not text or text.endswith("\n") else "\n") + line + "\n"


def _line(text: str, index: int) -> tuple[int, int]:
    """Return the start and end of the line at an index, including its newline."""
    end = text.find("\n", index)
    return text.rfind("\n", 0, index) + 1, end + 1 if end >= 0 else len(text)


def _edited(text: str, edits: list[Edit]) -> str:
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text
