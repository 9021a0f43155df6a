"""An image file, as far as the rest of the build has to know it: how large it is, and what can be made of it.

Knows the bytes of one file only. All but SVG needs Pillow, which is imported when it is first needed.
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
"""Formats of Pillow that browsers show, by the endings of files. No other is decoded, whatever a file says it is."""
MAX_SIDE = 16_383
"""Pixels: the longest side that a WebP may have (RFC 9649, 2.7)."""
MAX_PIXELS = 50_000_000
"""A small file may claim to be a picture that fills the memory. More than any camera an editor would use makes, and
less than what Pillow refuses; the settings may say otherwise."""
MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"}
"""Of Pillow: ways to store a picture that can be turned into 8 bits for each of three colours without loss of range."""
_TURNED = 5
"""Values of EXIF's Orientation from here on exchange width and height (EXIF 2.32, 4.6.4)."""
_ORIENTATION = 0x0112


class ImageFacts(Value, frozen=True):
    """What is known of an image file."""

    width: int = 0
    """Pixels, as browsers show it; 0 when it is not known."""
    height: int = 0
    kind: Literal["", "photo", "graphic", "compact"] = ""
    """How versions of it are made: of a JPEG, of a format without loss, or of WebP and AVIF; empty when none are."""
    error: str = ""
    """Why it cannot be shown, as the end of a sentence."""


def is_image(path: str) -> bool:
    """Whether the file's ending is that of an image which browsers show."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix == ".svg" or suffix in FORMATS


def image_key(path: str, digest: bytes) -> bytes:
    """What the facts of an image are known by: its digest, and how its ending has it read."""
    return digest + PurePosixPath(path).suffix.lower().encode()


def measure(path: str, data: bytes, pillow: bool, most: int = MAX_PIXELS) -> ImageFacts:
    """The facts of an image. It is decoded as a whole, so that one that is cut off is found here, not while rendering.

    Without Pillow, nothing is known of images but SVG. One of more than `most` pixels is not decoded.
    """
    if PurePosixPath(path).suffix.lower() == ".svg":
        try:
            width, height = svg_size(data)
        except BadSvgError as error:
            return ImageFacts(error=str(error))
        return _sized(width, height, "", most)
    return _measure_pixels(data, most) if pillow else ImageFacts()


def _measure_pixels(data: bytes, most: int) -> ImageFacts:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=tuple(set(FORMATS.values()))) as image:
                if wrong := _sized(*image.size, "", most).error:
                    return ImageFacts(error=wrong)
                image.load()
                return _sized(*_shown_size(image), _kind(image), most)
    except UnidentifiedImageError:
        return ImageFacts(error="is not a PNG, JPEG, WebP, AVIF or GIF")
    except Image.DecompressionBombError:
        return ImageFacts(error=_too_large(most))
    except Exception as error:  # Of what is damaged or forged, each decoder complains in its own way.
        return ImageFacts(error=f"cannot be read: {error}")


def _too_large(most: int) -> str:
    return f"is larger than {most / 1_000_000:g} million pixels, or longer than {MAX_SIDE} pixels on one side"


def _sized(width: float, height: float, kind: Literal["", "photo", "graphic", "compact"], most: int) -> ImageFacts:
    if not (math.isfinite(width) and math.isfinite(height)) or max(width, height) > MAX_SIDE:
        return ImageFacts(error=_too_large(most))
    if width * height > most:
        return ImageFacts(error=_too_large(most))
    return ImageFacts(max(1, round(width)), max(1, round(height)), kind)


def _shown_size(image: Image) -> tuple[int, int]:
    """Width and height as browsers show it: a camera that was held upright says so in EXIF."""
    turned = image.getexif().get(_ORIENTATION, 1)
    width, height = image.size
    return (height, width) if isinstance(turned, int) and turned >= _TURNED else (width, height)


def _kind(image: Image) -> Literal["", "photo", "graphic", "compact"]:
    if image.mode not in MODES:
        return ""
    if image.format in ("JPEG", "MPO"):  # Some cameras put further pictures behind the first one.
        return "photo"
    if getattr(image, "is_animated", False):
        return ""
    return "graphic" if image.format in ("PNG", "GIF") else "compact"
