from site_builder.pages import not_found
from site_builder.pages.not_found import NEWEST, NotFoundContext
from tests.support.hubs import hub_of, story


def test_not_found_page_shows_the_newest_stories() -> None:
    stories = [story(f"s{i}", f"2026-11-{i:02}") for i in range(1, NEWEST + 3)]
    (page,) = not_found.plan(hub_of(stories))
    assert isinstance(page.context, NotFoundContext)
    assert [card.slug for card in page.context.cards] == [f"s{i}" for i in range(NEWEST + 2, 2, -1)]


def test_not_found_page_is_404_html_at_the_top() -> None:
    (page,) = not_found.plan(hub_of([], {"base_url": "https://hub.example/hub/"}))
    assert (page.path, page.layout) == ("404.html", "404.html")
    assert page.context.href == "/hub/404.html"
