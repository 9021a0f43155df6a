"""Suggestions: the one among very many known words that was meant, asked for many times."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

CANDIDATES = 30
"""Known words that are compared letter by letter: those that have most groups of letters in common."""


class Suggestions:
    """Known words by their groups of three letters. Costs nothing until something is unknown."""

    def __init__(self, *known: Iterable[str]) -> None:
        self._known = known

    def did_you_mean(self, word: str) -> str:
        """A hint naming the known word closest to `word`; empty when none is close."""
        return did_you_mean(word, self._candidates(word))

    def closest(self, word: str) -> str:
        """The known word closest to `word`; empty when none is close."""
        return closest(word, self._candidates(word))

    def _candidates(self, word: str) -> list[str]:
        shared: Counter[str] = Counter()
        for group in _groups(word):
            shared.update(self._by_group.get(group, ()))
        return [name for name, _ in shared.most_common(CANDIDATES)]

    @cached_property
    def _by_group(self) -> dict[str, list[str]]:
        by_group: dict[str, list[str]] = {}
        for name in dict.fromkeys(name for names in self._known for name in names):
            for group in _groups(name):
                by_group.setdefault(group, []).append(name)
        return by_group


def _groups(word: str) -> list[str]:
    """Groups of three letters, each once; the ends of the word count as two letters more."""
    padded = f"  {word.casefold()}  "
    return list(dict.fromkeys(padded[i : i + 3] for i in range(len(padded) - 2)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word closest to `word`; empty when none is close."""
    name = closest(word, known)
    return f"did you mean `{name}`?" if name else ""


def closest(word: str, known: Iterable[str]) -> str:
    """The known word closest to `word`; empty when none is close."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""
