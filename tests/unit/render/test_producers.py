"""The table of the kinds of output."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from site_builder.model.content import Body
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import (
    File,
    ImageVariant,
    LayoutOutput,
    Output,
    SearchDocument,
    SearchShard,
    SocialCard,
    SocialCardImage,
    StyleSheet,
    TextFile,
)
from site_builder.model.site import Link
from site_builder.render.producers import PRODUCERS, Tools, label, producer
from site_builder.render.renderer import Renderer
from site_builder.render.templates import Layouts
from site_builder.system.workers import HEAVINESS
from tests.support.hubs import hub_of

CARD = SocialCard(hub="H", category="C", title="T", domain="a.example", tone=1)


def no_body(digest: bytes) -> Body:
    raise LookupError("no bodies")


def made(output: Output) -> dict[str, bytes]:
    renderer = Renderer(hub_of().site, Layouts({"text.txt": "{{ page.label }}"}, {}), no_body)
    return dict(producer(output).make(output, Tools(renderer, no_body, ("", ""))))


def test_every_kind_of_output_has_a_producer() -> None:
    assert set(PRODUCERS) == set(get_args(Output))


def test_only_outputs_with_a_layout_have_no_inputs_of_their_own() -> None:
    assert {kind for kind, row in PRODUCERS.items() if row.layout} == set(get_args(LayoutOutput))


def test_text_file_is_its_layout_with_its_context() -> None:
    text = TextFile("a.txt", "text.txt", Link("Label", "/x/"))
    assert made(text) == {"a.txt": b"Label"}
    assert (label(text), producer(text).weight(text)) == ("text.txt", 1)


def test_file_and_style_sheet_are_copied(tmp_path: Path) -> None:
    (tmp_path / "a.ico").write_bytes(b"icon")
    assert made(File("a.ico", str(tmp_path / "a.ico"), digest_bytes(b"icon"), "")) == {"a.ico": b"icon"}
    assert made(StyleSheet("a.css", b"a{}", "")) == {"a.css": b"a{}"}


def test_weight_grows_with_the_work() -> None:
    small, large = (SearchShard("x/", "en", (SearchDocument("story", "", ""),) * size) for size in (1, 99))
    outputs = (ImageVariant("", "", b"", 1, "png", ""), SocialCardImage("", CARD, ""), small, large)
    assert [producer(output).weight(output) for output in outputs] == [HEAVINESS, HEAVINESS, HEAVINESS, 99]
    assert [producer(output).is_slow for output in outputs] == [False, False, True, True]
