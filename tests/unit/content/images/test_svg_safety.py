"""Tests that SVG files with scripts or external resources are rejected, and all others accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.images.svg import BadSvgError, svg_size

HUB = Path(__file__).parents[4]
SVG = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml"'
)
ACTIVE = [
    "<script>alert(1)</script>",
    '<script href="https://a.example/x.js"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "<h:script>alert(1)</h:script>",
    '<h:img src="x" onerror="alert(1)"/>',
    '<h:iframe src="https://a.example/"/>',
    '<h:meta http-equiv="refresh" content="0;url=https://a.example/"/>',
    '<h:link rel="stylesheet" href="https://a.example/x.css"/>',
    "<foreignObject><h:p>text</h:p></foreignObject>",
    *(f"<{name}/>" for name in ("iframe", "embed", "object", "handler", "listener", "Script", "FOREIGNOBJECT")),
    '<g onload="alert(1)"/>',
    '<g ONLOAD="alert(1)"/>',
    '<animate onbegin="alert(1)" attributeName="x" dur="1s"/>',
    '<a href="javascript:alert(1)"><text>x</text></a>',
    '<a xlink:href="  java&#10;script:alert(1)"><text>x</text></a>',
    '<a href="JaVaScRiPt:alert(1)"><text>x</text></a>',
    '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"><text>x</text></a>',
    '<a href="//a.example/"><text>x</text></a>',
    '<a><set attributeName="href" to="javascript:alert(1)"/><text>x</text></a>',
    '<a><animate attributeName=" xlink:href " values="javascript:alert(1)"/><text>x</text></a>',
    '<use href="https://a.example/x.svg#a"/>',
    '<use href="data:image/svg+xml,&lt;svg/&gt;#a"/>',
    '<image href="https://a.example/x.png"/>',
    '<image xlink:href="//a.example/x.png"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<feImage href="https://a.example/x.png"/>',
    "<style>@import 'https://a.example/x.css';</style>",
    "<style>svg{background:url(https://a.example/x.png)}</style>",
    '<style>svg{background:u\\72l("https://a.example/x.png")}</style>',
    "<style>svg{background:<![CDATA[ur]]>l(//a.example/x.png)}</style>",
    '<style>svg{background:image-set("//a.example/x.png" 1x)}</style>',
    '<rect fill="url(https://a.example/x.svg#a)"/>',
    "<rect style=\"fill:url( '//a.example/x.svg#a' )\"/>",
    '<rect><animate attributeName="fill" to="url(https://a.example/x.svg#a)"/></rect>',
    '<?xml-stylesheet href="https://a.example/x.xsl" type="text/xsl"?>',
]
DOCUMENTS = [
    '<?xml-stylesheet href="#a" type="text/css"?><svg {}/>',
    '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg {}/>',
    '<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg {}>&c;</svg>',
    '<?xml version="1.0" encoding="GBK"?><svg {}/>',
    '<?xml version="1.0" encoding="utf-7"?><svg {}/>',
]
PASSIVE = [
    '<a href="https://a.example/"><text>x</text></a>',
    '<a href="#b" xlink:href="/news/"><text>x</text></a>',
    '<use href=""/><image href=" "/>',
    '<use href="#a"/><image href="data:image/png;base64,AAAA"/>',
    "<style>rect{fill:url(#a)} @font-face{src:url('data:font/woff2;base64,AAAA')}</style>",
    '<rect fill="url(#a)" style="filter:url( \'#b\' )" aria-label="image(s)" data-a="C:\\b" id="on"/>',
    '<g xmlns:i="urn:inkscape" i:path="C:\\drawings\\url(x)"/>',
    '<animate attributeName="rotation" to="3"/><script-like/>',
    "<text>url(//a.example/)</text><style>a{}</style><text>url(//a.example/)</text><style>b{}</style>",
    "<text>javascript:alert(1) onload= url(https://a.example/)</text><!-- <script> --><?php x ?>",
]


def rejection(text: str) -> str:
    try:
        svg_size(text.encode())
    except BadSvgError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("inside", ACTIVE)
def test_svg_with_scripts_or_external_resources_is_rejected(inside: str) -> None:
    error = rejection(f"<svg {SVG}>\n{inside}\n</svg>")
    assert error.endswith(" on line 2") and "valid XML" not in error


@pytest.mark.parametrize("document", DOCUMENTS)
def test_svg_with_doctype_encoding_or_style_sheet_is_rejected(document: str) -> None:
    error = rejection(document.format(SVG))
    assert error.endswith(" on line 1") and "valid XML" not in error


@pytest.mark.parametrize("inside", PASSIVE)
def test_svg_that_only_draws_is_accepted(inside: str) -> None:
    assert rejection(f"<svg {SVG}>{inside}</svg>") == ""


@pytest.mark.parametrize("file", sorted(HUB.glob("[cs]*/**/*.svg")), ids=lambda file: file.name)
def test_svg_files_of_the_demo_hub_are_accepted(file: Path) -> None:
    assert rejection(file.read_text(encoding="utf-8")) == ""


def test_svg_with_deep_nesting_is_read_in_linear_time() -> None:
    text = "<g>" * 200_000 + "</g>" * 200_000
    assert rejection(f"<svg {SVG}>{text}</svg>") == ""
    with pytest.raises(BadSvgError, match="is not valid XML"):
        svg_size(b"<svg>" + b"<g a" * 100_000)
