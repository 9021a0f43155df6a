from __future__ import annotations

from site_builder.hub.hub import Hub
from site_builder.hub.schedule import Selection
from site_builder.model.fields import Reference, Texts
from site_builder.pipeline.index import index
from tests.support.hubs import NOW, hub_of, parsed
from tests.support.items import DECLARED, SETTINGS, item, story_about

OPENLAB = item("companies", "OpenLab")
TOOLS = (
    item("tools", "Zed", {"pricing": "free", "open": True, "maker": Reference("companies", "openlab")}),
    item("tools", "ada", {"pricing": "paid", "runs": Texts(("web", "terminal"))}, also=("Ada 1",)),
)
LAW = item("threads", "Law")
STORIES = (
    story_about("one", "2026-11-01", ["zed"], ["law"]),
    story_about("two", "2026-11-02", [], ["law"]),
    story_about("three", "2026-11-03", ["ada", "zed"], ["law"]),
)


def hub(*items: object) -> Hub:
    return hub_of(STORIES, SETTINGS, items=items or (*TOOLS, OPENLAB, LAW))


def number(hub: Hub, collection: str, id_: str) -> int:
    return hub.items.numbers[Reference(collection, id_)]


def test_items_are_in_the_order_of_their_names() -> None:
    assert [card.name for card in hub().items.cards] == ["ada", "Zed", "OpenLab", "Law"]


def test_stories_of_an_item_are_newest_first() -> None:
    found = hub()
    slugs = [found.stories.stories[index].slug for index in found.items.stories[number(found, "tools", "zed")]]
    assert slugs == ["three", "one"]


def test_item_is_connected_with_what_refers_to_it() -> None:
    found = hub()
    entry = found.items.entries[number(found, "companies", "openlab")]
    assert [(group.collection.id, [card.slug for card in group.items]) for group in entry.connected] == [
        ("tools", ["zed"])
    ]


def test_spellings_of_the_name_of_an_item_are_not_shown() -> None:
    found = hub(item("tools", "GPT-4o", also=("gpt4o", "GPT 4o", "GPT-4 omni")), *TOOLS, OPENLAB, LAW)
    assert found.items.entries[number(found, "tools", "gpt-4o")].also == ("GPT-4 omni",)


def test_story_has_its_references_and_its_place_in_running_stories() -> None:
    declared = hub().items.of_story(1)
    assert declared.references == ()
    (part,) = declared.parts
    assert (part.item.name, part.number, part.count) == ("Law", 2, 3)
    assert part.previous and part.next
    assert (part.previous.url, part.next.url) == ("/news/one/", "/news/three/")


def test_value_leads_to_the_list_of_the_items_that_share_it() -> None:
    found = hub()
    fields = found.items.entries[number(found, "tools", "ada")].fields
    assert [(link.label, link.url) for link in fields["runs"].links] == [
        ("web", "/tools/runs/web/"),
        ("terminal", "/tools/runs/terminal/"),
    ]
    assert fields["pricing"].text == "paid"


def test_draft_of_an_item_is_not_published() -> None:
    items = (TOOLS[0], item("tools", "Ada", draft=True), OPENLAB, LAW)
    found, problems = index(parsed(STORIES, SETTINGS, items=items), Selection(at=NOW))
    assert [problem.code for problem in problems] == ["link-to-unpublished"]
    assert [card.name for card in found.items.cards] == ["Zed", "OpenLab", "Law"]
    assert [card.name for group in found.items.of_story(0).references for card in group.items] == ["Zed"]


def test_other_name_of_an_item_changes_the_key_of_the_stories_that_show_it() -> None:
    before, after = hub(), hub(item("tools", "Zed", description="An editor."), *TOOLS[1:], OPENLAB, LAW)
    changed = [before.items.story_key(index) != after.items.story_key(index) for index in range(3)]
    assert changed == [True, False, True]


def test_collection_without_pages_has_items_without_urls() -> None:
    declared = {**DECLARED, "tools": {"title": "Tools", "item": "tool", "pages": False}}
    found = hub_of(STORIES, {**SETTINGS, "collections": declared}, items=(item("tools", "Zed"), TOOLS[1], LAW))
    assert found.items.cards[0].url == ""
    assert [link.label for link in found.site.collections] == ["Companies", "Running stories"]
