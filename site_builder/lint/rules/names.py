"""Names in a text: of models, people, firms, places; and whether another text has them too, in whatever form.

A name is known by its letters: a capital that no sentence begins with, capitals or digits inside a word (`vLLM`,
`GPT-4o`), an abbreviation (`RLHF`). This is made to be sure rather than complete, see `unstated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from site_builder.diagnostics.suggestions import one_letter_apart

_TOKEN = re.compile(r"[^\W_](?:[\w’'+]|[-.&](?=[\w]))*")
_ENDS_SENTENCE = re.compile(r"[.!?:;…“\"«(\[–—|/>]\s*$|^\s*$|[“\"«‘'(\[]$")
_MARKED = re.compile(r"[a-z][A-Z]|[A-Z][^-]*[A-Z]|[A-Za-z]-?v?\d")
_ABBREVIATION = re.compile(r"[A-Z]{2,6}s?")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_A-Z]+")
_split = re.compile(r"\S+").findall
_NO_NAMES = frozenset(
    _split("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december internet web english q1 q2 q3 q4 h1 h2
    """)
)
_COMMON = frozenset(
    _split("""
    AI AGI API APIs ML LLM LLMs GPU GPUs CPU CPUs TPU TPUs RAM UI ID IDs PDF PDFs URL URLs FAQ IT PC PCs TV OK CEO CTO
    PhD USD EUR GB TB MB KB PB GHz MHz kHz kWh MWh GWh MW GW TW FLOP FLOPS FLOPs GFLOPs TFLOPs PFLOPs EFLOPs TOPS SDK
    SDKs JSON HTML CSS SQL NLP OCR RL MoE IPO Q&A R&D DNA RNA MRI GPS VS II III IV
    """)
)
"""Abbreviations that are words rather than names."""
_LITTLE = frozenset(("a", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
"""Words that abbreviations leave out."""
_ALSO = {"UK": "brit", "US": "america", "EU": "europe"}
"""How the words begin that may stand for an abbreviation."""
_CAPITALISES_NOUNS = ("de", "lb")
LONG = 6
"""Letters from which on two names that differ in one are hardly two names."""
_TITLE_CASE = 0.6
"""Share of the longer words with a capital from which on a title capitalises all of them."""


def names(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> Iterator[tuple[str, ...]]:
    """The names of a text, each as its words. A word that begins a sentence is one only if it is `known` to be."""
    capitals_count = not language.startswith(_CAPITALISES_NOUNS) and not _is_title_case(text)
    run: list[str] = []
    end = -1
    for match in _TOKEN.finditer(text):
        word = _bare(match[0])
        if run and (text[end : match.start()] != " "):
            yield tuple(run)
            run = []
        if _is_marked(word):
            yield (word,)
        elif capitals_count and _is_capital(word) and (word in known or not _begins(text, match.start())):
            run.append(word)
            end = match.end()
    if run:
        yield tuple(run)


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """Words that have a capital in the middle of a sentence."""
    return frozenset(
        word
        for text in texts
        if not _is_title_case(text)
        for match in _TOKEN.finditer(text)
        if match[0][0].isupper() and _is_capital(word := _bare(match[0])) and not _begins(text, match.start())
    )


class Mentions:
    """What a text mentions, to be asked for names. What takes time to know is found out when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._squashed = _squash(text)

    @cached_property
    def _words(self) -> list[str]:
        return re.findall(r"[^\W_]+", self._text)

    @cached_property
    def _initials(self) -> str:
        """Of the words but for the little ones."""
        return "".join(word[0] for word in self._words if word not in _LITTLE).casefold()

    @cached_property
    def _capital_initials(self) -> str:
        """Of all words; a hyphen for one without a capital."""
        return "".join(word[0] if word[0].isupper() else "-" for word in self._words)

    @cached_property
    def _abbreviations(self) -> set[str]:
        return {word.removesuffix("s") for word in self._words if _ABBREVIATION.fullmatch(word)}

    @cached_property
    def _names(self) -> list[str]:
        """Words with a capital, long enough to be told from others."""
        capitals = {
            match[0] for match in _TOKEN.finditer(self._text) if match[0][0].isupper() and len(match[0]) >= LONG
        }
        return sorted({_bare(word) for word in capitals})

    def __contains__(self, name: Sequence[str]) -> bool:
        """Whether one of the words of a name is there, or a part of it, or the whole in short, or in full."""
        if any(_stem(part) in self._squashed for word in name for part in (word, *_parts(word))):
            return True
        if len(name) > 1:
            return "".join(word[0] for word in name) in self._abbreviations
        word = name[0].removesuffix("s")
        if word in _ALSO and _ALSO[word] in self._squashed:
            return True
        if not _ABBREVIATION.fullmatch(word):
            return False
        return word in self._capital_initials or (len(word) > 2 and word.casefold() in self._initials)

    def like(self, name: Sequence[str]) -> str:
        """A name of the text that one word of this name is a slip of; empty when there is none."""
        longer = [word for word in name if len(word) >= LONG]
        return next((known for known in self._names for word in longer if _is_slip(word, known)), "")


def _is_slip(word: str, other: str) -> bool:
    """Whether two words differ by one letter: another one, one more or less, or two swapped."""
    one, two = word.casefold(), other.casefold()
    if one[0] != two[0] or re.findall(r"\d", one) != re.findall(r"\d", two):
        return False
    if _stem(word) == _stem(other) and one.rstrip("s") == two.rstrip("s"):
        return False
    return one_letter_apart(one, two)


def _parts(word: str) -> list[str]:
    """The parts of a name that say something without its numbers: `DeepSeek` of `DeepSeek-V3`, `Qwen` of `Qwen2.5`."""
    return [part for part in re.findall(r"[^\W\d_]{3,}", word) if part != word]


def _is_marked(word: str) -> bool:
    return (
        bool(_MARKED.search(word))
        and not word[0].isdigit()
        and word not in _COMMON
        and word.casefold() not in _NO_NAMES
    )


def _is_capital(word: str) -> bool:
    return word[0].isupper() and bool(_CAPITAL.fullmatch(word)) and word.casefold() not in _NO_NAMES


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, or a quotation, begins at a place of a text."""
    return bool(_ENDS_SENTENCE.search(text[max(0, start - 3) : start]))


def _is_title_case(text: str) -> bool:
    longer = [word for word in re.findall(r"[^\W\d_]{4,}", text)[1:] if word.islower() or word.istitle()]
    return len(longer) > 1 and sum(word.istitle() for word in longer) >= _TITLE_CASE * len(longer)


def _bare(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word.rstrip(".-&+'’")


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _stem(word: str) -> str:
    """What is left of a word in all its forms: China and Chinese, model and models."""
    squashed = _squash(word)
    if _is_marked(word):
        return squashed.removesuffix("s") if len(squashed) > 3 else squashed
    return squashed[: max(4, len(squashed) - 3)]
