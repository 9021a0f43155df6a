"""Write values as YAML text, as an editor would: the inverse of `nodes`."""

from __future__ import annotations

from site_builder.content.text import collapse_whitespace, find_control_character
from site_builder.content.yaml.nodes import YamlError, compose, to_data


def scalar(text: str) -> str:
    """Return a text as a YAML scalar: plain if it is read back unchanged, otherwise in quotes."""
    text = "".join(c for c in collapse_whitespace(text) if find_control_character(c) is None)
    if _reads_as(text, text):
        return text
    return "'" + text.replace("'", "''") + "'" if text else ""


def inline(value: object) -> str:
    """Return a plain value on one line: `[open weights, safety]`, `{label: About, url: /about/}`, `true`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(inline(item) for item in value) + "]"
    return scalar(str(value))


def _reads_as(scalar_text: str, text: str) -> bool:
    try:
        data, problems = to_data(compose(f"key: {scalar_text}", ""), "")
        list_data, list_problems = to_data(compose(f"key: [{scalar_text}]", ""), "")
    except YamlError:
        return False
    return data == {"key": text} and list_data == {"key": [text]} and not problems and not list_problems
