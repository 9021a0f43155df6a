from __future__ import annotations

from site_builder.hub.hub import Hub
from site_builder.model.fields import Reference, Texts
from site_builder.model.outputs import Page
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


def contexts(hub: Hub = HUB) -> dict[str, CollectionContext]:
    found = {page.path: page.context for page in collection.groups(hub).outputs() if isinstance(page, Page)}
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


def made_by_one_company(*names: str) -> Hub:
    """A hub of tools of the company Ada, on pages of ten."""
    tools = [item("tools", name, {"maker": Reference("companies", "ada")}) for name in names]
    return hub_of([], {**SETTINGS, "page_sizes": {"items": 10}}, items=(*tools, item("companies", "Ada")))


NAMES = tuple(f"{letter}{number} tool of theirs" for letter in "abcdefghi" for number in range(3))


def test_long_list_has_pages_by_name() -> None:
    found = contexts(made_by_one_company(*NAMES))
    pages = [found[path] for path in ("tools/index.html", "tools/page/2/index.html", "tools/page/3/index.html")]
    assert [(len(page.items), page.count, page.is_indexed) for page in pages] == [
        *((10, 27, True), (10, 27, False), (7, 27, False)),
    ]
    assert [link.label for link in pages[0].pager.pages] == ["a – d0", "d1 – g1", "g2 – i"]
    assert [(page.pager.previous, page.pager.next) for page in pages] == [
        *(("", "/tools/page/2/"), ("/tools/", "/tools/page/3/"), ("/tools/page/2/", "")),
    ]
    assert pages[1].title == "Tools, page 2" and pages[1].url.endswith("/tools/page/2/")
    assert len(found["tools/maker/ada/page/3/index.html"].items) == 7


def test_short_list_has_one_page() -> None:
    assert contexts(made_by_one_company(*NAMES[:10]))["tools/index.html"].pager.pages == ()


def test_items_that_refer_to_one_item_have_a_list_if_they_are_many() -> None:
    few, many = (contexts(made_by_one_company(*NAMES[:count])) for count in (12, 13))
    assert "companies/ada/tools/index.html" not in few
    page = many["companies/ada/tools/index.html"]
    assert (page.chosen, page.count, len(page.items)) == ("Connected with Ada: Tools", 13, 10)
    assert [link.url for link in page.trail] == ["/companies/", "/companies/ada/", "/companies/ada/tools/"]
    assert not page.is_indexed and page.about and page.about.name == "Ada"


def test_page_of_a_list_is_found_by_its_path() -> None:
    hub = made_by_one_company(*NAMES)
    for page in collection.groups(hub).outputs():
        assert next(collection.page_at(hub, page.path)) == page


def test_filter_with_many_values_shows_those_of_most_items_and_leads_to_all() -> None:
    tools = [item("tools", f"T{n}", {"runs": Texts((f"v{n:02}", "web"))}) for n in range(30)]
    hub = hub_of([], SETTINGS, items=tools)
    (shown,) = contexts(hub)["tools/index.html"].filters
    assert (len(shown.choices), shown.count, shown.url) == (12, 31, "/tools/runs/")
    assert "web" in [choice.label for choice in shown.choices]
    (chosen,) = contexts(hub)["tools/runs/v29/index.html"].filters
    assert chosen.choices[-2].label == "v29" and len(chosen.choices) == 13
    (page,) = collection.plan(hub)
    assert page.path == "tools/runs/index.html" and len(page.context.terms) == 31  # type: ignore[attr-defined]


def test_key_of_a_page_changes_with_what_it_shows() -> None:
    def keys(hub: Hub) -> dict[str, bytes]:
        found = [batch.groups for batch in collection.groups(hub).batches]
        return {name: key for one in found for name, key in zip(one.names, one.keys, strict=True)}

    before, after = (keys(made_by_one_company(*NAMES[:26], last)) for last in ("i2 tool of theirs", "i2 tool of ours"))
    assert {name for name in before if before[name] != after[name]} == {
        f"{folder}/page/3/index.html" for folder in ("tools", "tools/maker/ada", "companies/ada/tools")
    }
