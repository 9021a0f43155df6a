"""Text of files: decoding, line ends, positions, control characters."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from site_builder.model.problems import PointLocation, Problem
from site_builder.model.result import Result

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    r"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
"""What neither HTML nor XML may contain; what turns the direction of the text that follows (Unicode Standard Annex 9,
2); and the invisible letters of tags, unless they are part of a flag (Unicode Technical Standard 51, C.1.1)."""


def decode(data: bytes, path: str) -> Result[str]:
    """UTF-8 text with `\\n` line ends; a byte order mark is dropped. Bytes that are not UTF-8 are a problem."""
    problems = []
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = normalize_newlines(data[: error.start].decode())
        message = f"not valid UTF-8 (byte 0x{data[error.start]:02x})"
        hint = "save the file with the encoding UTF-8"
        problems.append(Problem(path, "not-utf8", message, point_in(before, len(before)), hint))
        text = data.decode("utf-8", "replace")
    return Result(normalize_newlines(text), problems)


def normalize_newlines(text: str) -> str:
    """The text with `\\n` for every end of a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def point_in(text: str, index: int, first_line: int = 1) -> PointLocation:
    """The place of a character, by its index, in a text that begins on a line of a file."""
    return PointLocation(text.count("\n", 0, index) + first_line, index - text.rfind("\n", 0, index))


def find_control_character(text: str) -> int | None:
    """Where in a text the first character stands that no page may contain: readers would not see it, but its effect."""
    found = _CONTROL.search(text)
    return found.start() if found else None
