from __future__ import annotations

from site_builder.lint.rules.external import LinkStatus, dead_links, external_links
from site_builder.model.content import Body, ContentPage
from site_builder.model.problems import KeyLocation, PartLocation
from tests.support.hubs import parsed, story
from tests.support.items import source

BODY = Body(
    html='<a href="https://a.example/x#part" rel="noopener">A</a> <a href="\x000\x00">B</a> <a href="mailto:c@d">C</a>',
    takeaways=('<a href="http://b.example/">B</a>',),
)


def file_names_and_urls() -> list[tuple[str, str]]:
    stories = [story("a", source_url="https://lab.example/post#top")]
    pages = [ContentPage("content/pages/about.md", "about", "About", body=b"2")]
    sources = [source("x", "X", homepage="https://x.example/"), source("y", "Y")]
    links = external_links(parsed(stories, pages=tuple(pages), items=tuple(sources)), lambda digest: BODY)
    return [(link.path.rpartition("/")[2], link.url) for link in links]


def test_external_links_come_from_credits_bodies_pages_and_sources() -> None:
    body = ["https://a.example/x", "http://b.example/"]
    assert file_names_and_urls() == [
        ("2026-11-01-a.md", "https://lab.example/post"),
        *(("2026-11-01-a.md", url) for url in body),
        *(("about.md", url) for url in body),
        ("sources.yaml", "https://x.example/"),
    ]


def test_external_links_have_locations() -> None:
    stories = [story("a"), story("b", source_by_id=True)]
    content = parsed(stories, items=(source("x", "X", homepage="https://x.example/"),))
    links = external_links(content, lambda digest: BODY)
    body = [
        PartLocation("url", 0, "https://a.example/x#part"),
        PartLocation("url", 0, "http://b.example/", key=("takeaways", 0)),
    ]
    assert [link.location for link in links] == [
        *(KeyLocation(("source", "url")), *body),
        *(KeyLocation(("source_url",)), *body),
        KeyLocation((0, "homepage")),
    ]


def test_dead_links_reports_only_dead_and_unreachable_urls() -> None:
    stories = [story("a", source_url="https://lab.example/post")]
    links = list(external_links(parsed(stories), lambda digest: Body("")))
    url = "https://lab.example/post"
    assert [p.code for p in dead_links(links, {url: LinkStatus("dead", "404 Not Found")})] == ["dead-link"]
    assert [p.code for p in dead_links(links, {url: LinkStatus("unreachable", "it took too long")})] == [
        "unreachable-link"
    ]
    for status in (LinkStatus("good", "200 OK"), LinkStatus("unknown", "403 Forbidden")):
        assert list(dead_links(links, {url: status})) == []
    assert list(dead_links(links, {})) == []
