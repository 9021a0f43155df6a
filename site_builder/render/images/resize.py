"""Versions of an image: from its bytes to those of the same picture in another width and format. Pure."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from site_builder.content.images.image import FORMATS

QUALITY = 80
"""Of WebP and JPEG: above it, files grow faster than what one can see."""
LOSSLESS = ("PNG", "GIF")
"""Formats of diagrams and screenshots, whose sharp edges show what WebP loses: the smaller of two ways is taken."""
GRAPHIC_QUALITY = 90
"""Of WebP for these."""


def resize_image(data: bytes, width: int, format: str) -> bytes:
    """The picture, so many pixels wide, as `webp`, `jpeg` or `png`.

    Keeps no metadata, such as camera and location, except the colour profile.
    Raises OSError when the image cannot be read.
    """
    image = _decoded(data)
    lossless = image.info["original"] in LOSSLESS
    profile = image.info.get("icc_profile")
    if width != image.width:
        size = width, max(1, round(image.height * width / image.width))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if format == "png":
        return _encoded(image, "PNG", profile, optimize=True)
    if format == "jpeg":
        return _encoded(image, "JPEG", profile, quality=QUALITY, optimize=True, progressive=True)
    if not lossless:
        return _encoded(image, "WEBP", profile, quality=QUALITY, method=4)
    ways = [{"lossless": True, "quality": 60}, {"quality": GRAPHIC_QUALITY}]
    return min((_encoded(image, "WEBP", profile, method=4, **way) for way in ways), key=len)


def _encoded(image: Image.Image, format: str, profile: bytes | None, **options: object) -> bytes:
    if format == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    stream = BytesIO()
    image.save(stream, format, icc_profile=profile or b"", **options)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _decoded(data: bytes) -> Image.Image:
    """The picture as it is shown, with 8 bits for each colour: kept, as its versions are made one after another."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(data), formats=tuple(set(FORMATS.values()))) as image:
            original = image.format
            shown = ImageOps.exif_transpose(image)
    profile = shown.info.get("icc_profile") if shown.mode in ("RGB", "RGBA", "L", "LA", "P") else None
    if shown.mode not in ("RGB", "RGBA", "L", "LA"):
        shown = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
    shown.info = {"original": original, **({"icc_profile": profile} if profile else {})}
    return shown
