"""Scripts that put no spaces between words: Chinese and Japanese, and those of South-East Asia.

In: a text. Out: how long it takes to read, in words; or the text with spaces, for programs that search for words.
"""

from __future__ import annotations

import re
from itertools import pairwise

from site_builder.content.text import without_plain_characters

CHINESE_JAPANESE = (
    r"\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
"""Characters of Chinese and Japanese (Han, Kana, Bopomofo), for a character class of a regular expression."""
SOUTH_EAST_ASIAN = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3\uaa60-\uaa7f"
)
"""Letters and marks of Thai, Lao, Burmese and Khmer, likewise."""

MARKS = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    r"\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u17b4-\u17d3\u3099\u309a"
)
"""Those of both that belong to the character before: vowels and tones above, below or next to it."""

WORDS_PER_MINUTE = 220
"""Reading speed of texts with spaces between words: Brysbaert (2019) found 238 on average."""
CHINESE_JAPANESE_PER_WORD = 500 / WORDS_PER_MINUTE
"""Characters read in the time of a word: 500 a minute, the figure of Hugo and Medium for these scripts."""
SOUTH_EAST_ASIAN_PER_WORD = 5
"""Letters and marks read in the time of a word: Thai words in running text have four to five, as English ones do."""

# Patterns are compiled when a text first needs them. At the start, that would take 10 ms in every build.
_SPACELESS = f"[{CHINESE_JAPANESE}{SOUTH_EAST_ASIAN}]"
_FULL_WIDTH_PUNCTUATION = r"[\u3001-\u3004\u3008-\u3020\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+"
_CHARACTER = f"{_SPACELESS}[{MARKS}]*"
_OPENING = "([{<\"'“‘«（［｛「『【《〈〔"
_RUN = (
    rf"(?:(?<=\S)(?P<joined>))?(?P<opening>[{re.escape(_OPENING)}]{{0,3}})(?P<run>(?:{_CHARACTER})+)"
    r"(?P<punctuation>[^\w\s]*)(?P<more>(?=\w))?"
)


def has_no_spaces(text: str) -> bool:
    """Return whether a text has characters of a script without spaces."""
    return not text.isascii() and re.search(_SPACELESS, without_plain_characters(text)) is not None


def pairs(text: str) -> str:
    """Return a text with each run of such a script as overlapping pairs of characters: `推理 理能 能力 力`.

    A program that looks for words then finds every part of the run: as a beginning, or as a series of pairs. The last
    character stands alone, so that each character begins a word, and the text can be put together again. The script
    `static/js/search.js` does the same with what is searched for.
    """
    return re.sub(_RUN, _pairs_of_run, text)


def _pairs_of_run(match: re.Match[str]) -> str:
    characters = re.findall(_CHARACTER, match["run"])
    words = [*map("".join, pairwise(characters)), characters[-1]]
    before = " " if match["joined"] is not None else ""
    after = " " if match["more"] is not None else ""
    return f"{before}{match['opening']}{' '.join(words)}{match['punctuation']}{after}"


def count_words(text: str) -> float:
    """Return the length of a text in words: what is between spaces, and the characters of scripts without spaces."""
    if not has_no_spaces(text):
        return len(text.split())
    text, chinese_japanese = _take_out(f"[{CHINESE_JAPANESE}]+", text)
    text, south_east_asian = _take_out(f"[{SOUTH_EAST_ASIAN}]+", text)
    words = len(re.sub(_FULL_WIDTH_PUNCTUATION, " ", text).split())
    return words + chinese_japanese / CHINESE_JAPANESE_PER_WORD + south_east_asian / SOUTH_EAST_ASIAN_PER_WORD


def reading_minutes(words: int) -> int:
    """Return how many minutes it takes to read this many words, at least one."""
    return max(1, round(words / WORDS_PER_MINUTE))


def _take_out(pattern: str, text: str) -> tuple[str, int]:
    """Return the text with a space in place of each match, and the number of characters in the matches."""
    count = sum(len(run) for run in re.findall(pattern, text))
    return re.sub(pattern, " ", text), count
