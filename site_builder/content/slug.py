"""Slugs: the part of a URL made from a name. Two names with one slug are one term, so this decides what is "the same".

Case, accents and punctuation that carries no meaning are dropped; the characters that do carry one in the names of
this field are spelled out, so that C, C++, C# and .NET stay apart.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_BYTES = 120
"""Length of a slug, so that a file name made of it stays far below the 255 bytes of common file systems."""

RESERVED = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
        "conin$",
        "conout$",
    )
)
"""Names that no file or folder can have on Windows (Naming Files, Paths, and Namespaces): a slug gets a hyphen more."""

_SPELLED = (
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


def slugify(name: str) -> str:
    """The slug of a name: lower-case words joined by hyphens; empty when the name has no letter or digit.

    Letters of every script are kept; accents are dropped from Latin letters only, as a letter with a mark may be
    another letter elsewhere.
    """
    text = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    if _HAS_SPELLED.search(text):
        for pattern, words in _SPELLED:
            text = pattern.sub(words, text)
    slug = _NOT_WORD.sub("-", text).strip("-") if text.isascii() else _words_of_any_script(text)
    if slug in RESERVED:
        return f"{slug}-"
    return slug if len(slug) * 4 <= MAX_BYTES else _cut(slug)


def quote_path(path: str) -> str:
    """A path percent-encoded for an `href` (RFC 3986)."""
    if _UNRESERVED.fullmatch(path):
        return path
    return quote(path, safe="/-._~!$'()*,;=:@+")


def _words_of_any_script(text: str) -> str:
    """The words joined; a mark stays with its letter where it may be a vowel, and is dropped from a Latin one."""
    kept: list[str] = []
    for c in unicodedata.normalize("NFC", "".join(map(_plain_letter, text))):
        if c.isalnum():
            kept.append(c)
        elif not unicodedata.category(c).startswith("M"):
            kept.append("-")
        elif kept and not kept[-1].isascii():
            kept.append(c)
    return "-".join("".join(kept).replace("-", " ").split())


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFKD", letter)
    return base[0] if base[0].isascii() and base[0].isalpha() else letter


def _cut(slug: str) -> str:
    """As many whole words as fit, or the part of the first that does."""
    short = slug.encode()[:MAX_BYTES].decode("utf-8", "ignore")
    if len(short) == len(slug) or slug[len(short)] == "-":
        return short
    return short.rpartition("-")[0] or short
