"""Words on a picture: which characters a font has, how a title is broken into lines, how large it can be.

Knows fonts by their bytes alone. A text with a letter that its font lacks is not drawn at all, rather than with boxes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import ImageFont

from site_builder.content.text import collapse_whitespace

ELLIPSIS = "…"
_PLAIN = {0x2011: "-", **dict.fromkeys(range(0xFE00, 0xFE10))}
"""A hyphen that does not break is a hyphen here, and which variant of an emoji is meant is of no use."""
_PROBE = 100
"""Pixels: the size at which characters are looked at and measured."""
_REMEMBERED = 10_000
"""Words whose widths are kept."""
_INVISIBLE = ("Cc", "Cf", "Co", "Cn", "Cs")
"""Unicode categories of what is not to be seen: controls, and what no font knows."""
_SYMBOLS = ("So", "Sk", "Me")
"""Those of emoji and other pictures, which may be left out of a title without changing what it says."""


def language(font: ImageFont.FreeTypeFont) -> str | None:
    """By which rules letters are joined: always the same, where a library would ask the locale of the machine."""
    return "en" if font.layout_engine == ImageFont.Layout.RAQM else None


class Face:
    """A font in the sizes that are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[str, float] = {}
        self._known: dict[str, bool] = {}
        self._alone = ImageFont.truetype(BytesIO(data), _PROBE, layout_engine=ImageFont.Layout.BASIC)
        """Draws a character as it is, without adding anything to a mark that stands alone."""
        self._lacking = self._look("\U0010ffff")

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font so many pixels high."""
        known = self._sizes.get(size)
        if known is None:
            known = self._sizes[size] = ImageFont.truetype(BytesIO(self._data), size)
        return known

    def width(self, word: str) -> float:
        """Of a word or a space, in parts of the size. What was measured once is remembered for a while."""
        known = self._widths.get(word)
        if known is None:
            if len(self._widths) >= _REMEMBERED:
                self._widths.clear()
            known = self._widths[word] = self.at(_PROBE).getlength(word, language=language(self.at(_PROBE))) / _PROBE
        return known

    def drawable(self, text: str) -> str:
        """The text as it can be drawn: without symbols that the font lacks; empty when it lacks a letter."""
        text = unicodedata.normalize("NFC", text).translate(_PLAIN)
        shown = []
        for character in text:
            kind = unicodedata.category(character)
            if character.isspace() or self._has(character):
                shown.append(character)
            elif kind not in _INVISIBLE and kind not in _SYMBOLS:
                return ""
        return collapse_whitespace("".join(shown))

    def _has(self, character: str) -> bool:
        known = self._known.get(character)
        if known is None:
            visible = unicodedata.category(character) not in _INVISIBLE
            known = self._known[character] = visible and self._look(character) != self._lacking
        return known

    def _look(self, character: str) -> bytes:
        return bytes(self._alone.getmask(character))


def fit(text: str, face: Face, width: float, height: float, sizes: Sequence[int], most: int) -> tuple[int, list[str]]:
    """The largest of the sizes in which a text has at most so many lines, which are not too high, and these lines.

    Where none is small enough, a word is cut, and at last a line ends in an ellipsis. Width and height are in pixels.
    """
    longest = max(map(face.width, text.split()))
    for size in sizes:
        lines = wrap(text, face, width / size)
        is_whole = longest <= width / size or size == sizes[-1]
        if is_whole and len(lines) <= min(most, height // line_height(size)):
            return size, _balanced(text, face, width / size, longest, lines)
    size, room = sizes[-1], width / sizes[-1] - face.width(ELLIPSIS)
    last = lines[most - 1]
    while last and _length(last, face) > room:
        last = last[:-1]
    return size, [*lines[: most - 1], last.rstrip(" ,;:.-–—") + ELLIPSIS]


def line_height(size: int) -> int:
    """Pixels from one line to the next."""
    return round(1.16 * size)


def wrap(text: str, face: Face, width: float) -> list[str]:
    """The lines of a text, none wider than so many times the size; a word that is wider than a line is cut."""
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
    """As many lines, of lengths as even as a few tries make them; `longest` is the width of the longest word."""
    narrow, wide = min(width, max(width / 2, longest)), width
    for _ in range(4):
        middle = (narrow + wide) / 2
        tried = wrap(text, face, middle)
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines
