"""Which colour and which cover: numbers that the style sheet gives a meaning, and the same colours for pictures."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.model.fingerprint import digest_bytes

TONES = 12
"""Colours of categories in the style sheet, each with a pattern for covers: `tone-0` to `tone-11`."""
VARIATIONS = 16
"""How a pattern may be turned, moved and sized: `vary-0` to `vary-15`."""


class Tones:
    """The colour of each category: by place for the listed ones, by name for the others."""

    def __init__(self, categories: Sequence[str]) -> None:
        self._known = {slug: place % TONES for place, slug in enumerate(categories)}

    def __call__(self, category: str) -> int:
        """The number of the colour of a category, by its slug."""
        known = self._known.get(category)
        return _number(category, TONES) if known is None else known


def variation(slug: str) -> int:
    """The number of the variation of its category's pattern that is a story's own."""
    return _number(slug, VARIATIONS)


def _number(name: str, count: int) -> int:
    return digest_bytes(name.encode())[0] % count
