"""Resize images. In: the bytes of an image. Out: those of the same image in another width and format. Pure."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from site_builder.content.images.image import FORMATS

QUALITY = 80
"""Quality of WebP and JPEG. Higher values make larger files with hardly a visible difference."""
LOSSLESS = ("PNG", "GIF")
"""Formats of diagrams and screenshots. Lossy WebP blurs their edges, so lossless WebP is used where it is smaller."""
GRAPHIC_QUALITY = 90
"""Quality of lossy WebP for these formats."""


def resize_image(data: bytes, width: int, format: str) -> bytes:
    """Return the image with a width in pixels, as `webp`, `jpeg` or `png`.

    Of its metadata, only the colour profile is kept: camera and location are private. Raises OSError when the image
    cannot be read.
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
    candidates = [{"lossless": True, "quality": 60}, {"quality": GRAPHIC_QUALITY}]
    return min((_encoded(image, "WEBP", profile, method=4, **options) for options in candidates), key=len)


def _encoded(image: Image.Image, format: str, profile: bytes | None, **options: object) -> bytes:
    if format == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    stream = BytesIO()
    image.save(stream, format, icc_profile=profile or b"", **options)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _decoded(data: bytes) -> Image.Image:
    """Return the image upright, with 8 bits per channel. Cached for the variants of one image, made in a row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(data), formats=tuple(set(FORMATS.values()))) as image:
            original = image.format
            upright = ImageOps.exif_transpose(image)
    profile = upright.info.get("icc_profile") if upright.mode in ("RGB", "RGBA", "L", "LA", "P") else None
    if upright.mode not in ("RGB", "RGBA", "L", "LA"):
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    upright.info = {"original": original, **({"icc_profile": profile} if profile else {})}
    return upright
