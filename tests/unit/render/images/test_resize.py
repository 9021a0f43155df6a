from __future__ import annotations

import pytest

from site_builder.render.images.resize import resize_image
from tests.support.images import image, opened, turned


@pytest.mark.parametrize(
    ("format", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "1"),
                         ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGBA"), ("GIF", "P")]
)  # fmt: skip
@pytest.mark.parametrize("wanted", ["webp", "jpeg", "png"])
def test_every_image_format_can_be_resized(format: str, mode: str, wanted: str) -> None:
    made = opened(resize_image(image(90, 60, format, mode), 30, wanted))
    assert (made.format or "").lower() == wanted
    assert made.size == (30, 20)


@pytest.mark.parametrize("wanted", ["webp", "jpeg", "png"])
def test_variant_is_upright_without_camera_metadata(wanted: str) -> None:
    made = opened(resize_image(turned(90, 60), 30, wanted))
    assert made.size == (30, 45)
    assert not made.getexif()
    assert "comment" not in made.info


def test_variant_keeps_colour_profile_and_transparency() -> None:
    profile = b"\0" * 128
    assert opened(resize_image(image(90, 60, icc_profile=profile), 30, "webp")).info["icc_profile"] == profile
    assert opened(resize_image(image(90, 60, mode="RGBA"), 30, "webp")).mode == "RGBA"


def test_variant_of_a_diagram_keeps_its_colours() -> None:
    assert opened(resize_image(image(90, 60), 90, "webp")).convert("RGB").tobytes() == opened(image(90, 60)).tobytes()


def test_resizing_is_deterministic() -> None:
    data = image(90, 60, "JPEG")
    first = resize_image(data, 30, "webp")
    resize_image(image(10, 10), 5, "webp")
    assert resize_image(data, 30, "webp") == first
