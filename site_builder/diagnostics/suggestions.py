"""Suggestions: which known word was meant by one with a typo. The only module that compares words letter by letter.

rapidfuzz is imported when the first word is compared: a hub without mistakes does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

SIMILARITY = 60
"""Percent: a known word that is less like the unknown one is not suggested."""
MIN_TYPOS = 2
"""Typos that even a short word may have; a longer one may have half as many as letters."""
MAX_COMPARISONS = 20_000_000
"""Comparisons of words by one `Suggestions`, a few seconds: with so many unknown words, a typo is not what is wrong."""
MAX_LETTERS = 60
"""Longer words are never one letter apart: `NearWords` keeps a form of each word for each of its letters."""
_GAP = "\0"
"""Stands for any letter."""


class UnknownNameError(LookupError):
    """A name is unknown. Its hint says how to find the right one."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Suggestions:
    """Known words, to be asked many times. Costs nothing until a word is unknown."""

    def __init__(self, *known: Iterable[str]) -> None:
        self._known = known
        self._answers: dict[str, str] = {}

    def did_you_mean(self, word: str) -> str:
        """Return a hint with the known word closest to `word`; an empty text when none is close."""
        name = self.closest(word)
        return f"did you mean `{name}`?" if name else ""

    def closest(self, word: str) -> str:
        """Return the known word closest to `word`, in any case; an empty text when none is close."""
        word = word.casefold()
        if word not in self._answers:
            if len(self._answers) * len(self._folded) > MAX_COMPARISONS:
                return ""
            self._answers[word] = self._closest(word)
        return self._answers[word]

    def _closest(self, word: str) -> str:
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        match = process.extractOne(word, self._folded, scorer=fuzz.ratio, score_cutoff=SIMILARITY)
        if match is None:
            return ""
        is_part = word in match[0] or match[0] in word
        is_near = OSA.distance(word, match[0]) <= max(MIN_TYPOS, len(word) // 2)
        return match[2] if is_part or is_near else ""

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


class NearWords:
    """Finds the known words one letter apart from others. The time for one does not grow with their number.

    Two words that differ in a letter are equal with a gap in place of it. Each known word is kept under all its forms
    with a gap; a word with a letter less has the same form as a word with a gap between two of its letters.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """`words` are in order of preference: where many share a form, the first two are found."""
        self._words: dict[str, None] = {}
        self._first: dict[str, str] = {}
        self._second: dict[str, str] = {}
        for word in words:
            if word not in self._words and len(word) <= MAX_LETTERS:
                self._words[word] = None
                for i in range(len(word)):
                    form = word[:i] + _GAP + word[i + 1 :]
                    if self._first.setdefault(form, word) is not word:
                        self._second.setdefault(form, word)

    def __contains__(self, word: str) -> bool:
        """Return whether a word is known."""
        return word in self._words

    def near(self, word: str) -> Iterator[str]:
        """Yield known words that differ in one letter: another one, one more, one less, or two that are swapped."""
        for i in range(len(word) + 1) if self._words and len(word) <= MAX_LETTERS + 1 else ():
            before, rest = word[:i], word[i:]
            shorter, swapped = before + rest[1:], before + rest[1:2] + rest[:1] + rest[2:]
            yield from (other for other in (shorter, swapped) if other in self._words and other != word)
            for form in (before + _GAP + rest[1:], before + _GAP + rest):
                yield from (kept[form] for kept in (self._first, self._second) if form in kept and kept[form] != word)
