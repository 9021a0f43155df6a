"""Choose the colour of each category and the cover variation of each story, as numbers that the style sheet knows."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.model.fingerprint import digest_bytes

TONES = 12
"""Colours of categories in the style sheet, each with a pattern for covers: `tone-0` to `tone-11`."""
VARIATIONS = 16
"""How a pattern may be turned, moved and sized: `vary-0` to `vary-15`."""


class Tones:
    """The colour of each category: by position for the listed ones, by name for the others."""

    def __init__(self, categories: Sequence[str]) -> None:
        self._listed = {slug: position % TONES for position, slug in enumerate(categories)}

    def __call__(self, category: str) -> int:
        """Return the number of the colour of a category, by its slug."""
        tone = self._listed.get(category)
        return _number(category, TONES) if tone is None else tone


def variation(slug: str) -> int:
    """Return the number of the cover variation of a story, by its slug."""
    return _number(slug, VARIATIONS)


def _number(name: str, count: int) -> int:
    return digest_bytes(name.encode())[0] % count
