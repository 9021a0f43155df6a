"""Make slugs, the last parts of URLs, from names. Two names with the same slug are the same term.

Case, accents and most punctuation are dropped. Characters that distinguish names of this field are spelled out, so
that C, C++, C# and .NET stay different.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from site_builder.content.portable_names import DEVICES
from site_builder.model.fingerprint import digest_bytes

MAX_BYTES = 120
"""Maximum length of a slug, so that file names stay far below the 255 bytes of common file systems."""
_MARK_LENGTH = 10
"""Hexadecimal digits that distinguish long names with the same beginning."""

_SPELLED_OUT = (
    (re.compile(r"(?<!\w)\.(?=\w)"), "dot "),
    (re.compile(r"(?<=\w)#"), " sharp"),
    (re.compile(r"(?<=\w)\+\+"), " plus plus"),
    (re.compile(r"(?<=\w)\+(?!\w)"), " plus"),
    (re.compile(r"&"), " and "),
    (re.compile(r"['’]"), ""),
)
_UNRESERVED = re.compile(r"[A-Za-z0-9/\-._~]*")
_HAS_SPELLED = re.compile(r"[.#+&'’]")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=10_000)
def slugify(name: str) -> str:
    """Return lower-case words joined by hyphens; empty when the name has no letter or digit.

    Letters of every script are kept. Accents are dropped only from Latin letters: in other scripts, a mark may make
    a different letter. What is longer than MAX_BYTES is cut, and gets a mark made of the whole at its end, so that only
    equal names have equal slugs. Cached, because stories share categories and tags.
    """
    slug = long_slug(name)
    if len(slug) * 4 <= MAX_BYTES or len(slug.encode()) <= MAX_BYTES:
        return slug
    mark = digest_bytes(slug.encode()).hex()[:_MARK_LENGTH]
    return f"{shorten(slug, MAX_BYTES - _MARK_LENGTH - 1)}-{mark}"


def long_slug(name: str) -> str:
    """Return all words of a slug, however many there are."""
    text = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    if _HAS_SPELLED.search(text):
        for pattern, words in _SPELLED_OUT:
            text = pattern.sub(words, text)
    slug = _NOT_WORD.sub("-", text).strip("-") if text.isascii() else _words_of_any_script(text)
    return f"{slug}-" if slug in DEVICES else slug


def shorten(slug: str, max_bytes: int) -> str:
    """Return as many whole words of a long slug as fit. A word that would leave less than half of the space is cut.

    Chinese, Japanese and Thai have no spaces, so a whole title may be one word.
    """
    short = slug.encode()[:max_bytes].decode("utf-8", "ignore")
    if len(short) < len(slug) and slug[len(short)] != "-":
        words = short.rpartition("-")[0]
        short = words if len(words.encode()) * 2 >= max_bytes else short
    return short.rstrip("-")


def quote_path(path: str) -> str:
    """Percent-encode a path for an `href` (RFC 3986)."""
    if _UNRESERVED.fullmatch(path):
        return path
    return quote(path, safe="/-._~!$'()*,;=:@+")


def _words_of_any_script(text: str) -> str:
    """Join the words with hyphens. Combining marks are dropped from Latin letters; elsewhere they may be vowels."""
    characters: list[str] = []
    for c in unicodedata.normalize("NFC", "".join(map(_plain_letter, text))):
        if c.isalnum():
            characters.append(c)
        elif not unicodedata.category(c).startswith("M"):
            characters.append("-")
        elif characters and not characters[-1].isascii():
            characters.append(c)
    return "-".join("".join(characters).replace("-", " ").split())


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFKD", letter)
    return base[0] if base[0].isascii() and base[0].isalpha() else letter
