"""Lay out text for images. In: a text and a font. Out: its lines, and the largest size that fits.

A text is not drawn at all if the font lacks one of its letters: boxes in place of letters look broken.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest

from PIL import Image, ImageDraw, ImageFont

from site_builder.content.text import collapse_whitespace

ELLIPSIS = "…"
_PLAIN = {0x2011: "-", **dict.fromkeys(range(0xFE00, 0xFE10))}
"""Draw the non-breaking hyphen as a hyphen, and ignore variation selectors."""
_PROBE = 100
"""Size in pixels at which characters are drawn for tests and measured."""
_MAX_CACHED_WIDTHS = 10_000
_MAX_CACHED_GLYPHS = 2_000
"""About 3 kB each."""
_WITH_LIGATURES = re.compile(r"f+[bhijklt]?|.", re.S)
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
        self._glyphs: dict[tuple[int, str], tuple[Image.Image, int, int]] = {}
        self._advances: dict[tuple[int, str, str], float] = {}
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

    def glyphs(self, text: str, size: int) -> Iterator[tuple[Image.Image, int, int]]:
        """Yield the images of the letters of a line, each with its distance from the start and from the baseline.

        Letters are drawn once and moved, which saves nearly all of the time. Combining marks need the letters before
        them, so a text with marks is one image. Letters of a ligature (`fi`) are one image, too.
        """
        has_marks = not text.isascii() and any(map(unicodedata.combining, text))
        parts = [text] if has_marks else _WITH_LIGATURES.findall(text)
        x = 0.0
        for part, following in zip_longest(parts, parts[1:], fillvalue=""):
            glyph = self._glyphs.get((size, part))
            if glyph is None:
                if len(self._glyphs) >= _MAX_CACHED_GLYPHS:
                    self._glyphs.clear()
                glyph = self._glyphs[size, part] = self._draw(part, size)
            yield glyph[0], round(x) + glyph[1], glyph[2]
            x += self._advance(part, following, size)

    def _draw(self, text: str, size: int) -> tuple[Image.Image, int, int]:
        font = self.at(size)
        edges = font.getbbox(text, anchor="ls", language=language(font))
        left, top, right, bottom = (math.floor(edge) for edge in edges)
        image = Image.new("L", (right - left + 1, bottom - top + 1))
        ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255, anchor="ls", language=language(font))
        return image, left, top

    def _advance(self, text: str, following: str, size: int) -> float:
        """Return the distance from the start of a letter to that of the following one, in pixels."""
        advance = self._advances.get((size, text, following))
        if advance is None:
            if len(self._advances) >= _MAX_CACHED_WIDTHS:
                self._advances.clear()
            font = self.at(size)
            both, second = (font.getlength(part, language=language(font)) for part in (text + following, following))
            advance = self._advances[size, text, following] = both - second
        return advance

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
