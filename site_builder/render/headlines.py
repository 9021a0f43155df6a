"""A filter that keeps names and amounts of a headline in one line: `GPT-4o`, `Llama 3.1`, `$3 billion`, `10 %`.

In: text. Out: HTML with a `span` around each, for the style sheet. The text stays the same, so copying, search and
feeds are not affected; no-break characters would change all three.
"""

from __future__ import annotations

import re

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
    r"|(?<![\w-])(?=[\w.+]*(?:-[\w.+]*)*\d)[^\W_][\w.+]*(?:-[\w+]+(?:\.\w+)*)+"
    rf"|\b[A-Z][\w.-]*{_SPACE}[vV]?\d{{1,3}}(?:\.\d+)*[A-Za-z]{{0,2}}\b(?![.,]?\d|[-%]|{_SPACE}?(?:{_SCALE}|{_UNIT}))"
    rf"|(?<![\w.,])\d[\d.,]*{_SPACE}(?:{_SCALE}\b(?:{_SPACE}{_UNIT})?|{_UNIT})",
)
_DIGIT = re.compile(r"\d")


def headline(text: str) -> str:
    """Return the HTML of a headline."""
    text = str(text)
    if not _DIGIT.search(text):
        return text
    parts: list[str] = []
    end = 0
    for match in _KEPT.finditer(text):
        if len(match[0]) <= MAX_CHARACTERS:
            parts += [escape(text[end : match.start()]), Markup('<span class="keep">%s</span>') % match[0]]
            end = match.end()
    return Markup("").join([*parts, escape(text[end:])]) if parts else text
