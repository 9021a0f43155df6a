from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest

from site_builder.content.images.image import ImageFacts, image_key
from site_builder.hub.hub import Hub
from site_builder.hub.links import SiteLink
from site_builder.hub.schedule import Selection
from site_builder.model.content import BodyLink, ContentPage, SourceFile, Story, Timestamp
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.site import ImageSize, Link
from site_builder.pipeline.index import MENU_CATEGORIES, index
from tests.support.hubs import NOW, hub_of, parsed, story
from tests.support.items import source

BASE: dict[str, object] = {"base_url": "https://hub.example/hub/"}


def slugs(hub: Hub) -> list[str]:
    return [entry.story.slug for entry in hub.stories]


def codes_and_severities(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in problems]


def page(slug: str, title: str = "", **fields: object) -> ContentPage:
    return ContentPage(f"content/pages/{slug}.md", slug, title or slug.title(), **fields)  # type: ignore[arg-type]


def file(path: str) -> SourceFile:
    return SourceFile(path, f"/disk/{path}", digest_bytes(path.encode()))


def test_index_orders_published_stories_newest_first() -> None:
    stories = [
        story("old", "2025-01-01"),
        story("new", "2026-11-19"),
        story("soon", "2026-11-21"),
        story("d", draft=True),
    ]
    assert slugs(hub_of(stories)) == ["new", "old"]
    hub, _ = index(parsed(stories), Selection(at=NOW, drafts=True, future=True))
    assert slugs(hub) == ["soon", "new", "d", "old"]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (329, 1), (331, 2), (1100, 5)])
def test_card_has_the_reading_time_in_minutes(words: int, minutes: int) -> None:
    assert hub_of([story("a", words=words)]).stories[0].card.minutes == minutes


def test_card_holds_what_lists_show() -> None:
    lab = source("lab", "Example Lab")
    stories = [story("a", source="lab", source_by_id=True, source_url="https://www.lab.example/x", tags=("t",))]
    card = hub_of(stories, BASE, items=(lab,)).stories[0].card
    assert (card.url, card.title, card.domain) == ("/hub/news/a/", "A", "lab.example")
    assert (card.source.name, card.source.url) == ("Example Lab", "/hub/source/lab/")
    assert (card.category.name, card.category.url) == ("research", "/hub/category/research/")


@pytest.mark.parametrize(("summary", "dek"), [("The dek.", "The dek."), ("", "Because.")])
def test_dek_is_the_summary_or_why_it_matters(summary: str, dek: str) -> None:
    assert hub_of([story("a", summary=summary, why_it_matters="Because.")]).stories[0].card.dek == dek


def test_links_and_images_of_a_story_are_resolved() -> None:
    links = (BodyLink("other", 7), BodyLink("chart.svg", 8, image=True))
    mine = story("mine", body=b"digest", links=links, image="chart.svg", image_alt="A chart.")
    chart = file("content/news/2026/11/chart.svg")
    facts = {image_key(chart.path, chart.digest): ImageFacts(40, 30)}
    files = (chart, file("content/news/unused.svg"))
    hub = hub_of([mine, story("other", "2026-10-01")], BASE, attachments=files, images=facts)
    address = f"/hub/assets/news/2026/11/chart.{chart.digest.hex()[:8]}.svg"
    assert hub.stories[0].body.hrefs == ("/hub/news/other/", address)
    assert hub.stories[0].body.pictures[1] == hub.stories[0].card.picture == ImageSize(40, 30)
    assert (hub.stories[0].card.image, hub.stories[0].card.image_alt) == (address, "A chart.")
    assert [f.origin for f in hub.files] == [chart.path]


def test_static_files_are_published_and_have_hrefs() -> None:
    styles = {"css/site.css": b"a{}"}
    hub = hub_of([], BASE, static=(file("css/site.css"), file("css/part.css"), file("root/CNAME")), styles=styles)
    assert [f.origin for f in hub.files] == ["static/root/CNAME"]
    assert [(sheet.origin, sheet.data) for sheet in hub.sheets] == [("static/css/site.css", b"a{}")]
    assert "css/part.css" not in hub.assets
    assert hub.assets["root/CNAME"] == "/hub/CNAME"
    assert hub.assets["css/site.css"].startswith("/hub/assets/css/site.")


@pytest.mark.parametrize(
    ("until", "lead"),
    [({}, 0), ({"mid": 1}, 1), ({"old": 1}, 2), ({"old": 1, "mid": 1}, 1), ({"old": 0}, 0), ({"old": -1}, 0)],
)
def test_lead_is_the_newest_pinned_or_newest_story(until: dict[str, int], lead: int) -> None:
    ends = {slug: Timestamp(NOW + timedelta(seconds=seconds)) for slug, seconds in until.items()}
    days = {"new": "2026-11-03", "mid": "2026-11-02", "old": "2026-11-01"}
    hub = hub_of([story(slug, day, pinned_until=ends.get(slug)) for slug, day in days.items()])
    assert hub.lead == lead


def test_hub_without_stories_has_no_lead() -> None:
    assert hub_of().lead is None


def test_related_stories_name_the_shared_term() -> None:
    pin = story("pin", "2026-10-01", category="x", source="Other")
    stories = [story("me", tags=("Open Weights",), related=("pin",)), story("b", tags=("Open Weights",)), pin]
    related = hub_of(stories).stories[1].related
    assert [(related_story.card.slug, related_story.reason, related_story.about) for related_story in related][:1] == [
        ("pin", "pinned", "")
    ]
    assert ("b", "tag", "Open Weights") in [
        (related_story.card.slug, related_story.reason, related_story.about) for related_story in related
    ]


def test_default_navigation_has_all_news_and_first_categories() -> None:
    categories = [{"slug": f"c{i}", "title": f"C {i}"} for i in range(MENU_CATEGORIES + 2)]
    navigation = hub_of([], {**BASE, "categories": categories}).site.navigation
    assert navigation[:2] == (Link("All news", "/hub/news/"), Link("C 0", "/hub/category/c0/"))
    assert len(navigation) == 1 + MENU_CATEGORIES


def test_navigation_of_the_settings_replaces_the_default() -> None:
    items = [{"label": "About", "url": "/about/#team"}, {"label": "Code", "url": "https://code.example/"}]
    hub = hub_of([], {**BASE, "navigation": items, "community": {"label": "Join", "url": "/join?x=1"}})
    assert hub.site.navigation == (Link("About", "/hub/about/#team"), Link("Code", "https://code.example/"))
    assert hub.site.community == Link("Join", "/hub/join?x=1")
    assert hub.site_links == (
        SiteLink("site.yaml", "/about/", KeyLocation(("navigation", 0, "url"))),
        SiteLink("site.yaml", "/join", KeyLocation(("community", "url"))),
    )


def test_links_to_site_paths_become_site_links() -> None:
    hub = hub_of([story("a", links=(BodyLink("/archive/#_2026", 7),))])
    assert [(link.path, link.target) for link in hub.site_links] == [(hub.stories[0].story.path, "/archive/")]


def test_pages_are_ordered_by_nav_order_then_title() -> None:
    pages = (page("terms"), page("b", "Zebra", nav_order=2), page("c", "About", nav_order=2), page("d", nav_order=-1))
    hub = hub_of([], BASE, pages=(*pages, page("imprint"), page("z", nav_order=0)))
    assert [entry.page.slug for entry in hub.pages] == ["d", "z", "c", "b", "imprint", "terms"]
    assert hub.site.footer == (
        Link("D", "/hub/d/"),
        Link("Z", "/hub/z/"),
        Link("About", "/hub/c/"),
        Link("Zebra", "/hub/b/"),
    )


def test_site_value_holds_what_every_page_sees() -> None:
    settings = {
        "description": "About AI.",
        "language": "en-GB",
        "share": ["x"],
        "categories": [{"slug": "b", "title": "B"}],
    }
    site = hub_of([], {**BASE, **settings}).site
    assert (site.title, site.description, site.language) == ("Test Hub", "About AI.", "en-GB")
    assert (site.base_url, site.base_path) == ("https://hub.example", "/hub/")
    assert (site.share, site.categories, site.community) == (("x",), ("b",), None)


def test_problems_of_a_draft_are_warnings_and_come_last() -> None:
    broken = (BodyLink("nowhere", 7),)
    stories = [story("draft", draft=True, related=("nobody",), links=broken), story("a", links=broken)]
    _, problems = index(parsed(stories), Selection(at=NOW, drafts=True))
    assert [(p.path == stories[0].path, p.code, p.severity) for p in problems] == [
        (False, "broken-link", "error"),
        (True, "unknown-story", "warning"),
        (True, "broken-link", "warning"),
    ]


def test_links_of_hidden_draft_are_not_checked() -> None:
    draft = story("draft", draft=True, links=(BodyLink("nowhere", 7),))
    assert not hub_of([draft]).stories


def test_one_of_two_stories_with_a_slug_is_shown() -> None:
    draft = story("same", "2026-11-09", draft=True)
    hub, problems = index(parsed([draft, story("same", "2026-11-01")]), Selection(at=NOW, drafts=True))
    assert [entry.story.draft for entry in hub.stories] == [False]
    assert codes_and_severities(problems) == [("duplicate-slug", "warning")]


def test_file_with_errors_is_checked_and_linkable_but_not_shown() -> None:
    wrong = story("wrong", category="zzz", links=(BodyLink("nowhere", 7),), image="gone.png")
    about = page("about", links=(BodyLink("nowhere", 7),))
    linking = story("a", links=(BodyLink("wrong", 7), BodyLink("lost", 8)), related=("wrong",))
    given = parsed([linking], {"categories": [{"slug": "research", "title": "Research"}]}, unsound=(wrong, about))
    given = msgspec.structs.replace(given, unreadable=("content/news/2026-11-01-lost.md",))
    hub, problems = index(given, Selection(at=NOW))
    assert slugs(hub) == ["a"] and hub.pages == ()
    assert [(p.path, p.code) for p in problems] == [
        (wrong.path, "unknown-category"),
        (wrong.path, "broken-link"),
        (wrong.path, "missing-file"),
        (about.path, "broken-link"),
    ]


def test_draft_with_errors_is_checked_only_when_shown() -> None:
    wrong = story("wrong", draft=True, links=(BodyLink("nowhere", 7),))
    assert index(parsed(unsound=(wrong,)), Selection(at=NOW)).problems == []
    assert codes_and_severities(index(parsed(unsound=(wrong,)), Selection(at=NOW, drafts=True)).problems) == [
        ("broken-link", "warning")
    ]


def test_draft_with_errors_is_linkable() -> None:
    wrong = story("wrong", draft=True, source_url="https://lab.example/x")
    linking = story("a", links=(BodyLink("wrong", 7),), related=("wrong",))
    hub, problems = index(parsed([linking], unsound=(wrong,)), Selection(at=NOW))
    assert hub.stories[0].body.hrefs == ("https://lab.example/x",)
    assert codes_and_severities(problems) == [("link-to-unpublished", "warning")]


def test_memo_does_not_change_the_hub() -> None:
    stories = [story(f"s{i}", f"2026-11-{i:02}", tags=(f"t{i % 3}",), source=f"S{i}") for i in range(1, 15)]
    first, _ = index(parsed(stories), Selection(at=NOW))
    entries = list(first.stories)
    memos = dict(first.stories.finder.changed_memos())
    again, _ = index(parsed(stories), Selection(at=NOW), memos.get)
    assert list(again.stories) == entries and len(memos["content/news/2026/11"].lists) == len(stories)
    assert not dict(again.stories.finder.changed_memos())


def test_logo_is_a_static_file() -> None:
    logo = file("img/logo.svg")
    facts = {image_key(f"static/{logo.path}", logo.digest): ImageFacts(40, 30)}
    hub = hub_of([], {**BASE, "logo": "img/logo.svg"}, static=(logo,), images=facts)
    assert hub.site.logo == hub.assets["img/logo.svg"] == f"/hub/assets/img/logo.{logo.digest.hex()[:8]}.svg"
    assert hub_of().site.logo == ""


def test_old_url_of_a_draft_answers_nothing() -> None:
    for draft, lost in ((False, []), (True, [("lost-url", "error")])):
        aliased = story("a", aliases=("/news/old/",), draft=draft)
        assert (
            codes_and_severities(index(parsed([aliased], url_lock=("/news/old/",)), Selection(at=NOW)).problems) == lost
        )


def test_default_navigation_uses_categories_of_stories() -> None:
    stories = [story("a", category="tools"), story("b", category="research"), story("c", category="research")]
    assert [link.label for link in hub_of(stories).site.navigation] == ["All news", "tools", "research"]
    listed: dict[str, object] = {"categories": [{"slug": "research", "title": "Research"}]}
    assert [link.label for link in hub_of(stories[1:], listed).site.navigation] == ["All news", "Research"]


def test_search_needs_setting_and_content() -> None:
    cases: list[tuple[list[Story], dict[str, object], tuple[ContentPage, ...], bool]] = [
        ([story("a")], {}, (), True),
        ([], {}, (page("about"),), True),
        ([], {}, (), False),
        ([story("a")], {"search": False}, (), False),
    ]
    for stories, settings, pages, has_search in cases:
        assert hub_of(stories, settings, pages=pages).site.search == has_search
