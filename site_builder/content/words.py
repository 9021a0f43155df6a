"""The words of a text, as the search index has them.

In: a text. Out: its words in small letters, without the accents of Latin and Greek, and in pairs of characters where a
script has no spaces. The script `static/js/search.js` does the same with what a reader searches for.
"""

from __future__ import annotations

import re
import unicodedata

from site_builder.content.scripts import has_no_spaces, pairs

LONGEST = 40
"""Characters of a word that count; the rest is cut off."""
_IGNORED = "\u00ad\u200c\u200d\u2060\ufeff"
"""Invisible characters inside words: the soft hyphen, joiners."""
_SPECIAL = {"ς": "σ", "ı": "i", "ß": "ss", "ẞ": "ss", "ё": "е", "Ё": "е", **dict.fromkeys(_IGNORED, "")}
_ACCENTS = range(0x300, 0x370)
_WITH_ACCENTS = (range(0x400), range(0x1E00, 0x2000))
"""Latin and Greek. In other scripts, a mark makes another letter (и and й, か and が)."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


class _Table(dict[int, str]):
    """Maps characters to what the index has in their place."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(code)
        return folded


def _fold(code: int) -> str:
    character = chr(code)
    if character in _SPECIAL:
        return _SPECIAL[character]
    if code in _ACCENTS:
        return ""
    if unicodedata.category(character)[0] not in "LMN":
        return " "
    lower = character.lower()
    if any(code in part for part in _WITH_ACCENTS):
        lower = unicodedata.normalize("NFD", lower)
    return "".join(one for one in lower if ord(one) not in _ACCENTS)


_TABLE = _Table()


def words_of(text: str) -> list[str]:
    """Return the words of a text, in order."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if has_no_spaces(text):
            text = pairs(text)
        text = _NOT_ASCII.sub(lambda match: match[0].translate(_TABLE), text)
    return [word[:LONGEST] for word in text.translate(_ASCII).split()]
