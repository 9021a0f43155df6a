from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
import pytest

from site_builder.model.content import Timestamp
from site_builder.model.fingerprint import DIGEST_SIZE, digest, digest_bytes
from site_builder.model.outputs import (
    File,
    ImageVariant,
    SearchShard,
    SocialCard,
    SocialCardImage,
    StyleSheet,
    TextFile,
)
from site_builder.model.site import Card, Related, Site, TermRef
from site_builder.model.value import Value
from site_builder.render.inputs import CardInput, InputRecords, LayoutInputs, digests_in, has_layout, split
from site_builder.render.templates import Layouts
from tests.support.hubs import hub_of

SITE = hub_of().site
REF = TermRef("Research", "research", "/category/research/")
LAYOUTS = {"page.html": "{% include 'part.html' %}", "part.html": "part", "other.html": ""}
DAY = Timestamp(datetime(2026, 11, 20, tzinfo=UTC))


class Context(Value, frozen=True):
    """A context with cards in every place that may hold them."""

    title: str = "Title"
    lead: Card | None = None
    cards: tuple[Card, ...] = ()
    related: tuple[Related, ...] = ()
    nested: tuple[tuple[Card, ...], ...] = ()
    only: Card | None = None
    day: Timestamp | None = DAY
    words: dict[str, str] = msgspec.field(default_factory=lambda: {"one": "1", "two": "2"})


def card(slug: str, title: str = "A title") -> Card:
    return Card(f"/news/{slug}/", slug, title, "", DAY, REF, REF, "", 1)


def records(site: Site = SITE, layouts: Mapping[str, str] = LAYOUTS, engine: bytes = b"engine") -> InputRecords:
    return InputRecords(site, Layouts(layouts, {}), engine)


def page(context: Value | None = None, layout: str = "page.html", **rest: str) -> TextFile:
    path, origin = rest.get("path", "x/index.html"), rest.get("origin", "")
    return TextFile(path, layout, context or Context(), origin)


USUAL = records().of(page())


def test_record_does_not_depend_on_path_and_origin() -> None:
    assert records().of(page(path="elsewhere/index.html", origin="content/x.md")) == USUAL
    site = msgspec.structs.replace(SITE, texts=dict(reversed(SITE.texts.items())))
    assert records(site).of(page(Context(words={"two": "2", "one": "1"}))) == USUAL


OTHERS = {
    "engine": records(engine=b"another").of(page()),
    "title": records(msgspec.structs.replace(SITE, title="Another")).of(page()),
    "text": records(msgspec.structs.replace(SITE, texts={**SITE.texts, "join": "Join us"})).of(page()),
    "included layout": records(layouts={**LAYOUTS, "part.html": "changed"}).of(page()),
    "layout": records().of(page(layout="other.html")),
    "value": records().of(page(Context(title="Another"))),
    "value inside": records().of(page(Context(day=Timestamp(DAY.at, timed=True)))),
    "no value": records().of(page(Context(day=None))),
    "card": records().of(page(Context(lead=card("a")))),
    "card elsewhere": records().of(page(Context(only=card("a")))),
    "card in a list": records().of(page(Context(cards=(card("a"),)))),
    "card in a value": records().of(page(Context(related=(Related(card("a"), "tag", "x"),)))),
    "card in a list of lists": records().of(page(Context(nested=((card("a"),),)))),
}


@pytest.mark.parametrize("record", OTHERS.values(), ids=OTHERS)
def test_record_has_everything_that_decides_the_bytes(record: bytes) -> None:
    assert record != USUAL


def test_record_has_the_encodings_of_compressed_copies() -> None:
    packing = InputRecords(SITE, Layouts(LAYOUTS, {}), b"engine", {"gz": "1.3"})
    newer = InputRecords(SITE, Layouts(LAYOUTS, {}), b"engine", {"gz": "1.4"})
    texts = page(), File("assets/a.svg", "", b"digest", ""), File("assets/a.png", "", b"digest", "")
    assert [packing.of(text) == records().of(text) for text in texts] == [False, False, True]
    assert [packing.of(text) == newer.of(text) for text in texts] == [False, False, True]
    assert has_layout(packing.of(texts[0])) and not has_layout(packing.of(texts[1]))


def test_record_differs_for_each_difference() -> None:
    assert len(set(OTHERS.values())) == len(OTHERS)


def test_record_does_not_depend_on_unused_layouts() -> None:
    assert records(layouts={**LAYOUTS, "other.html": "changed"}).of(page()) == USUAL


@pytest.mark.parametrize(
    "make",
    [
        lambda card: Context(lead=card),
        lambda card: Context(cards=(card, card)),
        lambda card: Context(related=(Related(card, "tag", "x"),)),
        lambda card: Context(nested=((), (card,))),
    ],
)
def test_record_has_digests_for_cards_and_shares_them(make: Callable[[Card], Context]) -> None:
    one, changed = card("a"), card("a", "Another title")
    context = make(one)
    made = records()
    record = made.of(page(context))
    assert b"A title" not in record
    assert set(digests_in(record)) == {record[:DIGEST_SIZE], digest(one)}
    assert made.shared_inputs(record)[digest(one)] == CardInput(one)
    assert records().of(page(make(changed))) != record


def test_record_depends_on_the_order_of_cards() -> None:
    cards = (card("a"), card("b"))
    assert records().of(page(Context(cards=cards))) != records().of(page(Context(cards=cards[::-1])))


def test_split_gives_the_layout_digest_and_plain_values() -> None:
    context = Context(lead=card("a"), cards=(card("b"),), related=(Related(card("c"), "tag", "x"),))
    base, values = split(records().of(page(context)))
    assert base == USUAL[:DIGEST_SIZE]
    assert values == [
        "Title",
        digest(card("a")),
        [digest(card("b"))],
        [[digest(card("c")), "tag", "x"]],
        [],
        None,
        [DAY.at, False, 0],
        {"one": "1", "two": "2"},
    ]


def test_record_shares_the_inputs_of_a_layout() -> None:
    made = records()
    shared = made.shared_inputs(made.of(page()))
    files = {"layouts/page.html": digest(LAYOUTS["page.html"]), "layouts/part.html": digest("part")}
    assert list(shared.values()) == [LayoutInputs(b"engine", SITE, "page.html", files)]
    assert all(key == digest(part) for key, part in shared.items())


def test_shared_inputs_are_those_of_the_same_build() -> None:
    assert records().shared_inputs(USUAL) == {}


def test_record_of_a_file_depends_only_on_its_bytes() -> None:
    file = File("a.css", "/disk/a.css", digest_bytes(b"data"), "static/a.css")
    renamed = File("b.css", "/disk/b.css", file.digest, "static/b.css")
    sheet = StyleSheet("c.css", b"data", "static/c.css")
    for output in (file, renamed, sheet):
        assert records(engine=b"another").of(output) == records().of(output)
    assert records().of(renamed) == records().of(file)
    assert records().of(msgspec.structs.replace(file, digest=b"another")) != records().of(file)
    assert records().of(msgspec.structs.replace(sheet, data=b"another")) != records().of(sheet)


def test_record_of_a_file_has_no_shared_parts() -> None:
    made = records()
    record = made.of(File("a.css", "/disk/a.css", digest_bytes(b"data"), "static/a.css"))
    assert (has_layout(record), digests_in(record), made.shared_inputs(record)) == (False, [], {})
    assert has_layout(USUAL)


class Mapped(Value, frozen=True):
    cards: dict[str, Card]


class Listed(Value, frozen=True):
    cards: list[Card]


class Either(Value, frozen=True):
    card: Card | TermRef


@pytest.mark.parametrize("context", [Mapped({}), Listed([]), Either(REF)])
def test_record_refuses_cards_in_other_containers(context: Value) -> None:
    with pytest.raises(TypeError):
        records().of(page(context))


def test_record_of_an_image_has_everything_that_decides_its_bytes() -> None:
    drawn = SocialCard(hub="H", category="C", title="T", domain="a.example", tone=1)
    usual = ImageVariant("x.webp", "/disk/x.png", b"1", 480, "webp", "x.png")
    others: list[ImageVariant | SocialCardImage | SearchShard] = [
        msgspec.structs.replace(usual, digest=b"2"),
        msgspec.structs.replace(usual, width=800),
        msgspec.structs.replace(usual, format="png"),
        SocialCardImage("x.png", drawn, "x.md"),
        SocialCardImage("x.png", msgspec.structs.replace(drawn, title="Another"), "x.md"),
        SearchShard("x/", "en", ()),
        SearchShard("x/", "de", ()),
    ]
    made = [records(engine=engine).of(one) for engine in (b"1", b"2") for one in (usual, *others)]
    assert len(set(made)) == len(made)
    renamed = msgspec.structs.replace(usual, path="y.webp", location="/disk/y.png", origin="y.png")
    assert records().of(renamed) == records().of(usual)
