"""The images that stories and pages show: what a page says of each, and the versions of it that are to be made.

An image of many pixels is shown in several widths, of which a browser takes the one that fits the screen. All versions
are WebP, which every browser since 2020 shows. The image itself stands in for browsers that know no `srcset`, and when
it is wider than any screen needs, a version of it in its own format does.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    picture: ImageSize | None
    """None when its size is not known."""


class Images:
    """Gives each image as it is shown, and gathers the versions that this needs."""

    def __init__(self, files: Mapping[str, File], facts: Mapping[bytes, ImageFacts], urls: Urls) -> None:
        self._files = files
        self._facts = facts
        self._urls = urls
        self._shown: dict[str, ShownImage] = {}
        self._versions: dict[str, ImageVariant] = {}

    def wrong(self, key: str) -> str:
        """Why the image at this key cannot be shown; empty when it can."""
        facts = self._facts.get(image_key(key, self._files[key].digest))
        return facts.error if facts else "is no image that browsers show"

    def show(self, key: str) -> ShownImage:
        """The image at a key, which is not wrong."""
        known = self._shown.get(key)
        if known is None:
            file = self._files[key]
            known = self._shown[key] = self._show(file, self._facts[image_key(key, file.digest)])
        return known

    def versions(self) -> tuple[ImageVariant, ...]:
        """All versions of the images that were shown, those of one image together."""
        return tuple(self._versions.values())

    def _show(self, file: File, facts: ImageFacts) -> ShownImage:
        href = self._urls.href("/" + file.path)
        if not facts.width:
            return ShownImage(href, None)
        if not facts.kind or facts.width <= WIDTHS[0]:
            return ShownImage(href, ImageSize(facts.width, facts.height))
        widths = [width for width in WIDTHS if width < facts.width]
        if facts.width <= WIDTHS[-1]:
            widths.append(facts.width)
        srcset = ", ".join(f"{self._version(file, width, 'webp')} {width}w" for width in widths)
        if facts.width <= WIDTHS[-1]:
            return ShownImage(href, ImageSize(facts.width, facts.height, srcset))
        height = max(1, round(facts.height * WIDTHS[-1] / facts.width))
        href = self._version(file, WIDTHS[-1], _OWN_FORMAT[facts.kind])
        return ShownImage(href, ImageSize(WIDTHS[-1], height, srcset))

    def _version(self, file: File, width: int, format: Literal["jpeg", "png", "webp"]) -> str:
        """Plan a version; gives its href."""
        name = file.origin.removeprefix("content/").removeprefix("static/")
        path = asset_url(name, file.digest, f"-{width}.{format}")
        self._versions[path] = ImageVariant(path, file.location, file.digest, width, format, file.origin)
        return self._urls.href("/" + path)
