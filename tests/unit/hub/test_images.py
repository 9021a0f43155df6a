from __future__ import annotations

from typing import Literal

import pytest

from site_builder.content.images.image import ImageFacts, image_key
from site_builder.hub.images import Images, ShownImage
from site_builder.hub.urls import Urls
from site_builder.model.outputs import File, ImageVariant
from site_builder.model.site import ImageSize

KEY = "content/news/a b.png"
FILE = File("assets/news/a b.12345678.png", "/hub/content/news/a b.png", b"\x12\x34\x56\x78" * 4, KEY)
STEM = "assets/news/a b.12345678"
HREF = "/hub/assets/news/a%20b.12345678"


def pictures(width: int, kind: Literal["", "photo", "graphic", "compact"]) -> Images:
    facts = {image_key(KEY, FILE.digest): ImageFacts(width, width // 2, kind)}
    return Images({KEY: FILE}, facts, Urls("https://hub.example", "/hub/"))


@pytest.mark.parametrize(("width", "kind"), [(480, "photo"), (900, "")])
def test_small_or_animated_image_has_no_variants(width: int, kind: Literal["", "photo"]) -> None:
    made = pictures(width, kind)
    assert made.show(KEY) == ShownImage(f"{HREF}.png", ImageSize(width, width // 2))
    assert made.variants([KEY]) == ()


def test_wide_image_has_variants_up_to_its_width() -> None:
    made = pictures(1000, "graphic")
    srcset = f"{HREF}-480.webp 480w, {HREF}-800.webp 800w, {HREF}-1000.webp 1000w"
    assert made.show(KEY) == ShownImage(f"{HREF}.png", ImageSize(1000, 500, srcset), made.variants([KEY]))
    assert made.variants([KEY]) == tuple(
        ImageVariant(f"{STEM}-{width}.webp", FILE.location, FILE.digest, width, "webp", KEY)
        for width in (480, 800, 1000)
    )


@pytest.mark.parametrize(("kind", "suffix"), [("photo", "jpeg"), ("graphic", "png"), ("compact", "webp")])
def test_very_wide_image_is_replaced_by_a_variant(kind: Literal["photo"], suffix: str) -> None:
    made = pictures(4000, kind)
    shown = made.show(KEY)
    assert shown.href == f"{HREF}-1600.{suffix}"
    assert shown.size and (shown.size.width, shown.size.height) == (1600, 800)
    widths = [480, 800, 1200, 1600]
    assert shown.size.srcset == ", ".join(f"{HREF}-{width}.webp {width}w" for width in widths)
    assert f"{STEM}-1600.{suffix}" in {version.path for version in made.variants([KEY])}


def test_image_shown_twice_has_its_variants_once() -> None:
    made = pictures(700, "photo")
    assert made.show(KEY) is made.show(KEY)
    assert len(made.variants([KEY, KEY])) == 2


def test_unknown_image_has_a_fault() -> None:
    assert Images({KEY: FILE}, {}, Urls("https://hub.example", "/")).fault(KEY)
    assert pictures(900, "photo").fault(KEY) == ""


def test_very_flat_image_keeps_a_height() -> None:
    facts = {image_key(KEY, FILE.digest): ImageFacts(90_000, 9, "photo")}
    shown = Images({KEY: FILE}, facts, Urls("https://hub.example", "/")).show(KEY)
    assert shown.size and shown.size.height == 1
