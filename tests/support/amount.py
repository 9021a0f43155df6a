"""How much the tests try that could go on forever: random edits, random texts, kills of a build."""

from __future__ import annotations

import os


def amount(usual: int, at_length: int) -> int:
    """Return the second number if the environment variable LONG is set, as before a release, and else the first."""
    return at_length if os.environ.get("LONG") else usual
