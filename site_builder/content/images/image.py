"""Measure an image file: its size in pixels, and how smaller versions of it are made.

All formats except SVG need Pillow, which is imported on first use.
"""

from __future__ import annotations

import math
import warnings
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from site_builder.content.images.svg import BadSvgError, svg_size
from site_builder.model.value import Value

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
"""Pillow's formats that browsers show, by file suffix. No other format is decoded, whatever the file contains."""
MAX_SIDE = 16_383
"""Maximum width and height in pixels, as for WebP (RFC 9649, 2.7)."""
MAX_PIXELS = 50_000_000
"""Default maximum size: a small file can decode to an image that fills the memory. More than common cameras make, and
less than Pillow's own limit."""
MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"}
"""Pillow's modes that convert to 8-bit RGB without loss of range."""
_FIRST_ROTATED = 5
"""From this value of EXIF Orientation on, width and height are swapped (EXIF 2.32, 4.6.4)."""
_ORIENTATION = 0x0112


class ImageFacts(Value, frozen=True):
    """The size and kind of an image file."""

    width: int = 0
    """Pixels, as browsers show it; 0 when unknown."""
    height: int = 0
    kind: Literal["", "photo", "graphic", "compact"] = ""
    """How smaller versions are made: as for JPEG, for lossless formats, or for WebP and AVIF; empty for none."""
    error: str = ""
    """Why it cannot be shown, as the end of a message; empty for a valid image."""


def is_image(path: str) -> bool:
    """Return whether the suffix of a file is that of an image that browsers show."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix == ".svg" or suffix in FORMATS


def image_key(path: str, digest: bytes) -> bytes:
    """Return the cache key of an image: its digest and its suffix, which decides how it is read."""
    return digest + PurePosixPath(path).suffix.lower().encode()


def measure(path: str, data: bytes, pillow: bool, max_pixels: int = MAX_PIXELS) -> ImageFacts:
    """Measure an image. It is decoded completely, so that a truncated file is found now and not while rendering.

    Without Pillow, only SVG is measured. Images of more than `max_pixels` pixels are not decoded.
    """
    if PurePosixPath(path).suffix.lower() == ".svg":
        try:
            width, height = svg_size(data)
        except BadSvgError as error:
            return ImageFacts(error=str(error))
        return _sized(width, height, "", max_pixels)
    return _measure_pixels(data, max_pixels) if pillow else ImageFacts()


def _measure_pixels(data: bytes, max_pixels: int) -> ImageFacts:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=tuple(set(FORMATS.values()))) as image:
                if error := _sized(*image.size, "", max_pixels).error:
                    return ImageFacts(error=error)
                image.load()
                return _sized(*_shown_size(image), _kind(image), max_pixels)
    except UnidentifiedImageError:
        return ImageFacts(error="is not a PNG, JPEG, WebP, AVIF or GIF")
    except Image.DecompressionBombError:
        return ImageFacts(error=_too_large(max_pixels))
    except Exception as failure:  # Decoders raise many kinds of errors for damaged files.
        return ImageFacts(error=f"cannot be read: {failure}")


def _too_large(max_pixels: int) -> str:
    return f"is larger than {max_pixels / 1_000_000:g} million pixels, or longer than {MAX_SIDE} pixels on one side"


def _sized(
    width: float, height: float, kind: Literal["", "photo", "graphic", "compact"], max_pixels: int
) -> ImageFacts:
    if not (math.isfinite(width) and math.isfinite(height)) or max(width, height) > MAX_SIDE:
        return ImageFacts(error=_too_large(max_pixels))
    if width * height > max_pixels:
        return ImageFacts(error=_too_large(max_pixels))
    return ImageFacts(max(1, round(width)), max(1, round(height)), kind)


def _shown_size(image: Image) -> tuple[int, int]:
    """Return width and height as browsers show them, after the rotation in EXIF."""
    orientation = image.getexif().get(_ORIENTATION, 1)
    width, height = image.size
    return (height, width) if isinstance(orientation, int) and orientation >= _FIRST_ROTATED else (width, height)


def _kind(image: Image) -> Literal["", "photo", "graphic", "compact"]:
    if image.mode not in MODES:
        return ""
    if image.format in ("JPEG", "MPO"):  # MPO: some cameras append more images to a JPEG.
        return "photo"
    if getattr(image, "is_animated", False):
        return ""
    return "graphic" if image.format in ("PNG", "GIF") else "compact"
