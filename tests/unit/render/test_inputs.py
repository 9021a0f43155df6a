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


def outlines(site: Site = SITE, layouts: Mapping[str, str] = LAYOUTS, engine: bytes = b"engine") -> InputRecords:
    return InputRecords(site, Layouts(layouts, {}), engine)


def page(context: Value | None = None, layout: str = "page.html", **rest: str) -> TextFile:
    return TextFile(**{"path": "x/index.html", **rest}, layout=layout, context=context or Context())


USUAL = outlines().of(page())


def test_equal_pages_have_equal_outlines_whatever_they_are_called() -> None:
    assert outlines().of(page(path="elsewhere/index.html", origin="content/x.md")) == USUAL
    site = msgspec.structs.replace(SITE, texts=dict(reversed(SITE.texts.items())))
    assert outlines(site).of(page(Context(words={"two": "2", "one": "1"}))) == USUAL


OTHERS = {
    "engine": outlines(engine=b"another").of(page()),
    "title": outlines(msgspec.structs.replace(SITE, title="Another")).of(page()),
    "text": outlines(msgspec.structs.replace(SITE, texts={**SITE.texts, "join": "Join us"})).of(page()),
    "included layout": outlines(layouts={**LAYOUTS, "part.html": "changed"}).of(page()),
    "layout": outlines().of(page(layout="other.html")),
    "value": outlines().of(page(Context(title="Another"))),
    "value inside": outlines().of(page(Context(day=Timestamp(DAY.at, timed=True)))),
    "no value": outlines().of(page(Context(day=None))),
    "card": outlines().of(page(Context(lead=card("a")))),
    "card elsewhere": outlines().of(page(Context(only=card("a")))),
    "card in a list": outlines().of(page(Context(cards=(card("a"),)))),
    "card in a value": outlines().of(page(Context(related=(Related(card("a"), "tag", "x"),)))),
    "card in a list of lists": outlines().of(page(Context(nested=((card("a"),),)))),
}


@pytest.mark.parametrize("outline", OTHERS.values(), ids=OTHERS)
def test_everything_that_decides_the_bytes_is_in_the_outline(outline: bytes) -> None:
    assert outline != USUAL


def test_what_lies_beside_an_output_is_in_its_outline() -> None:
    packing = InputRecords(SITE, Layouts(LAYOUTS, {}), b"engine", {"gz": "1.3"})
    newer = InputRecords(SITE, Layouts(LAYOUTS, {}), b"engine", {"gz": "1.4"})
    texts = page(), File("assets/a.svg", "", b"digest", ""), File("assets/a.png", "", b"digest", "")
    assert [packing.of(text) == outlines().of(text) for text in texts] == [False, False, True]
    assert [packing.of(text) == newer.of(text) for text in texts] == [False, False, True]
    assert has_layout(packing.of(texts[0])) and not has_layout(packing.of(texts[1]))


def test_no_two_of_these_are_the_same() -> None:
    assert len(set(OTHERS.values())) == len(OTHERS)


def test_a_layout_that_is_not_named_does_not_matter() -> None:
    assert outlines(layouts={**LAYOUTS, "other.html": "changed"}).of(page()) == USUAL


@pytest.mark.parametrize(
    "make",
    [
        lambda card: Context(lead=card),
        lambda card: Context(cards=(card, card)),
        lambda card: Context(related=(Related(card, "tag", "x"),)),
        lambda card: Context(nested=((), (card,))),
    ],
)
def test_cards_stand_as_their_digests_and_are_shared(make: Callable[[Card], Context]) -> None:
    one, changed = card("a"), card("a", "Another title")
    context = make(one)
    made = outlines()
    outline = made.of(page(context))
    assert b"A title" not in outline
    assert set(digests_in(outline)) == {outline[:DIGEST_SIZE], digest(one)}
    assert made.shared_inputs(outline)[digest(one)] == CardInput(one)
    assert outlines().of(page(make(changed))) != outline


def test_the_order_of_cards_counts() -> None:
    cards = (card("a"), card("b"))
    assert outlines().of(page(Context(cards=cards))) != outlines().of(page(Context(cards=cards[::-1])))


def test_an_outline_is_split_into_the_digest_of_its_base_and_plain_values() -> None:
    context = Context(lead=card("a"), cards=(card("b"),), related=(Related(card("c"), "tag", "x"),))
    base, values = split(outlines().of(page(context)))
    assert base == USUAL[:DIGEST_SIZE]
    assert values == [
        "Title",
        digest(card("a")),
        [digest(card("b"))],
        [[digest(card("c")), "tag", "x"]],
        [],
        None,
        [DAY.at, False],
        {"one": "1", "two": "2"},
    ]


def test_what_pages_of_a_kind_have_in_common_is_shared() -> None:
    made = outlines()
    shared = made.shared_inputs(made.of(page()))
    files = {"layouts/page.html": digest(LAYOUTS["page.html"]), "layouts/part.html": digest("part")}
    assert list(shared.values()) == [LayoutInputs(b"engine", SITE, "page.html", files)]
    assert all(key == digest(part) for key, part in shared.items())


def test_parts_of_another_build_are_not_known() -> None:
    assert outlines().shared_inputs(USUAL) == {}


def test_outline_of_a_file_depends_only_on_its_bytes() -> None:
    file = File("a.css", "/disk/a.css", digest_bytes(b"data"), "static/a.css")
    renamed = File("b.css", "/disk/b.css", file.digest, "static/b.css")
    sheet = StyleSheet("c.css", b"data", "static/c.css")
    for output in (file, renamed, sheet):
        assert outlines(engine=b"another").of(output) == outlines().of(output)
    assert outlines().of(renamed) == outlines().of(file)
    assert outlines().of(msgspec.structs.replace(file, digest=b"another")) != outlines().of(file)
    assert outlines().of(msgspec.structs.replace(sheet, data=b"another")) != outlines().of(sheet)


def test_outline_of_a_file_has_no_shared_parts() -> None:
    made = outlines()
    outline = made.of(File("a.css", "/disk/a.css", digest_bytes(b"data"), "static/a.css"))
    assert (has_layout(outline), digests_in(outline), made.shared_inputs(outline)) == (False, [], {})
    assert has_layout(USUAL)


class Mapped(Value, frozen=True):
    cards: dict[str, Card]


class Listed(Value, frozen=True):
    cards: list[Card]


class Either(Value, frozen=True):
    card: Card | TermRef


@pytest.mark.parametrize("context", [Mapped({}), Listed([]), Either(REF)])
def test_a_card_in_a_place_that_cannot_be_compared_is_refused(context: Value) -> None:
    with pytest.raises(TypeError):
        outlines().of(page(context))


def test_whatever_decides_the_bytes_of_a_picture_is_in_its_outline() -> None:
    drawn = SocialCard(hub="H", category="C", title="T", domain="a.example", tone=1)
    usual = ImageVariant("x.webp", "/disk/x.png", b"1", 480, "webp", "x.png")
    others: list[ImageVariant | SocialCardImage | SearchShard] = [
        msgspec.structs.replace(usual, digest=b"2"),
        msgspec.structs.replace(usual, width=800),
        msgspec.structs.replace(usual, format="png"),
        SocialCardImage("x.png", drawn, "x.md"),
        SocialCardImage("x.png", msgspec.structs.replace(drawn, title="Another"), "x.md"),
        SearchShard("x/", "indexer", "en", ()),
        SearchShard("x/", "another", "en", ()),
    ]
    made = [outlines(engine=engine).of(one) for engine in (b"1", b"2") for one in (usual, *others)]
    assert len(set(made)) == len(made)
    renamed = msgspec.structs.replace(usual, path="y.webp", location="/disk/y.png", origin="y.png")
    assert outlines().of(renamed) == outlines().of(usual)
