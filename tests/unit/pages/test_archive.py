from collections.abc import Sequence

from site_builder.hub.archive import LINES
from site_builder.model.content import Story
from site_builder.model.outputs import Page
from site_builder.pages import archive
from site_builder.pages.archive import ArchiveContext, MonthContext
from tests.support.hubs import hub_of, story


def pages(stories: Sequence[Story]) -> dict[str, Page]:
    hub = hub_of(stories, {"base_url": "https://hub.example/hub/", "page_sizes": {"list": 1}})
    pages = [*archive.plan(hub), *archive.groups(hub).outputs()]
    return {page.path.removesuffix("index.html"): page for page in pages if isinstance(page, Page)}


def overview(page: Page) -> ArchiveContext:
    assert page.layout == "archive.html" and isinstance(page.context, ArchiveContext)
    return page.context


def month(page: Page) -> MonthContext:
    assert page.layout == "month.html" and isinstance(page.context, MonthContext)
    return page.context


DAYS = ["2026-11-02", "2026-11-01", "2026-01-31", "2024-12-31"]


def test_archive_has_a_page_for_each_year_and_month_with_stories() -> None:
    assert list(pages([story(day, day) for day in DAYS])) == [
        "archive/",
        "archive/2026/",
        "archive/2024/",
        "archive/2026/11/",
        "archive/2026/01/",
        "archive/2024/12/",
    ]
    assert list(pages([story("undated", date=None)])) == ["archive/"]


def test_archive_overview_counts_stories_newest_first() -> None:
    page = overview(pages([story(day, day) for day in DAYS])["archive/"])
    assert (page.title, page.year) == ("Archive", 0)
    assert [(y.year, y.url, y.count, [(m.url, m.count) for m in y.months]) for y in page.years] == [
        (2026, "/hub/archive/2026/", 3, [("/hub/archive/2026/11/", 2), ("/hub/archive/2026/01/", 1)]),
        (2024, "/hub/archive/2024/", 1, [("/hub/archive/2024/12/", 1)]),
    ]


def test_year_page_has_only_that_year() -> None:
    found = pages([story(day, day) for day in DAYS])
    page = overview(found["archive/2024/"])
    assert (page.title, page.year, page.href) == ("Archive 2024", 2024, "/hub/archive/2024/")
    assert page.years == overview(found["archive/"]).years[1:]


def test_month_page_shows_newest_stories_first() -> None:
    page = month(pages([story(day, day) for day in DAYS])["archive/2026/11/"])
    assert (page.title, page.archive, page.section) == ("November 2026", "/hub/archive/", "/hub/archive/")
    assert [card.slug for card in page.cards] == ["2026-11-02", "2026-11-01"]


def test_month_pages_are_numbered_from_the_oldest() -> None:
    found = pages([story(f"s{i:02}", f"2026-11-{i:02}") for i in range(1, 2 * LINES + 2)])
    front, first = month(found["archive/2026/11/"]), month(found["archive/2026/11/page/1/"])
    assert [card.slug for card in first.cards] == [f"s{i:02}" for i in range(LINES, 0, -1)]
    assert len(front.cards) == LINES + 1
    assert (front.title, first.title) == ("November 2026", "November 2026, page 1")
    assert (front.pager.older, first.pager.newer) == ("/hub/archive/2026/11/page/1/", "/hub/archive/2026/11/")
