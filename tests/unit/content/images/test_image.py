from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.images.image import ImageFacts, image_key, is_image, measure
from tests.support.images import animation, image, of_a_camera, turned


@pytest.mark.parametrize(
    ("name", "data", "facts"),
    [
        ("a.png", image(60, 40), ImageFacts(60, 40, "graphic")),
        ("a.PNG", image(60, 40, mode="1"), ImageFacts(60, 40, "graphic")),
        ("a.jpg", image(60, 40, "JPEG"), ImageFacts(60, 40, "photo")),
        ("a.jpeg", image(60, 40, "JPEG", "CMYK"), ImageFacts(60, 40, "photo")),
        ("a.jpg", of_a_camera(60, 40), ImageFacts(60, 40, "photo")),
        ("a.jpg", turned(60, 40), ImageFacts(40, 60, "photo")),
        ("a.webp", image(60, 40, "WEBP"), ImageFacts(60, 40, "compact")),
        ("a.avif", image(60, 40, "AVIF"), ImageFacts(60, 40, "compact")),
        ("a.gif", image(60, 40, "GIF", "P"), ImageFacts(60, 40, "graphic")),
        ("a.gif", animation(60, 40), ImageFacts(60, 40)),
        ("a.png", image(60, 40, mode="I;16"), ImageFacts(60, 40)),
        ("misnamed.png", image(60, 40, "JPEG"), ImageFacts(60, 40, "photo")),
        ("a.svg", b"<svg viewBox='0 0 30.4 20.6'/>", ImageFacts(30, 21)),
        ("a.svg", b"<svg viewBox='0 0 0.1 0.1'/>", ImageFacts(1, 1)),
        ("a.svg", b"<svg viewBox='0 0 16383 3000'/>", ImageFacts(16_383, 3000)),
        ("a.png", image(60, 40, mode="L"), ImageFacts(60, 40, "graphic")),
        ("a.png", image(60, 40, mode="1"), ImageFacts(60, 40, "graphic")),
        ("a.png", image(60, 40, mode="RGBA"), ImageFacts(60, 40, "graphic")),
    ],
)
def test_measure_returns_size_and_kind(name: str, data: bytes, facts: ImageFacts) -> None:
    assert measure(name, data, True) == facts


def claiming(width: int, height: int) -> bytes:
    """Return a PNG of few bytes whose header claims this size."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + struct.pack(">I", 9) + b"IDAT"
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.png", b"", "is not a PNG"),
        ("a.png", b"nonsense", "is not a PNG"),
        ("a.png", image(60, 40, "BMP"), "is not a PNG"),
        ("a.png", image(60, 40)[:-40], "cannot be read"),
        ("a.jpg", image(600, 400, "JPEG")[:-400], "cannot be read"),
        ("a.png", claiming(16_384, 1), "larger than 50 million pixels, or longer than 16383 pixels on one side"),
        ("a.png", claiming(10_000, 5_001), "larger than 50 million pixels"),
        ("a.png", claiming(100_000, 100_000), "larger than 50 million pixels"),
        ("a.svg", b"<svg viewBox='0 0 1e9 1'/>", "larger than"),
        ("a.svg", b"<svg width='1e999' height='1'/>", "larger than"),
        ("a.svg", b"<svg width='1' height='1e999'/>", "larger than"),
        ("a.svg", b"<svg>", "is not valid XML"),
    ],
)
def test_measure_reports_why_an_image_cannot_be_shown(name: str, data: bytes, message: str) -> None:
    facts = measure(name, data, True)
    assert message in facts.error
    assert not facts.width


def test_measure_without_pillow_reads_only_svg() -> None:
    assert measure("a.png", image(60, 40), False) == ImageFacts()
    assert measure("a.svg", b"<svg viewBox='0 0 3 2'/>", False) == ImageFacts(3, 2)


@given(st.binary(max_size=300), st.integers(0, 120), st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))
def test_measure_accepts_any_bytes(noise: bytes, place: int, format: str) -> None:
    good = image(12, 9, format)
    facts = measure("a.png", good[:place] + noise + good[place + len(noise) :], True)
    assert bool(facts.error) != bool(facts.width)


def test_is_image_depends_on_the_suffix() -> None:
    names = ["a.svg", "b.JPG", "c.avif", "d.tiff", "e.md", "png"]
    assert [name for name in names if is_image(name)] == ["a.svg", "b.JPG", "c.avif"]


def test_image_key_depends_on_the_suffix() -> None:
    assert image_key("a/b.svg", b"1") == image_key("c.SVG", b"1") != image_key("b.png", b"1")
