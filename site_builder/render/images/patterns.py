"""The pattern behind a social card: that of its category in one of the variations, as the style sheet draws covers.

What comes out is a map of levels: in which pixels the pattern shows a line or a fill, and how strongly. It knows no
colours, so that a palette gives it those of the category.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import product

from PIL import Image, ImageChops, ImageDraw

from site_builder.model.value import Value
from site_builder.pages.social_card import HEIGHT, WIDTH

LEVELS = 14
"""Steps from the ground's colour to that of a line or a fill: enough that no edge between two is seen."""
_FINE = 2
"""Times the size at which a pattern is drawn, to have smooth edges."""
_UNIT = WIDTH * _FINE / 100
"""A hundredth of the width, as `cqi` in the style sheet."""
_FADE_FROM, _FADE_TO, _FADE_ACROSS = 0.24, 0.82, 0.62
"""Where the pattern begins to show and where it is whole, on the way from the lower left to the upper right."""


class Variation(Value, frozen=True):
    """How a pattern is placed, turned and sized."""

    x: int
    """Percent of the width."""
    y: int
    """Percent of the height."""
    angle: int
    """Degrees, clockwise from upwards, as CSS counts."""
    size: float
    """Hundredths of the width."""


VARIATIONS = tuple(
    Variation(*values)
    for values in (
        (82, 22, 18, 4.5), (14, 70, 62, 6.5), (60, 10, 118, 5.5), (94, 88, 152, 8.0),
        (36, 40, 34, 5.0), (70, 0, 98, 7.0), (22, 95, 140, 6.0), (88, 55, 8, 9.0),
        (50, 100, 74, 4.0), (76, 30, 126, 7.5), (8, 12, 52, 5.2), (64, 78, 166, 6.8),
        (30, 60, 88, 8.5), (90, 5, 26, 4.8), (44, 48, 110, 6.2), (98, 68, 44, 5.8),
    )
)  # fmt: skip
"""As the classes `vary-0` to `vary-15` of the style sheet have them."""


@cache
def _fade() -> Image.Image:
    """How strongly a pattern shows, so that it leaves the lower left to the words."""
    down = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    up = ImageChops.invert(down)
    across = Image.linear_gradient("L").rotate(90).resize((WIDTH, HEIGHT))
    way = Image.blend(up, across, _FADE_ACROSS)
    return way.point(
        [round(255 * min(1, max(0, (v / 255 - _FADE_FROM) / (_FADE_TO - _FADE_FROM)))) for v in range(256)]
    )


def levels(tone: int, variation: int) -> Image.Image:
    """The map of a category's pattern: 0 is ground, then come the levels of a fill, then those of a line."""
    canvas = _Canvas(VARIATIONS[variation])
    _PATTERNS[tone](canvas)
    fill, line = (ImageChops.multiply(layer.reduce(_FINE), _fade()) for layer in (canvas.fill, canvas.line))
    result = fill.point([v * LEVELS // 255 for v in range(256)])
    lines = line.point([LEVELS + v * LEVELS // 255 if v * LEVELS // 255 else 0 for v in range(256)])
    result.paste(lines, mask=lines.point([0] + 255 * [255]))
    return result


class _Canvas:
    """Two layers to draw on: what is filled in, and the lines above."""

    def __init__(self, variation: Variation) -> None:
        self.width, self.height = WIDTH * _FINE, HEIGHT * _FINE
        self.fill, self.line = (Image.new("L", (self.width, self.height)) for _ in range(2))
        self.on_fill, self.on_line = ImageDraw.Draw(self.fill), ImageDraw.Draw(self.line)
        self.x, self.y = self.width * variation.x / 100, self.height * variation.y / 100
        self.angle = variation.angle
        self.size = variation.size * _UNIT

    def tiles(self, side: float) -> Iterator[tuple[float, float]]:
        """The upper left corners of squares that cover everything."""
        columns, rows = math.ceil(self.width / side), math.ceil(self.height / side)
        return ((column * side, row * side) for row, column in product(range(rows), range(columns)))

    def stripes(self, on: ImageDraw.ImageDraw, angle: float, period: float, begin: float, end: float) -> None:
        """Stripes across the direction of an angle, each from `begin` to `end` of a period."""
        dx, dy = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
        reach = (abs(dx) * self.width + abs(dy) * self.height) / 2
        for number in range(math.ceil(2 * reach / period)):
            self._band(on, (dx, dy), number * period + begin - reach, number * period + end - reach)

    def half(self, on: ImageDraw.ImageDraw, angle: float, part: float) -> None:
        """What lies beyond a part of the way in the direction of an angle."""
        dx, dy = math.sin(math.radians(angle)), -math.cos(math.radians(angle))
        reach = (abs(dx) * self.width + abs(dy) * self.height) / 2
        self._band(on, (dx, dy), (2 * part - 1) * reach, reach)

    def _band(self, on: ImageDraw.ImageDraw, way: tuple[float, float], begin: float, end: float) -> None:
        (dx, dy), far = way, self.width + self.height
        middle_x, middle_y = self.width / 2, self.height / 2
        corners = [(begin, -far), (begin, far), (end, far), (end, -far)]
        on.polygon([(middle_x + a * dx - b * dy, middle_y + a * dy + b * dx) for a, b in corners], fill=255)


def _disc(on: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    on.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _ring(on: ImageDraw.ImageDraw, x: float, y: float, inner: float, outer: float) -> None:
    on.ellipse((x - outer, y - outer, x + outer, y + outer), outline=255, width=max(1, round(outer - inner)))


def _rings(c: _Canvas) -> None:
    period = c.size + 1.7 * _UNIT
    for number in range(math.ceil(math.hypot(c.width, c.height) / period)):
        _ring(c.on_line, c.x, c.y, number * period + c.size, (number + 1) * period)


def _slope(c: _Canvas) -> None:
    c.half(c.on_fill, c.angle, 1 - c.x / c.width)
    c.stripes(c.on_line, c.angle, c.size + 0.9 * _UNIT, c.size, c.size + 0.9 * _UNIT)


def _dots(c: _Canvas) -> None:
    _disc(c.on_fill, c.x, c.y, 22 * _UNIT)
    side = 1.6 * c.size
    for x, y in c.tiles(side):
        _disc(c.on_line, x + side / 2, y + side / 2, 0.95 * _UNIT)


def _grid(c: _Canvas) -> None:
    _disc(c.on_fill, c.x, c.y, 16 * _UNIT)
    for x, y in c.tiles(1.7 * c.size):
        c.on_line.rectangle((x, 0, x + 0.5 * _UNIT, c.height), fill=255)
        c.on_line.rectangle((0, y, c.width, y + 0.5 * _UNIT), fill=255)


def _rays(c: _Canvas) -> None:
    far = c.width + c.height
    for begin in range(c.angle, c.angle + 360, 14):
        ends = [(math.sin(math.radians(a)) * far, -math.cos(math.radians(a)) * far) for a in (begin, begin + 4)]
        c.on_line.polygon([(c.x, c.y), *((c.x + dx, c.y + dy) for dx, dy in ends)], fill=255)


def _orbits(c: _Canvas) -> None:
    _disc(c.on_fill, c.width - c.x, c.y, 20 * _UNIT)
    for radius in (14.1, 24.1, 34.1):
        _ring(c.on_line, c.x, c.height * 1.05, radius * _UNIT, (radius + 2) * _UNIT)


def _bars(c: _Canvas) -> None:
    side = 3.4 * c.size
    for number in range(math.ceil(c.width / side)):
        x = number * side
        c.on_line.rectangle((x + 0.3 * side, 0, x + 0.5 * side, c.height), fill=255)
        c.on_fill.rectangle((x + 0.6 * side, 0, x + 0.9 * side, c.height), fill=255)


def _chequers(c: _Canvas) -> None:
    side = 3 * c.size
    for x, y in c.tiles(side):
        c.on_line.rectangle((x + side / 2, y + side / 2, x + side, y + side), fill=255)
        c.on_fill.rectangle((x, y, x + side / 2, y + side / 2), fill=255)


def _arches(c: _Canvas) -> None:
    side = 3 * c.size
    for x, y in c.tiles(side):
        with _tile(c.line, x, y, side) as on:
            _ring(on, side / 2, 0, 0.385 * side, 0.51 * side)
        with _tile(c.fill, x, y, side) as on:
            _feet(on, side, 0.49, 0.643)


def _zigzag(c: _Canvas) -> None:
    side = 2.6 * c.size
    for x, y in c.tiles(side):
        c.on_line.polygon([(x, y), (x + side / 2, y), (x, y + side / 2)], fill=255)
        c.on_fill.polygon([(x + side, y), (x + side / 2, y), (x + side, y + side / 2)], fill=255)


def _weave(c: _Canvas) -> None:
    c.stripes(c.on_fill, c.angle + 90, 2.5 * c.size, 2 * c.size, 2.5 * c.size)
    c.stripes(c.on_line, c.angle, c.size + 0.6 * _UNIT, c.size, c.size + 0.6 * _UNIT)


def _scales(c: _Canvas) -> None:
    side = 2.6 * c.size
    for x, y in c.tiles(side):
        with _tile(c.line, x, y, side) as on:
            _disc(on, side / 2, 0, 0.54 * side)
        with _tile(c.fill, x, y, side) as on:
            _feet(on, side, 0, 0.685)


def _feet(on: ImageDraw.ImageDraw, side: float, inner: float, outer: float) -> None:
    """Rings about the lower corners of a tile."""
    for x in (0.0, side):
        _ring(on, x, side, inner * side, outer * side)


@contextmanager
def _tile(layer: Image.Image, x: float, y: float, side: float) -> Iterator[ImageDraw.ImageDraw]:
    """To draw on one square alone: what goes beyond its edges is cut off."""
    left, top, right, bottom = round(x), round(y), round(x + side), round(y + side)
    square = Image.new("L", (right - left, bottom - top))
    yield ImageDraw.Draw(square)
    layer.paste(square, (left, top))


_PATTERNS: tuple[Callable[[_Canvas], None], ...] = (
    _rings, _slope, _dots, _grid, _rays, _orbits, _bars, _chequers, _arches, _zigzag, _weave, _scales,
)  # fmt: skip
"""By the number of the category's colour."""
