"""Draw social cards. In: the texts of a card, and two fonts. Out: the bytes of a PNG. Pure.

Two quarter discs in the upper right corner show the colours of the category. To keep the file small, the image has a
palette of few colours: the background, levels of each disc for smooth edges, levels of white for smooth letters.
"""

from __future__ import annotations

import math
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from site_builder.model.outputs import SocialCard
from site_builder.pages.social_card import HEIGHT, WIDTH
from site_builder.render.images.palette import HUES, Colour, rgb
from site_builder.render.images.text_layout import Face, fit, language, line_height

MARGIN = 64
"""In pixels, as all sizes below."""
TITLE_WIDTH = 940
TITLE_SIZES = (80, 72, 64, 57, 51, 46)
TITLE_LINES = 4
TITLE_HEIGHT = 300
LABEL_SIZE = 34
LABEL_WIDTH = WIDTH - 2 * MARGIN
GAP = 30
"""Between the title and the labels."""
RULE = (64, 6)
"""Width and height of the bar above the category."""
DISCS = (340, 180)
"""Radii of the quarter discs, the outer one first."""
LEVELS = 14
"""Palette steps from one colour to the next, enough to make the steps invisible."""
INK = 14
"""Palette steps from the background to white."""
_FIRST_INK = len(DISCS) * LEVELS
"""The last palette index before those of letters."""
_FINE = 4
"""The discs are drawn larger by this factor and then reduced, for smooth edges."""


class SocialCardRenderer:
    """Draws cards with two fonts."""

    def __init__(self, serif: bytes, sans: bytes) -> None:
        self._serif, self._sans = Face(serif), Face(sans)
        self._background = _background()

    def card(self, context: SocialCard) -> bytes:
        """Return a card as PNG."""
        image = self._background.copy()
        self._label(image, context.hub, MARGIN + LABEL_SIZE)
        bottom = HEIGHT - MARGIN
        bottom -= self._label(image, context.domain, bottom)
        bottom -= self._title(image, context.title, bottom)
        if self._label(image, context.category, bottom):
            bottom -= LABEL_SIZE + GAP
        image.paste(_FIRST_INK + INK, (MARGIN, bottom, MARGIN + RULE[0], bottom + RULE[1]))
        image.putpalette(_palette(context.tone))
        stream = BytesIO()
        image.save(stream, "PNG", compress_level=6)
        return stream.getvalue()

    def _label(self, image: Image.Image, text: str, baseline: int) -> int:
        """Draw a line of small letters. Return the height it takes, or 0 if the font lacks a letter."""
        text = self._sans.drawable(text)
        if not text:
            return 0
        _, (line,) = fit(text, self._sans, LABEL_WIDTH, HEIGHT, (LABEL_SIZE,), 1)
        _write(image, line, self._sans, LABEL_SIZE, baseline)
        return LABEL_SIZE + GAP

    def _title(self, image: Image.Image, text: str, bottom: int) -> int:
        text = self._serif.drawable(text)
        if not text:
            return 0
        size, lines = fit(text, self._serif, TITLE_WIDTH, TITLE_HEIGHT, TITLE_SIZES, TITLE_LINES)
        for number, line in enumerate(reversed(lines)):
            _write(image, line, self._serif, size, bottom - number * line_height(size))
        return len(lines) * line_height(size) + GAP // 2


def _write(image: Image.Image, text: str, face: Face, size: int, baseline: int) -> None:
    """Draw letters in levels of white over the image."""
    font = face.at(size)
    left, top, right, bottom = (math.floor(edge) for edge in font.getbbox(text, anchor="ls", language=language(font)))
    strip = Image.new("L", (right - left + 2, bottom - top + 2))
    ImageDraw.Draw(strip).text((-left, -top), text, font=font, fill=255, anchor="ls", language=language(font))
    image.paste(strip.point(_INKED), (MARGIN + left, baseline + top), strip.point(_TOUCHED))


_INKED = [_FIRST_INK + 1 + value * (INK - 1) // 255 for value in range(256)]
_TOUCHED = [255 if value >= 255 // INK else 0 for value in range(256)]


def _background() -> Image.Image:
    """Return the discs as palette indexes, which are the same in all colours."""
    side = DISCS[0] * _FINE
    corner = Image.new("L", (side, side))
    for number, radius in enumerate(DISCS, 1):
        reach = radius * _FINE
        ImageDraw.Draw(corner).ellipse((side - reach, -reach, side + reach, reach), fill=number * LEVELS)
    image = Image.new("L", (WIDTH, HEIGHT))
    image.paste(corner.reduce(_FINE), (WIDTH - DISCS[0], 0))
    return image


@cache
def _palette(tone: int) -> bytes:
    """Return red, green and blue of all colours: the background, the outer disc, the inner disc, the letters."""
    hue = HUES[tone]
    ground, outer, inner = rgb(0.36, 0.1, hue), rgb(0.44, 0.12, hue + 45), rgb(0.51, 0.12, hue)
    colours: list[Colour] = [ground]
    for start, end, steps in ((ground, outer, LEVELS), (outer, inner, LEVELS), (ground, (255, 255, 255), INK)):
        colours += [_between(start, end, step / steps) for step in range(1, steps + 1)]
    return bytes(value for colour in colours for value in colour)


def _between(start: Colour, end: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
    return red, green, blue
