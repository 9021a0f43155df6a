from __future__ import annotations

from site_builder.lint.rules.external import LinkStatus, dead_links, external_links
from site_builder.model.content import Body, ContentPage, Source
from site_builder.model.problems import KeyLocation, TextLocation
from tests.support.hubs import story

BODY = Body(
    html='<a href="https://a.example/x#part" rel="noopener">A</a> <a href="\x000\x00">B</a> <a href="mailto:c@d">C</a>',
    takeaways=('<a href="http://b.example/">B</a>',),
)


def links() -> list[tuple[str, str]]:
    stories = [story("a", source_url="https://lab.example/post#top")]
    pages = [ContentPage("content/pages/about.md", "about", "About", body=b"2")]
    sources = [Source("x", "X", homepage="https://x.example/"), Source("y", "Y")]
    found = external_links(stories, pages, sources, lambda digest: BODY)
    return [(link.path.rpartition("/")[2], link.url) for link in found]


def test_links_of_credits_bodies_pages_and_sources() -> None:
    body = ["https://a.example/x", "http://b.example/"]
    assert links() == [
        ("2026-11-01-a.md", "https://lab.example/post"),
        *(("2026-11-01-a.md", url) for url in body),
        *(("about.md", url) for url in body),
        ("sources.yaml", "https://x.example/"),
    ]


def test_each_link_knows_its_place() -> None:
    stories = [story("a"), story("b", source_by_id=True)]
    found = external_links(stories, [], [Source("x", "X", homepage="https://x.example/")], lambda digest: BODY)
    body = [TextLocation(0, url, in_body=True) for url in ("https://a.example/x", "http://b.example/")]
    assert [link.location for link in found] == [
        *(KeyLocation(("source", "url")), *body),
        *(KeyLocation(("source_url",)), *body),
        KeyLocation((0, "homepage")),
    ]


def test_only_what_is_gone_or_silent_is_told() -> None:
    found = external_links([story("a", source_url="https://lab.example/post")], [], [], lambda digest: Body(""))
    links = list(found)
    url = "https://lab.example/post"
    assert [p.code for p in dead_links(links, {url: LinkStatus("dead", "404 Not Found")})] == ["dead-link"]
    assert [p.code for p in dead_links(links, {url: LinkStatus("unreachable", "it took too long")})] == [
        "unreachable-link"
    ]
    for state in (LinkStatus("good", "200 OK"), LinkStatus("unknown", "403 Forbidden")):
        assert list(dead_links(links, {url: state})) == []
    assert list(dead_links(links, {})) == []
