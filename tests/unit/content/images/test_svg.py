from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.images.svg import BadSvgError, svg_size


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("", (300, 150)),
        ('viewBox="0 0 720 316"', (720, 316)),
        ('viewBox="-5,-5,10.5,20"', (10.5, 20)),
        ('width="40" height="30px" viewBox="0 0 1 1"', (40, 30)),
        ('width="40"', (40, 150)),
        ('height="40"', (300, 40)),
        ('width="40" viewBox="0 0 2 1"', (40, 20)),
        ('height="40" viewBox="0 0 2 1"', (80, 40)),
        ('width="100%" height="100%" viewBox="0 0 2 1"', (2, 1)),
        ('width="1in" height="72pt"', (96, 96)),
        ('width="6pc" height="25.4mm"', (96, 96)),
        ('width="2.54cm" height="96"', (96, 96)),
        ('viewBox="0 0 0 5"', (300, 150)),
        ('width="40" viewBox="0 0 5 0"', (40, 150)),
        ('width="-4" height="x" viewBox="0 0 0 0"', (300, 150)),
        ('width="1e999" height="2"', (float("inf"), 2)),
    ],
)
def test_svg_size_matches_browsers(attributes: str, size: tuple[float, float]) -> None:
    assert svg_size(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><g width="9"/></svg>'.encode()) == size


def test_svg_size_ignores_prolog_and_prefix() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><!-- a --><s:svg xmlns:s="u"/>'
    assert svg_size(text.encode()) == (300, 150)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no element found"),
        ("<svg><g></svg>", "mismatched tag"),
        ("<html/>", "starts with <html>"),
        ("\x89PNG", "not well-formed"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg width="&a;"/>', "declares entities"),
        ('<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><svg/>', "declares entities"),
    ],
)
def test_svg_size_rejects_other_files(text: str, message: str) -> None:
    with pytest.raises(BadSvgError, match=message):
        svg_size(text.encode("latin-1"))


@given(st.binary() | st.text().map(lambda text: f"<svg viewBox='{text}'/>".encode("utf-8", "replace")))
def test_svg_size_accepts_or_rejects_any_bytes(data: bytes) -> None:
    try:
        width, height = svg_size(data)
    except BadSvgError:
        return
    assert width > 0 and height > 0
