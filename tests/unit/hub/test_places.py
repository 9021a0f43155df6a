from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from site_builder.hub.archive import LINES
from site_builder.hub.places import Places
from site_builder.hub.schedule import Selection
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.content import Timestamp
from tests.support.hubs import NOW, parsed, story
from tests.support.items import SETTINGS, story_about

CATEGORIES = [{"slug": "research", "title": "Research"}]


def later(days: int) -> Timestamp:
    return Timestamp(NOW + timedelta(days=days))


STORIES = [
    story("stays", "2026-11-02", tags=["Stays"]),
    story("ends", "2026-11-03", tags=["Ends", "Both"], source="Old Lab", expires=later(3)),
    story("over", "2026-10-03", tags=["Over"], category="Gossip", expires=later(-3)),
    story("soon", date=later(2), tags=["Soon", "Both"], source="New Lab", expires=later(9)),
    story("draft", draft=True, tags=["Draft"]),
]


def places(at: datetime = NOW, **config: object) -> Places:
    content = parsed(
        STORIES, {"categories": CATEGORIES, "page_sizes": {"list": 1}, "feeds": {"min_stories": 1}, **config}
    )
    return Places(STORIES, content.config, vocabularies_of(()), Selection(at=at))


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("/tag/stays/", ""),
        ("/tag/over/", "/tags/"),
        ("/tag/over", "/tags/"),
        ("/tag/over/index.html", "/tags/"),
        ("/tag/over/feed.xml", "/tags/"),
        ("/tag/over/feed.json", "/tags/"),
        ("/tag/over/page/2/", ""),
        ("/tag/soon/", "/tags/"),
        ("/tag/draft/", ""),
        ("/tag/never/", ""),
        ("/tag/both/page/1/", "/tag/both/"),
        ("/tag/both/page/2/", ""),
        ("/source/new-lab/", "/sources/"),
        ("/category/gossip/", "/categories/"),
        ("/category/research/", ""),
        ("/archive/2026/10/", "/archive/2026/"),
        ("/archive/2025/10/", ""),
        ("/archive/2026/10/page/1/", ""),
        ("/news/", ""),
        ("/news/page/1/", ""),
        ("/news/page/2/", "/news/"),
        ("/news/page/3/", "/news/"),
        ("/news/page/4/", ""),
        ("/news/feed.xml", ""),
        ("/about/", ""),
        ("/sitemaps/2026-10.xml", "/sitemap.xml"),
        ("/sitemaps/2026-10-2.xml", ""),
        ("/sitemaps/2026-11.xml", ""),
        ("/sitemaps/undated.xml", ""),
    ],
)
def test_link_to_an_empty_list_leads_to_what_is_left(path: str, instead: str) -> None:
    assert places().instead(path) == instead


def test_places_without_feeds_have_none() -> None:
    assert places(page_sizes={"term_feed": 0}).instead("/tag/over/feed.xml") == ""
    few = places(feeds={"min_stories": 2})
    assert (few.instead("/tag/over/feed.xml"), few.instead("/tag/over/")) == ("", "/tags/")
    assert [few.has_feed("tag", slug) for slug in ("both", "over", "stays")] == [True, False, False]
    assert few.has_feed("category", "research") and not few.has_feed("category", "gossip")
    assert LINES * 1 > 4  # So no month of this hub has numbered pages.


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/tag/stays/", None),
        ("/tag/ends/", 3),
        ("/tag/ends/feed.json", 3),
        ("/tag/both/", 9),
        ("/tag/over/", None),
        ("/source/old-lab", 3),
        ("/news/page/1/", 9),
        ("/news/", None),
        ("/category/research/", None),
        ("/archive/2026/11/", None),
        ("/sitemaps/2026-11.xml", None),
    ],
)
def test_end_of_a_place_is_known(path: str, days: int | None) -> None:
    assert places().end(path) == (None if days is None else later(days).at)


@pytest.mark.parametrize("path", ["/tag/soon/", "/tag/stays/", "/tag/both/page/1/", "/archive/2026/11/", "/news/"])
def test_place_of_a_scheduled_story_will_exist(path: str) -> None:
    assert places().will_exist(path)
    assert not places().will_exist("/tag/over/")


def test_places_are_those_of_the_moment() -> None:
    assert places(datetime(2026, 9, 1, tzinfo=UTC)).instead("/archive/2026/11/") == "/archive/"
    assert places(datetime(2027, 9, 1, tzinfo=UTC)).instead("/tag/ends/") == "/tags/"


def test_part_of_the_sitemap_ends_with_its_last_story() -> None:
    stories = [
        story("ends", "2026-10-03", expires=later(3)),
        story("elsewhere", "2026-10-04", canonical="https://example.com/a"),
        story("undated", date=None, expires=later(4)),
    ]
    content = parsed(stories)

    def at(days: int) -> Places:
        selection = Selection(at=later(days).at)
        return Places(stories, content.config, vocabularies_of(()), selection)

    assert at(0).end("/sitemaps/2026-10.xml") == later(3).at
    assert at(0).end("/sitemaps/undated.xml") == later(4).at
    assert at(3).instead("/sitemaps/2026-10.xml") == "/sitemap.xml"
    assert at(3).instead("/sitemaps/undated.xml") == ""
    assert [*at(0).fronts_of(stories[0])][-1] == "/sitemaps/2026-10.xml"


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("/tools/cursor/", ""),
        ("/tools/cursor/page/1/", ""),
        ("/tools/cursor/page/2/", "/tools/cursor/"),
        ("/tools/cursor/page/2/index.html", "/tools/cursor/"),
        ("/tools/cursor/page/3/", ""),
        ("/tools/zed/page/1/", ""),
        ("/threads/race/page/1/", ""),
        ("/threads/race/page/2/", ""),
        ("/threads/race/page/3/", "/threads/race/"),
        ("/threads/race/page/4/", ""),
        ("/else/cursor/page/2/", ""),
    ],
)
def test_link_to_a_numbered_page_of_an_item_leads_to_its_first_page(path: str, instead: str) -> None:
    stories = [
        story_about("a", "2026-11-01", ["cursor"], ["race"]),
        story_about("b", "2026-11-02", ["cursor"], ["race"]),
        story_about("over", "2026-10-03", ["cursor"], ["race"], expires=later(-3)),
    ]
    config = parsed(stories, {"page_sizes": {"list": 1}, **SETTINGS}).config
    found = Places(stories, config, vocabularies_of(()), Selection(at=NOW))
    assert found.instead(path) == instead
