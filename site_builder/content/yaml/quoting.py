"""Quote a text for YAML, for hints that say what to write."""

from __future__ import annotations

MAX_SHOWN = 70
"""Longer values are cut to this number of characters."""


def quote(text: str) -> str:
    """Return a text in YAML quotes; a long text is cut and ends with `...`."""
    text = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN].rstrip() + " ..."
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
