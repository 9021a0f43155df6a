"""Draw social cards. In: the texts of a card, and two fonts. Out: the bytes of a PNG. Pure.

Two quarter discs in the upper right corner show the colours of the category. The image has 16 colours: the background,
levels of each disc for smooth edges, levels of white for smooth letters. It is drawn as two images of half the width,
of the left and the right one of each two pixels, so that one addition gives a byte for both. Half the bytes are
compressed in half the time.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from zlib import crc32

from PIL import Image, ImageChops, ImageDraw

from site_builder.model.outputs import SocialCard
from site_builder.pages.social_card import HEIGHT, WIDTH
from site_builder.render.images.palette import HUES, Colour, rgb
from site_builder.render.images.text_layout import Face, fit, line_height

MARGIN = 64
"""In pixels, as all sizes below."""
TITLE_WIDTH = 940
TITLE_SIZES = (80, 72, 64, 57, 51, 46)
TITLE_LINES = 4
TITLE_HEIGHT = 300
DESCRIPTION_LINES = 2
LABEL_SIZE = 34
LABEL_WIDTH = WIDTH - 2 * MARGIN
GAP = 30
"""Between the title and the labels."""
RULE = (64, 6)
"""Width and height of the bar above the category."""
DISCS = (340, 180)
"""Radii of the quarter discs, the outer one first."""
LEVELS = 3
"""Palette steps from one colour to the next, for smooth edges."""
INK = 9
"""Palette steps from the background to white."""
_FIRST_INK = len(DISCS) * LEVELS
"""The last palette index before those of letters."""
_FINE = 4
"""The discs are drawn larger by this factor and then reduced, for smooth edges."""


class SocialCardRenderer:
    """Draws cards with two fonts."""

    def __init__(self, serif: bytes, sans: bytes) -> None:
        self._serif, self._sans = Face(serif), Face(sans)
        self._discs = _discs()
        self._grounds: dict[str, _Ground] = {}
        """What cards of a hub share, by its title."""
        self._labels: dict[str, Image.Image] = {}
        """Lines of small letters, as many cards have the same."""

    def card(self, context: SocialCard) -> bytes:
        """Return a card as PNG."""
        letters = Image.new("L", (WIDTH, HEIGHT))
        bottom = HEIGHT - MARGIN
        bottom -= self._label(letters, context.domain, bottom)
        bottom -= self._description(letters, context.description, bottom)
        bottom -= self._title(letters, context.title, bottom)
        if self._label(letters, context.category, bottom):
            bottom -= LABEL_SIZE + GAP
        letters.paste(255, (MARGIN, bottom, MARGIN + RULE[0], bottom + RULE[1]))
        if context.hub not in self._grounds:
            self._grounds = {context.hub: self._ground(context.hub)}
        return _png(self._grounds[context.hub].with_letters(letters), _palette(context.tone))

    def _ground(self, hub: str) -> _Ground:
        letters = Image.new("L", (WIDTH, HEIGHT))
        self._label(letters, hub, MARGIN + LABEL_SIZE)
        return _Ground(ImageChops.lighter(self._discs, letters.point(_INKED)))

    def _label(self, letters: Image.Image, text: str, baseline: int) -> int:
        """Draw a line of small letters. Return the height it takes, or 0 if the font lacks a letter."""
        if text not in self._labels:
            if len(self._labels) >= _MAX_LABELS:
                self._labels.clear()
            self._labels[text] = self._drawn_label(text)
        label = self._labels[text]
        letters.paste(255, (0, baseline - LABEL_SIZE), label)
        return LABEL_SIZE + GAP if label.width > 1 else 0

    def _drawn_label(self, text: str) -> Image.Image:
        """Return a line of small letters, with room above its baseline; one pixel wide if the font lacks a letter."""
        text = self._sans.drawable(text)
        label = Image.new("L", (WIDTH if text else 1, 2 * LABEL_SIZE))
        if text:
            _, (line,) = fit(text, self._sans, LABEL_WIDTH, HEIGHT, (LABEL_SIZE,), 1)
            _write(label, line, self._sans, LABEL_SIZE, LABEL_SIZE)
        return label

    def _description(self, letters: Image.Image, text: str, bottom: int) -> int:
        text = self._sans.drawable(text)
        if not text:
            return 0
        _, lines = fit(text, self._sans, TITLE_WIDTH, HEIGHT, (LABEL_SIZE,), DESCRIPTION_LINES)
        for number, line in enumerate(reversed(lines)):
            _write(letters, line, self._sans, LABEL_SIZE, bottom - number * line_height(LABEL_SIZE))
        return len(lines) * line_height(LABEL_SIZE) + GAP

    def _title(self, letters: Image.Image, text: str, bottom: int) -> int:
        text = self._serif.drawable(text)
        if not text:
            return 0
        size, lines = fit(text, self._serif, TITLE_WIDTH, TITLE_HEIGHT, TITLE_SIZES, TITLE_LINES)
        for number, line in enumerate(reversed(lines)):
            _write(letters, line, self._serif, size, bottom - number * line_height(size))
        return len(lines) * line_height(size) + GAP // 2


class _Ground:
    """What is behind the letters of a card, as palette indexes: a byte for each two pixels."""

    def __init__(self, image: Image.Image) -> None:
        self._left, self._right = _every_second(image, 0).point(_IN_UPPER_BITS), _every_second(image, 1)
        self._pairs = ImageChops.add(self._left, self._right)

    def with_letters(self, letters: Image.Image) -> Image.Image:
        """Return the ground with letters, which are white on black and not quite as wide as the card."""
        pairs = self._pairs.copy()
        left, top, right, bottom = letters.getbbox() or (0, 0, 1, 1)
        rows = letters.crop((left - left % 2, top, right + right % 2, bottom))
        box = (left // 2, top, left // 2 + rows.width // 2, bottom)
        even = ImageChops.lighter(self._left.crop(box), _every_second(rows, 0).point(_LEFT_INK))
        odd = ImageChops.lighter(self._right.crop(box), _every_second(rows, 1).point(_INKED))
        pairs.paste(ImageChops.add(even, odd), box)
        return pairs


def _write(letters: Image.Image, text: str, face: Face, size: int, baseline: int) -> None:
    """Draw letters in white on black."""
    for glyph, left, top in face.glyphs(text, size):
        letters.paste(255, (MARGIN + left, baseline + top), glyph)


def _every_second(image: Image.Image, column: int) -> Image.Image:
    """Return every second column of pixels, from the first (0) or second (1)."""
    matrix = (2, 0, column - 0.5, 0, 1, 0)
    return image.transform((image.width // 2, image.height), Image.Transform.AFFINE, matrix, Image.Resampling.NEAREST)


def _png(pairs: Image.Image, palette: bytes) -> bytes:
    """Return a PNG with 4 bits a pixel, given an image with a byte for each two pixels (PNG, third edition, 11.2).

    Pillow compresses it as an image of half the width with 8 bits a pixel, so only the chunks before the data differ.
    """
    pairs.putpalette(bytes(3 * _COLOURS_FOR_8_BITS))
    stream = BytesIO()
    pairs.save(stream, "PNG", compress_type=_RUN_LENGTHS)
    data = stream.getvalue()
    header = _chunk(b"IHDR", WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big") + _FOUR_BITS_WITH_PALETTE)
    return data[:_SIGNATURE] + header + _chunk(b"PLTE", palette) + data[data.index(b"IDAT") - 4 :]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big")


_SIGNATURE = 8
_COLOURS_FOR_8_BITS = 17
"""Colours for which Pillow needs 8 bits."""
_FOUR_BITS_WITH_PALETTE = bytes((4, 3, 0, 0, 0))
_RUN_LENGTHS = 3
"""Strategy of zlib for images of few colours (Z_RLE): in half the time, files are a fifth larger."""
_MAX_LABELS = 200
_INKED = [_FIRST_INK + round(value * INK / 255) if round(value * INK / 255) else 0 for value in range(256)]
"""Palette indexes of letters, by their white. They are larger than those of the discs."""
_LEFT_INK = [index << 4 for index in _INKED]
_IN_UPPER_BITS = [index << 4 & 255 for index in range(256)]


def _discs() -> Image.Image:
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
