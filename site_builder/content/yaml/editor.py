"""Change single values of a YAML text, and nothing else: comments, order, quotes and white space stay as they are.

In: text that can be read, and the path of a key: `("aliases",)`, or `(3, "aliases")` in a list of mappings. Out: text.
The caller reads that again and compares, because a value that is written in a rare way may not be found. ruamel.yaml
would do the edits, but it rewrites indentation and line breaks elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import yaml

from site_builder.content.yaml.nodes import compose, find_exactly

Edit = tuple[int, int, str]
"""Start and end of a replaced range, and the new text."""
KeyPath = tuple[str | int, ...]
"""Keys and indexes from the outermost to the innermost."""
_NULL_VALUES = ("", "~", "null")


def has_key(text: str, path: KeyPath) -> bool:
    """Return whether there is such a key, with a value."""
    node = _node(text, path)
    return node is not None and node.value not in _NULL_VALUES


def set_value(text: str, path: KeyPath, value: str) -> str:
    """Set the value of a key to a text; add a missing key at the end of its mapping."""
    node = _node(text, path)
    return _with_key(text, path, _scalar(value)) if node is None else _edited(text, [_replacement(node, value)])


def drop_value(text: str, key: str) -> str:
    """Remove the line of an outermost key whose value is on the same line, unless it has a comment."""
    node = _node(text, (key,))
    if node is None:
        return text
    start, end = _line(text, node.start_mark.index)
    is_whole_line = text[node.end_mark.index : end].strip() == "" and text[start:end].startswith(f"{key}:")
    return _edited(text, [(start, end, "")]) if is_whole_line else text


def add_item(text: str, path: KeyPath, item: str) -> str:
    """Add an item to the list of a key, in its notation; add a missing key at the end of its mapping."""
    node = _node(text, path)
    if node is None:
        return _with_key(text, path, f"[{_scalar(item)}]")
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


def drop_item(text: str, path: KeyPath, is_unwanted: Callable[[str], bool]) -> str:
    """Remove items from the list of a key. At least one item must remain."""
    node = _node(text, path)
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


def change_texts(text: str, paths: Iterable[KeyPath], change: Callable[[str], str]) -> str:
    """Apply `change` to the text at each path: of a list to its items, of a mapping to its values."""
    root = compose(text, "")
    nodes = [node for path in paths for node in _texts(find_exactly(root, path))]
    return _edited(text, [_replacement(node, change(node.value)) for node in nodes if change(node.value) != node.value])


def _texts(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield a text, the texts in a list, or those that are values of a mapping."""
    found = [node]
    if isinstance(node, yaml.SequenceNode):
        found = node.value
    elif isinstance(node, yaml.MappingNode):
        found = [value for _, value in node.value]
    yield from (one for one in found if isinstance(one, yaml.ScalarNode))


def _node(text: str, path: KeyPath) -> yaml.Node | None:
    return find_exactly(compose(text, ""), path)


def _with_key(text: str, path: KeyPath, value: str) -> str:
    """Return the text with another key at the end of a mapping, in its notation. `value` is YAML."""
    line = f"{path[-1]}: {value}"
    mapping = _node(text, path[:-1])
    if not isinstance(mapping, yaml.MappingNode) or not mapping.value:
        return _with_line(text, line)
    end = _end_of(mapping.value[-1][1], text)
    if mapping.flow_style:
        return _edited(text, [(end, end, f", {line}")])
    if len(path) == 1:
        return _with_line(text, line)
    indent = " " * mapping.value[0][0].start_mark.column
    _, end = _line(text, end)
    line_end = "" if text[:end].endswith("\n") else "\n"
    return _edited(text, [(end, end, f"{line_end}{indent}{line}\n")])


def _end_of(node: yaml.Node, text: str) -> int:
    """Return the index after the last character of a value. A value in block style ends where the next one starts."""
    if isinstance(node, yaml.ScalarNode):
        is_block = node.style in ("|", ">")
        return len(text[: node.end_mark.index].rstrip()) if is_block else int(node.end_mark.index)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end_of(last[1] if isinstance(last, tuple) else last, text)


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
