"""The images that stories and pages show: what a page says of each, and the sizes of it to make.

A large image is shown in several widths, and a browser takes the one that fits the screen. All variants are WebP, which
every browser since 2020 shows. Browsers without `srcset` get the image itself, or, when it is wider than any screen
needs, a variant in its own format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from site_builder.content.images.image import ImageFacts, image_key
from site_builder.hub.assets import asset_url
from site_builder.hub.urls import Urls
from site_builder.model.outputs import File, ImageVariant
from site_builder.model.site import ImageSize
from site_builder.model.value import Value

WIDTHS = (480, 800, 1200, 1600)
"""Pixels: from a phone to a cover on a screen with two pixels for each of CSS. A multiple of 16 is coded well."""
_OWN_FORMAT: dict[str, Literal["jpeg", "png", "webp"]] = {"photo": "jpeg", "graphic": "png", "compact": "webp"}


class ShownImage(Value, frozen=True):
    """How an image is shown."""

    href: str
    size: ImageSize | None
    """None when its size is unknown."""
    variants: tuple[ImageVariant, ...] = ()
    """The sizes of it to make."""


class Images:
    """The images of a hub: which can be shown, and how."""

    def __init__(self, files: Mapping[str, File], facts: Mapping[bytes, ImageFacts], urls: Urls) -> None:
        self._files = files
        self._facts = facts
        self._urls = urls
        self._shown: dict[str, ShownImage] = {}
        """Images are shown on several pages; this saves computing them again, and changes nothing."""

    def fault(self, key: str) -> str:
        """Return why the image at this key cannot be shown; empty when it can."""
        facts = self._facts.get(image_key(key, self._files[key].digest))
        return facts.error if facts else "is not an image that browsers show"

    def show(self, key: str) -> ShownImage:
        """Return how the image at a key is shown; it must have no fault."""
        shown = self._shown.get(key)
        if shown is None:
            file = self._files[key]
            shown = self._shown[key] = self._show(file, self._facts[image_key(key, file.digest)])
        return shown

    def variants(self, keys: Iterable[str]) -> tuple[ImageVariant, ...]:
        """Return the sizes to make of the images at some keys, each once, those of one image together."""
        return tuple({variant.path: variant for key in keys for variant in self.show(key).variants}.values())

    def shown_variants(self) -> Iterator[ImageVariant]:
        """Yield the sizes to make of the images that were shown so far."""
        for shown in self._shown.values():
            yield from shown.variants

    def _show(self, file: File, facts: ImageFacts) -> ShownImage:
        href = self._urls.href("/" + file.path)
        if not facts.width:
            return ShownImage(href, None)
        if not facts.kind or facts.width <= WIDTHS[0]:
            return ShownImage(href, ImageSize(facts.width, facts.height))
        widths = [width for width in WIDTHS if width < facts.width]
        if facts.width <= WIDTHS[-1]:
            widths.append(facts.width)
        variants = [_variant(file, width, "webp") for width in widths]
        srcset = ", ".join(f"{self._urls.href('/' + variant.path)} {variant.width}w" for variant in variants)
        if facts.width <= WIDTHS[-1]:
            return ShownImage(href, ImageSize(facts.width, facts.height, srcset), tuple(variants))
        height = max(1, round(facts.height * WIDTHS[-1] / facts.width))
        fallback = _variant(file, WIDTHS[-1], _OWN_FORMAT[facts.kind])
        size = ImageSize(WIDTHS[-1], height, srcset)
        unique = {variant.path: variant for variant in (*variants, fallback)}
        return ShownImage(self._urls.href("/" + fallback.path), size, tuple(unique.values()))


def _variant(file: File, width: int, format: Literal["jpeg", "png", "webp"]) -> ImageVariant:
    name = file.origin.removeprefix("content/").removeprefix("static/")
    path = asset_url(name, file.digest, f"-{width}.{format}")
    return ImageVariant(path, file.location, file.digest, width, format, file.origin)
