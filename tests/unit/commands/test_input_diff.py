from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import pytest

from site_builder.commands.input_diff import diff_inputs
from site_builder.model.content import Timestamp
from site_builder.model.items import ItemCard
from site_builder.model.outputs import TextFile
from site_builder.model.site import BodyRef, Card, Link, Related, Site, TermRef
from site_builder.model.value import Value
from site_builder.render.inputs import InputRecords, SharedInput
from site_builder.render.templates import Layouts
from tests.support.hubs import hub_of

SITE = hub_of().site
LAYOUTS = {"page.html": "{% include 'part.html' %}{{ asset('a.css') }}", "part.html": "", "other.html": ""}
ASSETS = {"a.css": "/a.1.css"}
REF = TermRef("Research", "research", "/category/research/")
DAY = Timestamp(datetime(2026, 11, 20, tzinfo=UTC))


class Group(Value, frozen=True):
    """A struct whose first field is an item."""

    item: ItemCard
    facts: tuple[str, ...] = ()


class Context(Value, frozen=True):
    """A context with a field of each kind."""

    title: str = "Title"
    body: BodyRef = BodyRef(b"\x01\x02\x03\x04\x05", ("/x/",))
    count: int = 1
    updated: Timestamp | None = DAY
    newer: Link | None = Link("Newer", "/newer/")
    lead: Card | None = None
    first: Card = Card("", "", "", "", None, REF, REF, "", 1)
    cards: tuple[Card, ...] = ()
    related: tuple[Related, ...] = ()
    tags: tuple[TermRef, ...] = ()
    items: tuple[ItemCard, ...] = ()
    lines: tuple[Group, ...] = ()
    about: ItemCard | None = None
    fields: Mapping[str, Link] = msgspec.field(default_factory=dict)


class Build(NamedTuple):
    """The inputs of a page in one build."""

    context: Context = Context()
    site: Site = SITE
    engine: bytes = b"engine"
    layout: str = "page.html"
    layouts: Mapping[str, str] = LAYOUTS
    assets: Mapping[str, str] = ASSETS

    def page(self) -> TextFile:
        return TextFile("x/index.html", self.layout, self.context)

    def record(self) -> tuple[bytes, Mapping[bytes, SharedInput]]:
        records = InputRecords(self.site, Layouts(self.layouts, self.assets), self.engine)
        record = records.of(self.page())
        return record, records.shared_inputs(record)


def diff(before: Build, after: Build, forgotten: bool = False) -> list[str]:
    """Return the differences between two builds; with `forgotten`, the shared inputs are unknown."""
    (old, old_shared), (new, new_shared) = before.record(), after.record()
    shared = {} if forgotten else {**old_shared, **new_shared}
    return diff_inputs(after.page(), old, new, shared.get)


def between(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Return the differences between two contexts."""
    return diff(Build(context=Context(**before)), Build(context=Context(**after)))  # type: ignore[arg-type]


def card(slug: str, **fields: object) -> Card:
    values = Card(f"/news/{slug}/", slug, slug.title(), "", DAY, REF, REF, "lab.example", 1)
    return msgspec.structs.replace(values, **fields)


def item(slug: str, **fields: object) -> ItemCard:
    return msgspec.structs.replace(ItemCard("tools", slug, slug.title(), "", f"/tools/{slug}/"), **fields)


A, B, C = card("a"), card("b"), card("c")
ITEM, OTHER = item("cursor"), item("zed")
CHANGED_ITEM = 'item `tools/cursor`, name: "Cursor" -> "C"'


def test_equal_inputs_have_no_difference() -> None:
    assert diff(Build(), Build()) == []


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"title": "Old"}, {"title": "New"}, 'title: "Old" -> "New"'),
        ({"count": 1}, {"count": 2}, "count: 1 -> 2"),
        ({"body": BodyRef(bytes(8))}, {"body": BodyRef(b"\xff")}, "body.digest: (content 00000000) -> (content ff)"),
        ({}, {"newer": Link("Other", "/newer/")}, 'newer.label: "Newer" -> "Other"'),
        ({}, {"newer": None}, 'newer: "Newer" -> nothing'),
        ({}, {"updated": Timestamp(DAY.at, timed=True)}, "updated.timed: no -> yes"),
        ({"tags": (REF,)}, {"tags": (msgspec.structs.replace(REF, slug="r"),)}, 'tags.slug: "research" -> "r"'),
        ({"tags": ()}, {"tags": (REF,)}, 'tags: "Research" is new'),
        ({"first": A}, {"first": B}, "first: story `a` -> story `b`"),
        ({"lead": A}, {"lead": B}, "lead: story `a` -> story `b`"),
        ({"lead": A}, {}, "lead: story `a` -> nothing"),
        ({}, {"lead": A}, "lead: nothing -> story `a`"),
        ({"cards": (A,)}, {"cards": (A, B)}, "cards: story `b` is new"),
        ({"cards": (A, B)}, {"cards": (B,)}, "cards: story `a` is gone"),
        ({"cards": (A, B)}, {"cards": (B, A)}, "cards: another order"),
        ({"cards": (A, B, A)}, {"cards": (A, B)}, "cards: another number of the same"),
        ({"cards": (A, B, A)}, {"cards": (A, B, B)}, "cards: another number of the same"),
        ({}, {"about": ITEM}, "about: nothing -> item `tools/cursor`"),
        ({"items": (ITEM,)}, {"items": (ITEM, OTHER)}, "items: item `tools/zed` is new"),
        ({"items": (OTHER, ITEM)}, {"items": (ITEM, OTHER)}, "items: another order"),
        ({"lines": (Group(OTHER), Group(ITEM))}, {"lines": (Group(ITEM),)}, "lines: item `tools/zed` is gone"),
        ({"lines": (Group(ITEM),)}, {"lines": (Group(ITEM, ("x",)),)}, 'lines.facts: "x" is new'),
        ({"items": (ITEM,)}, {"items": (item("cursor", name="C"),)}, CHANGED_ITEM),
        ({"lines": (Group(ITEM),)}, {"lines": (Group(item("cursor", name="C")),)}, CHANGED_ITEM),
        ({"about": ITEM}, {"about": item("cursor", name="C")}, CHANGED_ITEM),
        ({}, {"fields": {"open_source": Link("a", "b")}}, "fields: `open_source` is new"),
        ({"fields": {"a_b": Link("a", "b")}}, {"fields": {"a_b": Link("a", "c")}}, 'fields.a_b.url: "b" -> "c"'),
        ({"related": (Related(A, "tag", "x"),)}, {"related": (Related(A, "tag", "y"),)}, 'related.about: "x" -> "y"'),
    ],
)
def test_difference_is_one_line(before: Mapping[str, object], after: Mapping[str, object], line: str) -> None:
    assert between(before, after) == [line]


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("title", "New", 'title "A" -> "New"'),
        ("minutes", 2, "minutes 1 -> 2"),
        ("category", TermRef("Tools", "tools", ""), 'category "Research" -> "Tools"'),
        ("date", Timestamp(DAY.at.replace(day=21)), 'date "2026-11-20" -> "2026-11-21"'),
        ("date", Timestamp(DAY.at, timed=True), 'date "2026-11-20" -> "2026-11-20T00:00:00+00:00"'),
        ("date", None, 'date "2026-11-20" -> nothing'),
    ],
)
def test_changed_card_is_reported_in_every_field(field: str, value: object, line: str) -> None:
    changed = card("a", **{field: value})
    lines = [f"card of story `a`: {line}"]
    assert between({"cards": (B, A)}, {"cards": (B, changed)}) == lines
    assert between({"lead": A}, {"lead": changed}) == lines
    assert between({"related": (Related(A, "near"),)}, {"related": (Related(changed, "near"),)}) == lines


def test_differences_are_in_order_of_the_context() -> None:
    after = {"title": "New", "cards": (C, card("a", dek="New")), "tags": (REF,)}
    assert between({"cards": (A, B, C)}, after) == [
        'title: "Title" -> "New"',
        "cards: story `b` is gone",
        'card of story `a`: dek nothing -> "New"',
        "cards: another order",
        'tags: "Research" is new',
    ]


def test_long_value_is_cut() -> None:
    (line,) = between({"title": "x" * 80}, {"title": "y" * 80})
    assert line == f'title: "{"x" * 58}… -> "{"y" * 58}…'


def test_changed_layout_assets_and_settings_are_reported() -> None:
    lines = diff(
        Build(),
        Build(
            engine=b"other",
            site=msgspec.structs.replace(SITE, title="Renamed", base_path="/hub/"),
            layouts={**LAYOUTS, "page.html": "{% include 'new.html' %}{{ asset('a.css') }}", "new.html": ""},
            assets={"a.css": "/a.2.css"},
        ),
    )
    assert lines == [
        "site_builder itself, or a library it uses, is another version",
        "layouts/new.html is used",
        "layouts/page.html changed",
        "layouts/part.html is no longer used",
        "static/a.css changed",
        'the site\'s title: "Test Hub" -> "Renamed"',
        'the site\'s base path: "/" -> "/hub/"',
    ]


def test_changed_precompression_is_reported() -> None:
    layouts = Layouts(LAYOUTS, ASSETS)
    page = Build().page()
    before, after = InputRecords(SITE, layouts, b"engine"), InputRecords(SITE, layouts, b"engine", {"gz": "1.3"})
    old, new = before.of(page), after.of(page)
    shared = {**before.shared_inputs(old), **after.shared_inputs(new)}
    assert diff_inputs(page, old, new, shared.get) == ['precompression: nothing -> "gz 9 1.3"']


def test_changed_layout_name_is_reported() -> None:
    assert "layout: page.html -> other.html" in diff(Build(), Build(layout="other.html"))


def test_unknown_shared_inputs_are_reported_in_general_terms() -> None:
    before, after = Build(context=Context(cards=(A,))), Build(context=Context(cards=(B,)), engine=b"other")
    lines = diff(before, after, forgotten=True)
    assert lines[0] == "the layout, the settings or site_builder itself"
    assert [line.partition(" (content")[0] for line in lines[1:]] == ["cards:", "cards:"]


def test_context_with_other_fields_is_reported() -> None:
    class Short(Value, frozen=True):
        title: str

    records = InputRecords(SITE, Layouts(LAYOUTS, ASSETS), b"engine")
    short = TextFile("x/index.html", "page.html", Short("Title"))
    old, new = records.of(short), records.of(Build().page())
    assert diff_inputs(Build().page(), old, new, lambda digest: None) == ["the page holds other things than before"]
