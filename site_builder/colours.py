"""Which colour and which cover: numbers that the style sheet gives a meaning, and the same colours for pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from site_builder.fingerprint import digest_bytes

TONES = 12
"""Colours of categories in the style sheet, each with a pattern for covers: `tone-0` to `tone-11`."""
HUES = (255, 25, 165, 310, 130, 5, 280, 65, 215, 340, 100, 190)
"""Degrees of OKLCH, as the style sheet has them."""
Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
VARIATIONS = 16
"""How a pattern may be turned, moved and sized: `vary-0` to `vary-15`."""


class Tones:
    """The colour of each category: by place for the listed ones, by name for the others."""

    def __init__(self, categories: Sequence[str]) -> None:
        self._known = {slug: place % TONES for place, slug in enumerate(categories)}

    def __call__(self, category: str) -> int:
        """The number of the colour of a category, by its slug."""
        known = self._known.get(category)
        return _number(category, TONES) if known is None else known


def variation(slug: str) -> int:
    """The number of the variation of its category's pattern that is a story's own."""
    return _number(slug, VARIATIONS)


def rgb(lightness: float, chroma: float, hue: float) -> Colour:
    """A colour as `oklch()` names it (CSS Color 4, 9.4 and its sample code)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return _channel(red), _channel(green), _channel(blue)


def _channel(light: float) -> int:
    """A part of the light, as sRGB encodes it; what the screen cannot show is cut off."""
    encoded = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return min(255, max(0, round(255 * encoded)))


def _number(name: str, count: int) -> int:
    return digest_bytes(name.encode())[0] % count
