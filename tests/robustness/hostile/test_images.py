"""No picture fills the memory: one that claims to be huge is refused before it is decoded."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

import pytest

from site_builder.content.images.image import measure
from tests.support.images import image

HUGE = 60_000
SVG_BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{}]><svg xmlns="http://www.w3.org/2000/svg"><text>&z;</text></svg>'


def jpeg() -> bytes:
    """A JPEG whose frame header (ITU T.81, B.2.2) says that it is huge."""
    data = image(40, 40, "JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", HUGE, HUGE) + data[place + 4 :]


def gif() -> bytes:
    """A GIF whose logical screen is huge."""
    data = image(40, 40, "GIF", "P")
    return data[:6] + struct.pack("<HH", HUGE, HUGE) + data[10:]


def webp() -> bytes:
    """A WebP of which the canvas (RFC 9649, 2.7) is huge."""
    frame = image(40, 40, "WEBP")[12:]
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + 2 * (HUGE - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 4 + len(canvas) + len(frame)) + b"WEBP" + canvas + frame


@pytest.mark.parametrize(("name", "data"), [("a.jpg", jpeg()), ("a.gif", gif()), ("a.webp", webp())])
def test_image_that_claims_to_be_huge_is_not_decoded(name: str, data: bytes) -> None:
    assert "is larger than" in measure(name, data, True).error


def test_svg_entities_are_not_expanded() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    assert "declares entities" in measure("a.svg", SVG_BOMB.format(entities).encode(), False).error


def test_compressed_text_in_a_png_is_not_expanded() -> None:
    data = image(40, 40)
    packed = zlib.compress(bytes(200_000_000), 9)
    chunk = b"zTXtComment\x00\x00" + packed
    bomb = data[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data[33:]
    facts = measure("a.png", bomb, True)
    assert facts.error or (facts.width, facts.height) == (40, 40)
