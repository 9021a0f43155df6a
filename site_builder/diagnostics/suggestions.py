"""Suggestions: which known word was meant by one with a typo. The only module that compares words letter by letter.

rapidfuzz is imported when the first word is compared: a hub without mistakes does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

SIMILARITY = 60
"""Percent: a known word that is less like the unknown one is not suggested."""


class Suggestions:
    """Known words, to be asked many times. Costs nothing until a word is unknown."""

    def __init__(self, *known: Iterable[str]) -> None:
        self._known = known

    def did_you_mean(self, word: str) -> str:
        """Return a hint with the known word closest to `word`; an empty text when none is close."""
        name = self.closest(word)
        return f"did you mean `{name}`?" if name else ""

    def closest(self, word: str) -> str:
        """Return the known word closest to `word`, in any case; an empty text when none is close."""
        from rapidfuzz import fuzz, process

        match = process.extractOne(word.casefold(), self._folded, scorer=fuzz.ratio, score_cutoff=SIMILARITY)
        return match[2] if match else ""

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name: name.casefold() for names in self._known for name in names}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint with the known word closest to `word`; an empty text when none is close."""
    return Suggestions(known).did_you_mean(word)


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word closest to `word`, in any case; an empty text when none is close."""
    return Suggestions(known).closest(word)


def one_letter_apart(word: str, other: str) -> bool:
    """Return whether two words differ in one letter: another one, one more, one less, or two that are swapped."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=1) == 1


def within_one_letter(word: str, known: Mapping[str, str]) -> list[str]:
    """Return the keys of the known words that are the word, or one letter apart from it."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return [key for _, _, key in process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None)]
