"""Names in a text (models, people, companies, places), and whether another text mentions them in some form.

In: texts. Out: names, each with its words. A name has a capital that does not start a sentence, or capitals
or digits inside a word (`vLLM`, `GPT-4o`), or it is an abbreviation (`RLHF`). Some names are missed on purpose, so that
those that are found are certain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from operator import eq
from typing import NamedTuple

from site_builder.content.scripts import CHINESE_JAPANESE, SOUTH_EAST_ASIAN
from site_builder.diagnostics.suggestions import NearWords

_TOKEN = re.compile(r"[^\W_](?:[\w’'+]|[-.&](?=[\w]))*")
_SPACELESS = re.compile(f"[{CHINESE_JAPANESE}{SOUTH_EAST_ASIAN}]+")
_BETWEEN = "\ue000"
"""Stands for a character of a script without spaces, which has no capitals. It ends a name, but no sentence."""
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
"""Abbreviations that are common words, not names."""
_SMALL_WORDS = frozenset(("a", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
"""Words that abbreviations skip."""
_words_of = re.compile(r"[^\W_]+").findall
_ENDINGS = frozenset(
    ("", *_split("a ai an ans e ean eans er ers es ese hq i ian ians ic ics is ish ist ists labs man men n ns s"))
)
"""Endings of English forms of names (Chinese, Parisians), and of names in domains (mistralai.com)."""
_SYNONYM_PREFIXES = {"UK": "brit", "US": "america", "EU": "europe"}
"""For an abbreviation, the start of words with the same meaning."""
_CAPITALISES_NOUNS = ("de", "lb")
"""Languages that capitalise all nouns, so that a capital does not show a name."""
START = 4
"""Letters at their start that a name and its forms share."""
MAX_FORMS = 200
"""Words with the same start that are compared with a name."""
MIN_LETTERS = 6
"""Two names of at least this many letters that differ in one letter are likely the same name with a typo."""
_TITLE_CASE = 0.6
"""A title is in title case if at least this share of its longer words has a capital."""


class Name(NamedTuple):
    """A name in a text."""

    words: tuple[str, ...]
    start: int
    """Index in the text."""


def names(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> Iterator[Name]:
    """Yield the names of a text. A word that starts a sentence counts only if it is in `known`."""
    text = _without_spaceless(text)
    capitals_count = not language.startswith(_CAPITALISES_NOUNS) and not _is_title_case(text)
    run: list[str] = []
    start = end = -1
    for match in _TOKEN.finditer(text):
        word = _bare(match[0])
        if run and (text[end : match.start()] != " "):
            yield Name(tuple(run), start)
            run = []
        if _is_marked(word):
            yield Name((word,), match.start())
        elif capitals_count and _is_capital(word) and (word in known or not _starts_sentence(text, match.start())):
            start = start if run else match.start()
            run.append(word)
            end = match.end()
    if run:
        yield Name(tuple(run), start)


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that have a capital in the middle of a sentence."""
    return frozenset(
        word
        for text in map(_without_spaceless, texts)
        if not _is_title_case(text)
        for match in _TOKEN.finditer(text)
        if match[0][0].isupper() and _is_capital(word := _bare(match[0])) and not _starts_sentence(text, match.start())
    )


class Mentions:
    """The names that a text mentions; `in` looks one up. Costly parts are computed at the first use."""

    def __init__(self, text: str, language: str = "en") -> None:
        self._text = _without_spaceless(text)
        self._language = language
        self._answers: dict[tuple[str, ...], bool] = {}

    @cached_property
    def _starts(self) -> dict[int, str]:
        """The words, by where each begins in the squashed text."""
        words: dict[int, str] = {}
        length = 0
        for word in _words_of(self._text):
            words[length] = word
            length += len(word.casefold())
        return words

    @cached_property
    def _squashed(self) -> str:
        """The text without the characters between words."""
        return "".join(self._words).casefold()

    @cached_property
    def _words(self) -> list[str]:
        return _words_of(self._text)

    @cached_property
    def _initials(self) -> str:
        """The first letters of the words, except small words."""
        return "".join(word[0] for word in self._words if word not in _SMALL_WORDS).casefold()

    @cached_property
    def _capital_initials(self) -> str:
        """The first letters of all words; a hyphen for each word without a capital."""
        return "".join(word[0] if word[0].isupper() else "-" for word in self._words)

    @cached_property
    def _abbreviations(self) -> set[str]:
        return {word.removesuffix("s") for word in self._words if _ABBREVIATION.fullmatch(word)}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Words with a capital that are long enough to recognise a typo, by their lower case."""
        tokens = set(_TOKEN.findall(self._text))
        capitals = {_bare(token) for token in tokens if token[0].isupper() and len(token) >= MIN_LETTERS}
        return {word.casefold(): word for word in sorted(capitals, reverse=True)}

    @cached_property
    def _near_names(self) -> NearWords:
        return NearWords(reversed(self._names))

    @cached_property
    def _by_start(self) -> Mapping[str, Sequence[str]]:
        """Different words by their first letters in lower case, one to START of them."""
        by_start: defaultdict[str, list[str]] = defaultdict(list)
        for word in dict.fromkeys(self._words):
            folded = word.casefold()
            for start in {folded[:length] for length in range(1, START + 1)}:
                if len(by_start[start]) < MAX_FORMS:
                    by_start[start].append(word)
        return by_start

    def __contains__(self, name: tuple[str, ...]) -> bool:
        """Return whether the text has a word of the name, a part of one, its abbreviation, or the full form of it."""
        if name not in self._answers:
            self._answers[name] = self._mentions(name)
        return self._answers[name]

    def _mentions(self, name: Sequence[str]) -> bool:
        if any(self._has(word) or any(map(self._has_part, _parts(word))) for word in name):
            return True
        if len(name) > 1:
            return "".join(word[0] for word in name) in self._abbreviations
        word = name[0].removesuffix("s")
        if word in _SYNONYM_PREFIXES and _SYNONYM_PREFIXES[word] in self._squashed:
            return True
        if not _ABBREVIATION.fullmatch(word):
            return False
        return word in self._capital_initials or (len(word) > 2 and word.casefold() in self._initials)

    def _has(self, word: str) -> bool:
        """Return whether the text has a word of a name, or a form of it: China and Chinese, H100s and H100."""
        if f" {word} " in self._text:
            return True
        squashed = _stem(word)
        if not _is_marked(word):
            return any(self._is_form(squashed, other) for other in self._by_start.get(squashed[:START], ()))
        ends = (start + len(squashed) for start in self._starting_with(squashed))
        if len(squashed) <= 3 and squashed.isalpha():
            return any(end in self._starts or self._squashed[end : end + 2] in ("", "s") for end in ends)
        return any(not (squashed[-1].isdigit() and self._squashed[end : end + 1].isdigit()) for end in ends)

    def _has_part(self, part: str) -> bool:
        """Return whether the text has a part of a name, and not only with other numbers: GPT-4 does not state GPT-5."""
        squashed = _squash(part)
        ends = (start + len(squashed) for start in self._starting_with(squashed))
        return any(not self._squashed[end : end + 1].isdigit() for end in ends)

    def _starting_with(self, squashed: str) -> Iterator[int]:
        """Yield where in the squashed text a word begins with these letters."""
        start = self._squashed.find(squashed)
        while start >= 0:
            if start in self._starts:
                yield start
            start = self._squashed.find(squashed, start + 1)

    def _is_form(self, squashed: str, word: str) -> bool:
        """Return whether a word of the text is a form of a name: `Chinese` of `china`, but not `Applied` of `apple`.

        A form has a capital.
        """
        folded = word.casefold()
        if folded == squashed:
            return True
        if not word[0].isupper():
            return False
        shared = sum(1 for _ in takewhile(bool, map(eq, squashed, folded)))
        rest, ending = squashed[shared:], folded[shared:]
        if not self._language.startswith("en"):
            return shared >= max(START, len(squashed) - 3)
        if not rest and word[shared : shared + 1].isupper():
            return True
        is_ending = (ending in _ENDINGS and len(rest) <= 3) or (rest in _ENDINGS and len(ending) <= 3)
        return is_ending and shared >= min(START, len(squashed))

    def like(self, name: Sequence[str]) -> str:
        """Return a name of the text that differs from a word of this name by a typo, or an empty string."""
        others = [
            self._names[near]
            for word in name
            if len(word) >= MIN_LETTERS
            for near in self._near_names.near(word.casefold())
            if _may_be_same(word, self._names[near])
        ]
        return min(others, default="")


def _without_spaceless(text: str) -> str:
    """Return a text of the same length with `_BETWEEN` for each character of a script without spaces."""
    return _SPACELESS.sub(lambda run: _BETWEEN * len(run[0]), text)


def _may_be_same(word: str, other: str) -> bool:
    """Return whether one of two words that differ by one letter may be a typo of the other."""
    left, right = word.casefold(), other.casefold()
    has_same_numbers = left[0] == right[0] and re.findall(r"\d", left) == re.findall(r"\d", right)
    return has_same_numbers and left.rstrip("s") != right.rstrip("s")


def _parts(word: str) -> list[str]:
    """Return the parts of a name without its numbers: `DeepSeek` of `DeepSeek-V3`, `Qwen` of `Qwen2.5`."""
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


def _starts_sentence(text: str, start: int) -> bool:
    """Return whether a sentence or a quotation begins at an index of a text."""
    return bool(_ENDS_SENTENCE.search(text[max(0, start - 3) : start]))


def _is_title_case(text: str) -> bool:
    words: list[str] = re.findall(r"[^\W\d_]{4,}", text)[1:]
    long_words = [word for word in words if word.islower() or word.istitle()]
    if len(long_words) < 2 or _BETWEEN in text:
        return False
    return sum(word.istitle() for word in long_words) >= _TITLE_CASE * len(long_words)


def _bare(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word.rstrip(".-&+'’")


def _squash(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _stem(word: str) -> str:
    """Return a word in lower case, without hyphens; a marked word without the `s` of a plural."""
    squashed = _squash(word)
    return squashed.removesuffix("s") if _is_marked(word) and len(squashed) > 3 else squashed
