from collections.abc import Sequence

import pytest

from site_builder.model.content import Story, Timestamp
from site_builder.model.site import Card
from site_builder.pages import home
from site_builder.pages.home import HomeContext
from tests.support.hubs import NOW, hub_of, story

CATEGORIES = [
    {"slug": "tools", "title": "Tools", "description": "To work with."},
    {"slug": "policy", "title": "Policy"},
]


def context(stories: Sequence[Story], home_size: int = 2, section: int = 2, **config: object) -> HomeContext:
    sizes = {"home": home_size, "home_section": section}
    (page,) = home.plan(hub_of(stories, {"page_sizes": sizes, **config}))
    assert (page.path, page.layout) == ("index.html", "home.html")
    assert isinstance(page.context, HomeContext)
    return page.context


def dated(count: int, **fields: object) -> list[Story]:
    """Stories `s1` to `sN`, the last of them the newest."""
    return [story(f"s{i}", f"2026-11-{i:02}", **fields) for i in range(1, count + 1)]


def slugs(cards: Sequence[Card]) -> list[str]:
    return [card.slug for card in cards]


def test_home_leads_with_the_newest_story() -> None:
    page = context(dated(5))
    assert page.lead and page.lead.slug == "s5"
    assert slugs(page.latest) == ["s4", "s3"]


@pytest.mark.parametrize(("pinned", "latest"), [("s1", ["s5", "s4"]), ("s4", ["s5", "s3"])])
def test_home_leads_with_a_pinned_story_and_shows_it_once(pinned: str, latest: list[str]) -> None:
    ahead = Timestamp(NOW.replace(year=2027))
    stories = [
        story(s.slug, f"2026-11-0{s.slug[1]}", pinned_until=ahead if s.slug == pinned else None) for s in dated(5)
    ]
    page = context(stories)
    assert page.lead and page.lead.slug == pinned
    assert slugs(page.latest) == latest


def test_home_sections_show_stories_that_are_not_shown_above() -> None:
    old = [story(f"old-{year}", f"{year}-01-01", category="tools") for year in (2023, 2024, 2025)]
    stories = [*dated(5, category="policy"), *old]
    page = context(stories, categories=CATEGORIES)
    assert [(s.term.name, s.description, slugs(s.cards)) for s in page.sections] == [
        ("Tools", "To work with.", ["old-2025", "old-2024"]),
        ("Policy", "", ["s2", "s1"]),
    ]


def test_home_leaves_out_sections_without_other_stories() -> None:
    assert context(dated(3), categories=[]).sections == ()
    assert context(dated(9), section=0).sections == ()


def test_home_of_an_empty_hub_has_no_stories() -> None:
    page = context([], categories=CATEGORIES, description="What it is about.")
    assert (page.lead, page.latest, page.sections) == (None, (), ())
    assert (page.title, page.description, page.href, page.url) == ("", "What it is about.", "/", "https://hub.example/")


def test_home_of_an_open_list_has_the_largest_categories_only() -> None:
    stories = [story(f"s{i}-{n}", category=f"c{i:02}") for i in range(30) for n in range(1 + i % 15)]
    page = context(stories, page_sizes={"home": 1, "home_section": 1})
    assert sorted(s.term.slug for s in page.sections) == [f"c{i:02}" for i in (*range(9, 15), *range(24, 30))]
    assert page.more_categories == "/categories/"
    assert context(stories, page_sizes={"home_sections": 30}).more_categories == ""


def test_home_of_a_closed_list_has_the_first_categories_of_the_settings() -> None:
    stories = [story(f"s{n}", category="tools" if n % 2 else "policy") for n in range(9)]
    page = context(stories[::-1], categories=CATEGORIES[::-1], page_sizes={"home": 1, "home_sections": 1})
    assert page.more_categories == "/categories/"
    assert [s.term.slug for s in page.sections] == ["policy"]
