"""Decode the text of files, normalise newlines and whitespace, and find positions and control characters."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from site_builder.content.encodings import SAVE_HINT, guess_byte, guess_whole
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.result import Result

_PLAIN = bytes((*b"\t\n", *range(0x20, 0x7F)))
_SUSPECT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
"""What may be a control character. Only such texts are searched with `_CONTROL`, which takes five times as long."""
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    r"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
"""Characters that are invalid in HTML or XML; that change the direction of the text after them (Unicode Standard
Annex 9, 2); and invisible tag letters outside of flags (Unicode Technical Standard 51, C.1.1)."""


def decode(data: bytes, path: str) -> Result[str]:
    """Decode UTF-8, drop a byte order mark and normalise newlines. Report bytes that are not UTF-8."""
    data = data.removeprefix(BOM_UTF8)
    if guess := guess_whole(data):
        problem = Problem(path, "not-utf8", guess.message, None, guess.hint)
        return Result(normalize_newlines(guess.text), [problem])
    problems = []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = normalize_newlines(data[: error.start].decode())
        message = f"not valid UTF-8 (byte 0x{data[error.start]:02x}){guess_byte(data, error)}"
        problems.append(Problem(path, "not-utf8", message, point_in(before, len(before)), SAVE_HINT))
        text = data.decode("utf-8", "replace")
    return Result(normalize_newlines(text), problems)


def normalize_newlines(text: str) -> str:
    """Return the text with `\\n` for every newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def collapse_whitespace(text: str) -> str:
    """Return the words of a text with single spaces between them."""
    return " ".join(text.split())


def point_in(text: str, index: int, first_line: int = 1) -> PointLocation:
    """Return the position of the character at `index`, in a text that starts on `first_line` of a file."""
    return PointLocation(text.count("\n", 0, index) + first_line, index - text.rfind("\n", 0, index))


def find_control_character(text: str) -> int | None:
    """Return the index of the first character that a page must not contain, because it is invisible or harmful."""
    match = _CONTROL.search(text) if _SUSPECT.search(without_plain_characters(text)) else None
    return match.start() if match else None


def without_plain_characters(text: str) -> str:
    """Return the characters of a text other than newlines, tabs and printable ASCII.

    To look for others in these few takes a fifth of the time of a search in the text: 4 % of parsing a story.
    """
    return text.encode(errors="surrogatepass").translate(None, _PLAIN).decode(errors="surrogatepass")
