"""Compare two short texts by the words that carry their meaning.

In: texts, or sets of words. Out: sets of words, or whether one repeats the other.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS = frozenset(
    _WORD.findall("""
    a about after all also an and any are as at be been but by can could did do does for from had has have how in into
    is it its more most much no not of on one only or other our over so some such than that the their them then there
    these they this those to up was were what when where which while who whose will with without would you your
    """)
)
MIN_SHARED = 0.8
"""Share of the shorter text's words that two similar texts have in common."""
MIN_WORDS = 4
"""Texts with fewer words are never reported."""


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text without stop words, in lower case, without the `s` of a plural."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words if word not in _STOP_WORDS)


def repeats(words: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether one of two texts repeats the other, given the words of each."""
    shorter = min(len(words), len(other))
    return (
        shorter >= MIN_WORDS
        and len(words & other) >= MIN_SHARED * shorter
        and 2 * shorter >= max(len(words), len(other))
    )
