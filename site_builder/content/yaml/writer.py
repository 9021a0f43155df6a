"""Values as text of YAML, such as an editor would write: the way back from `yaml_nodes`."""

from __future__ import annotations

from site_builder.content.text import collapse_whitespace, find_control_character
from site_builder.content.yaml.nodes import YamlError, compose, to_data


def scalar(text: str) -> str:
    """A text as a value of YAML: plain where that is read as written, else in quotes."""
    text = "".join(c for c in collapse_whitespace(text) if find_control_character(c) is None)
    if _reads_as(text, text):
        return text
    return "'" + text.replace("'", "''") + "'" if text else ""


def inline(value: object) -> str:
    """A value of plain types in one line: `[open weights, safety]`, `{label: About, url: /about/}`, `true`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(one) for one in value) + "]"
    return scalar(str(value))


def _reads_as(written: str, text: str) -> bool:
    try:
        data, problems = to_data(compose(f"key: {written}", ""), "")
        in_list, more = to_data(compose(f"key: [{written}]", ""), "")
    except YamlError:
        return False
    return data == {"key": text} and in_list == {"key": [text]} and not problems and not more
