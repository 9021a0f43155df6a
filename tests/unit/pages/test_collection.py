from __future__ import annotations

from site_builder.model.fields import Reference, Texts
from site_builder.pages import collection
from site_builder.pages.collection import CollectionContext
from tests.support.hubs import hub_of
from tests.support.items import SETTINGS, item, story_about

ITEMS = (
    item("tools", "Ada", {"pricing": "paid", "open": False, "runs": Texts(("Web", "web"))}),
    item("tools", "Zed", {"pricing": "free", "open": True, "maker": Reference("companies", "openlab")}),
    item("companies", "OpenLab"),
)
HUB = hub_of([story_about("one", "2026-11-01", ["zed"])], SETTINGS, items=ITEMS)


def contexts() -> dict[str, CollectionContext]:
    found = {page.path: page.context for page in collection.plan(HUB)}
    assert all(isinstance(context, CollectionContext) for context in found.values())
    return found  # type: ignore[return-value]


def test_each_value_of_a_filter_has_a_page() -> None:
    assert sorted(path.removesuffix("index.html") for path in contexts()) == [
        *("companies/", "threads/", "tools/", "tools/maker/openlab/", "tools/open/no/", "tools/open/yes/"),
        *("tools/pricing/free/", "tools/pricing/paid/", "tools/runs/web/"),
    ]


def test_list_names_the_values_as_readers_know_them() -> None:
    filters = contexts()["tools/index.html"].filters
    assert {one.title: [choice.label for choice in one.choices] for one in filters} == {
        "Pricing": ["free", "paid"],
        "Open source": ["Yes", "No"],
        "Runs": ["Web"],
        "Maker": ["OpenLab"],
    }


def test_filtered_list_has_the_items_that_share_the_value() -> None:
    context = contexts()["tools/pricing/free/index.html"]
    assert (context.title, context.chosen) == ("Tools - Pricing: free", "Pricing: free")
    assert [(line.item.name, line.facts, line.count) for line in context.items] == [
        ("Zed", ("free", "Open source", "OpenLab"), 1)
    ]


def test_list_without_items_is_not_for_search_engines() -> None:
    assert not contexts()["threads/index.html"].is_indexed
