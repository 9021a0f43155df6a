from __future__ import annotations

from itertools import pairwise

from site_builder.hub.groups import Batches
from site_builder.hub.hub import Hub
from site_builder.model.outputs import Page
from site_builder.pages import item
from site_builder.pages.item import ItemContext
from tests.support.hubs import hub_of
from tests.support.items import SETTINGS, story_about
from tests.support.items import item as item_of


def hub(count: int, **fields: object) -> Hub:
    stories = [story_about(f"s{day}", f"2026-11-{day:02}", ["zed"], ["law"]) for day in range(1, count + 1)]
    settings = {**SETTINGS, "page_sizes": {"list": 2}}
    return hub_of(stories, settings, items=(item_of("tools", "Zed"), item_of("threads", "Law")), **fields)


def planned(found: Hub) -> list[Page]:
    return [output for output in item.groups(found).outputs() if isinstance(output, Page)]


def pages(found: Hub, folder: str) -> dict[str, ItemContext]:
    contexts = {page.path: page.context for page in planned(found) if page.path.startswith(folder)}
    assert all(isinstance(context, ItemContext) for context in contexts.values())
    return contexts  # type: ignore[return-value]


def slugs(context: ItemContext) -> list[str]:
    return [card.slug for card in context.backlinks]


def test_full_numbered_page_of_an_item_stays_the_same() -> None:
    before, after = pages(hub(5), "tools/"), pages(hub(6), "tools/")
    assert slugs(before["tools/zed/index.html"]) == ["s5", "s4", "s3"]
    assert before["tools/zed/page/1/index.html"].backlinks == after["tools/zed/page/1/index.html"].backlinks
    assert slugs(after["tools/zed/index.html"]) == ["s6", "s5"]


def test_running_story_begins_with_the_oldest_part() -> None:
    found = pages(hub(5), "threads/")
    assert {path: slugs(context) for path, context in found.items()} == {
        "threads/law/index.html": ["s1", "s2"],
        "threads/law/page/2/index.html": ["s3", "s4"],
        "threads/law/page/3/index.html": ["s5"],
    }
    for earlier, later in pairwise(found.values()):
        assert (earlier.pager.newer, later.pager.older) == (later.href, earlier.href)
    assert found["threads/law/index.html"].count == 5


def test_item_without_stories_has_a_page() -> None:
    assert slugs(pages(hub(0), "tools/")["tools/zed/index.html"]) == []


def test_page_of_an_item_is_found_by_its_path() -> None:
    found = hub(5)
    for page in planned(found):
        assert next(item.page_at(found, page.path)) == page


def test_layout_of_one_collection_stands_before_the_general_one() -> None:
    found = hub(1, layouts={"item/tools.html": "", "item.html": ""})
    assert {page.layout for page in planned(found)} == {"item/tools.html", "item.html"}


def test_first_page_of_an_item_has_twins() -> None:
    outputs = [output.path for output in item.groups(hub(5)).outputs() if not isinstance(output, Page)]
    assert outputs == ["tools/zed/index.md", "tools/zed/index.json", "threads/law/index.md", "threads/law/index.json"]


def test_key_of_a_page_changes_with_what_it_shows() -> None:
    before, after = (keys(item.groups(hub(count))) for count in (4, 5))
    assert {name for name, key in before.items() if after[name] == key} == {"tools/zed/page/1/index.html"}


def keys(batches: Batches) -> dict[str, bytes]:
    return {
        name: key for batch in batches.batches for name, key in zip(batch.groups.names, batch.groups.keys, strict=True)
    }
