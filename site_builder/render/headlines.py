"""A filter that keeps names and amounts of a headline in one line: `GPT-4o`, `MMLU-Pro`, `Llama 3.1`, `10 %`.

In: text. Out: HTML with a `span` around each, for the style sheet. The text stays the same, so copying, search and
feeds are not affected; no-break characters would change all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup, escape

MAX_CHARACTERS = 18
"""A longer name may break: on a phone, a line of the largest headline has little more."""
_SCALE = r"(?:thousand|bn|mn|tn|[KMBT]|[mbtMBT]r?ill?i[^\W\d_]*|Mio\.?|Mrd\.?|Tsd\.?)"
_UNIT = r"(?:[%‰]|per ?cent\b|°[CF]\b|[KMGTP]B\b|[kMGT]W\b|[GM]Hz\b|px\b|nm\b|km\b|kg\b|[$€£¥₹])"
_SPACE = "[ \u00a0\u202f]"
_AMOUNT = rf"\d[\d.,]*(?:{_SPACE}?{_SCALE}\b)?(?:{_SPACE}?{_UNIT})?"
_KEPT = re.compile(
    rf"\b[A-Z]{{0,3}}[$€£¥₹]{_SPACE}?{_AMOUNT}"
    rf"|(?<![\w$€£¥₹])[$€£¥₹]{_SPACE}?{_AMOUNT}"
    r"|(?P<hyphenated>(?<![\w-])[^\W_][\w.+]*(?:-[\w+]+(?:\.\w+)*)+)"
    rf"|\b[A-Z][\w.-]*{_SPACE}[vV]?\d{{1,3}}(?:\.\d+)*[A-Za-z]{{0,2}}\b(?![.,]?\d|[-%]|{_SPACE}?(?:{_SCALE}|{_UNIT}))"
    rf"|(?<![\w.,])\d[\d.,]*{_SPACE}(?:{_SCALE}\b(?:{_SPACE}{_UNIT})?|{_UNIT})",
)
_OPENING = "([{\"'“‘„«¿¡"
_CLOSING = re.compile(r"(?:['’]s\b(?!-))?[,.;:!?…)\]}\"'”’»]*")
"""Punctuation next to a kept part stays with it: a line may break at the edges of the `span`."""
_DIGIT = re.compile(r"\d")
_DIGIT_OR_HYPHEN = re.compile(r"[\d-]")
_NUMBER_PART = re.compile(r"\d[\w.]{0,4}")
"""A part of a name that looks lost at the start of a line: `4o`, `3.1`, `405B`."""


def headline(text: str) -> str:
    """Return the HTML of a headline."""
    text = str(text)
    if not _DIGIT_OR_HYPHEN.search(text):
        return text
    html, end = "", 0
    for start, stop in _kept(text):
        start, closing = end + len(text[end:start].rstrip(_OPENING)), _CLOSING.match(text, stop)
        stop = closing.end() if closing else stop
        html += f'{escape(text[end:start])}<span class="keep">{escape(text[start:stop])}</span>'
        end = stop
    return Markup(f"{html}{escape(text[end:])}") if end else text


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part of a headline that stays in one line."""
    for match in _KEPT.finditer(text):
        start, stop = match.span()
        if not match["hyphenated"]:
            spans = [(start, stop)]
        elif not _is_name(match[0]):
            spans = []
        elif len(match[0]) <= MAX_CHARACTERS:
            spans = [(start, stop)]
        else:
            spans = [(start + first, start + last) for first, last in _with_number_parts(match[0])]
        yield from (span for span in spans if span[1] - span[0] <= MAX_CHARACTERS)


def _is_name(word: str) -> bool:
    """Return whether a word with hyphens is a name: `o3-mini`, `MMLU-Pro`, `BERT-base`, but not `state-of-the-art`."""
    parts = word.split("-")
    return bool(_DIGIT.search(word)) or any(
        before[-1:].isupper() or after[:1].isupper() for before, after in pairwise(parts)
    )


def _with_number_parts(name: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the pieces of a long name that hold hyphens: `Llama-3.1-405B` of a name that goes on."""
    start = end = 0
    for part in f"{name}-".split("-"):
        if start < end and not _NUMBER_PART.fullmatch(part):
            if "-" in name[start : end - 1]:
                yield start, end - 1
            start = end
        end += len(part) + 1
