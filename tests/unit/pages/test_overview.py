from collections.abc import Sequence

from site_builder.model.content import Story
from site_builder.pages import overview
from site_builder.pages.overview import OverviewContext
from tests.support.hubs import hub_of, story
from tests.support.items import source

CATEGORIES = [{"slug": "tools", "title": "Tools"}, {"slug": "research", "title": "Research", "description": "Papers."}]


def overviews(stories: Sequence[Story], **fields: object) -> dict[str, OverviewContext]:
    pages = list(overview.plan(hub_of(stories, {"categories": CATEGORIES}, **fields)))
    assert {page.layout for page in pages} == {"overview.html"}
    return {page.path: page.context for page in pages if isinstance(page.context, OverviewContext)}


def test_overview_exists_for_each_kind_of_term() -> None:
    found = overviews([])
    assert all(page.section == page.href for page in found.values())
    assert {path: (page.kind, page.title, page.href) for path, page in found.items()} == {
        "categories/index.html": ("category", "Categories", "/categories/"),
        "tags/index.html": ("tag", "Tags", "/tags/"),
        "sources/index.html": ("source", "Sources", "/sources/"),
    }


def test_overview_lists_categories_in_the_order_of_the_settings() -> None:
    page = overviews([story("a"), story("b")])["categories/index.html"]
    assert [(t.ref.name, t.count, t.description) for t in page.terms] == [("Tools", 0, ""), ("Research", 2, "Papers.")]


def test_overview_sorts_tags_and_sources_by_name_ignoring_case() -> None:
    page = overviews([story("a", tags=("beta", "Alpha", ".NET", "alpha x"))])["tags/index.html"]
    assert [term.ref.name for term in page.terms] == [".NET", "Alpha", "alpha x", "beta"]
    stories = [story(str(i), source=name, source_url=f"https://{i}.example/") for i, name in enumerate("bCa")]
    assert [term.ref.name for term in overviews(stories)["sources/index.html"].terms] == ["a", "b", "C"]


def test_overview_shows_domain_and_description_of_sources() -> None:
    lab = source("lab", "Example Lab", (), "https://www.lab.example/about", "A lab.")
    page = overviews([story("a", source="lab", source_by_id=True)], items=(lab,))["sources/index.html"]
    assert [(term.domain, term.description) for term in page.terms] == [("lab.example", "A lab.")]
