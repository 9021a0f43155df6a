"""How alike two short texts are, by the words that carry their meaning."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(
    _WORD.findall("""
    a about after all also an and any are as at be been but by can could did do does for from had has have how in into
    is it its more most much no not of on one only or other our over so some such than that the their them then there
    these they this those to up was were what when where which while who whose will with without would you your
    """)
)
ALIKE = 0.8
"""Share of common words from which on one text says what the other says."""
ENOUGH = 4
"""Words that a text must have to be compared at all."""


def content_words(text: str) -> frozenset[str]:
    """Its words but for the little ones, folded, without the plural's `s`."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _LITTLE)


def repeats(words: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a text with these words says nothing that one with the other words does not say, or the reverse."""
    fewer = min(len(words), len(other))
    return fewer >= ENOUGH and len(words & other) >= ALIKE * fewer and 2 * fewer >= max(len(words), len(other))
