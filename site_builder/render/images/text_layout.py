"""Lay out text for images. In: a text and a font. Out: its lines, and the largest size that fits.

A text is not drawn at all if the font lacks one of its letters: boxes in place of letters look broken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import ImageFont

from site_builder.content.text import collapse_whitespace

ELLIPSIS = "…"
_PLAIN = {0x2011: "-", **dict.fromkeys(range(0xFE00, 0xFE10))}
"""Draw the non-breaking hyphen as a hyphen, and ignore variation selectors."""
_PROBE = 100
"""Size in pixels at which characters are drawn for tests and measured."""
_MAX_CACHED_WIDTHS = 10_000
_INVISIBLE = ("Cc", "Cf", "Co", "Cn", "Cs")
"""Unicode categories of invisible and unassigned characters."""
_SYMBOLS = ("So", "Sk", "Me")
"""Unicode categories of emoji and other symbols: leaving them out does not change the meaning of a title."""


def language(font: ImageFont.FreeTypeFont) -> str | None:
    """Return the language for shaping text. Without it, the library would use the locale of the machine."""
    return "en" if font.layout_engine == ImageFont.Layout.RAQM else None


class Face:
    """A font in all sizes. Caches what it measures."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[str, float] = {}
        self._drawable: dict[str, bool] = {}
        self._basic = ImageFont.truetype(BytesIO(data), _PROBE, layout_engine=ImageFont.Layout.BASIC)
        """Draws single characters. The basic layout adds nothing to a combining mark without a base letter."""
        self._missing_glyph = self._glyph("\U0010ffff")

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the font in a size in pixels."""
        font = self._sizes.get(size)
        if font is None:
            font = self._sizes[size] = ImageFont.truetype(BytesIO(self._data), size)
        return font

    def width(self, word: str) -> float:
        """Return the width of a word or a space, as a multiple of the font size."""
        width = self._widths.get(word)
        if width is None:
            if len(self._widths) >= _MAX_CACHED_WIDTHS:
                self._widths.clear()
            font = self.at(_PROBE)
            width = self._widths[word] = font.getlength(word, language=language(font)) / _PROBE
        return width

    def drawable(self, text: str) -> str:
        """Return the text without symbols that the font lacks; an empty text if the font lacks a letter."""
        text = unicodedata.normalize("NFC", text).translate(_PLAIN)
        drawable = []
        for character in text:
            kind = unicodedata.category(character)
            if character.isspace() or self._has(character):
                drawable.append(character)
            elif kind not in _INVISIBLE and kind not in _SYMBOLS:
                return ""
        return collapse_whitespace("".join(drawable))

    def _has(self, character: str) -> bool:
        drawable = self._drawable.get(character)
        if drawable is None:
            visible = unicodedata.category(character) not in _INVISIBLE
            drawable = self._drawable[character] = visible and self._glyph(character) != self._missing_glyph
        return drawable

    def _glyph(self, character: str) -> bytes:
        return bytes(self._basic.getmask(character))


def fit(
    text: str, face: Face, width: float, height: float, sizes: Sequence[int], max_lines: int
) -> tuple[int, list[str]]:
    """Return the largest of the sizes in which a text fits, and its lines. Width and height are in pixels.

    If the text does not fit in the last size, long words are cut, and the last line ends with an ellipsis.
    """
    longest = max(map(face.width, text.split()))
    for size in sizes:
        lines = wrap(text, face, width / size)
        is_whole = longest <= width / size or size == sizes[-1]
        if is_whole and len(lines) <= min(max_lines, height // line_height(size)):
            return size, _balanced(text, face, width / size, longest, lines)
    size, room = sizes[-1], width / sizes[-1] - face.width(ELLIPSIS)
    last = lines[max_lines - 1]
    while last and _length(last, face) > room:
        last = last[:-1]
    return size, [*lines[: max_lines - 1], last.rstrip(" ,;:.-–—") + ELLIPSIS]


def line_height(size: int) -> int:
    """Return the distance from one line to the next, in pixels."""
    return round(1.16 * size)


def wrap(text: str, face: Face, width: float) -> list[str]:
    """Break a text into lines of at most `width`, a multiple of the font size. Wider words are cut."""
    lines: list[str] = []
    current: list[str] = []
    room = width
    for word in _pieces(text, face, width):
        if current and face.width(word) > room:
            lines.append(" ".join(current))
            current, room = [], width
        current.append(word)
        room -= face.width(word) + face.width(" ")
    return [*lines, " ".join(current)] if current else lines


def _pieces(text: str, face: Face, width: float) -> Iterator[str]:
    for word in text.split():
        piece, room = "", width
        for character in word if face.width(word) > width else ():
            if piece and face.width(character) > room:
                yield piece
                piece, room = "", width
            piece += character
            room -= face.width(character)
        yield piece or word


def _length(line: str, face: Face) -> float:
    words = line.split()
    return sum(map(face.width, words)) + face.width(" ") * (len(words) - 1)


def _balanced(text: str, face: Face, width: float, longest: float, lines: list[str]) -> list[str]:
    """Break a text into the same number of lines with more even lengths; `longest` is the width of the longest word."""
    narrow, wide = min(width, max(width / 2, longest)), width
    for _ in range(4):
        middle = (narrow + wide) / 2
        candidate = wrap(text, face, middle)
        if len(candidate) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, candidate
    return lines
