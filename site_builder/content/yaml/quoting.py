"""Quoting: a text as YAML reads it, for messages that say what to write."""

from __future__ import annotations

LONG = 70
"""Characters of a value from which on only its beginning is shown."""


def quote(text: str) -> str:
    """A text in quotes, as YAML reads it; only the beginning of a long one, to be completed."""
    text = text if len(text) <= LONG else text[:LONG].rstrip() + " ..."
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
