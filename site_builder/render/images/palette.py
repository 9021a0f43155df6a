"""The colours of the style sheet for drawn images. In: an OKLCH colour. Out: red, green and blue."""

from __future__ import annotations

import math

HUES = (255, 25, 165, 310, 130, 5, 280, 65, 215, 340, 100, 190)
"""Hues of the tones in the style sheet, in degrees of OKLCH."""


Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


def rgb(lightness: float, chroma: float, hue: float) -> Colour:
    """Convert an `oklch()` colour to sRGB (CSS Color 4, section 9.4 and its sample code). `hue` is in degrees."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return _channel(red), _channel(green), _channel(blue)


def _channel(light: float) -> int:
    """Encode a linear channel for sRGB. Values out of range are clipped."""
    encoded = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return min(255, max(0, round(255 * encoded)))
