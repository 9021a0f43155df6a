from __future__ import annotations

from site_builder.lint.rules.external import Found, broken, outside_links
from site_builder.model.content import Body, ContentPage, Source
from site_builder.model.problems import Key, Words
from tests.support.hubs import story

BODY = Body(
    html='<a href="https://a.example/x#part" rel="noopener">A</a> <a href="\x000\x00">B</a> <a href="mailto:c@d">C</a>',
    takeaways=('<a href="http://b.example/">B</a>',),
)


def links() -> list[tuple[str, str]]:
    stories = [story("a", source_url="https://lab.example/post#top")]
    pages = [ContentPage("content/pages/about.md", "about", "About", body=b"2")]
    sources = [Source("x", "X", homepage="https://x.example/"), Source("y", "Y")]
    found = outside_links(stories, pages, sources, lambda digest: BODY)
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
    found = outside_links(stories, [], [Source("x", "X", homepage="https://x.example/")], lambda digest: BODY)
    body = [Words(0, url, in_body=True) for url in ("https://a.example/x", "http://b.example/")]
    assert [link.where for link in found] == [
        *(Key(("source", "url")), *body),
        *(Key(("source_url",)), *body),
        Key((0, "homepage")),
    ]


def test_only_what_is_gone_or_silent_is_told() -> None:
    found = outside_links([story("a", source_url="https://lab.example/post")], [], [], lambda digest: Body(""))
    links = list(found)
    url = "https://lab.example/post"
    assert [p.code for p in broken(links, {url: Found("dead", "404 Not Found")})] == ["dead-link"]
    assert [p.code for p in broken(links, {url: Found("unreachable", "it took too long")})] == ["unreachable-link"]
    for state in (Found("good", "200 OK"), Found("unknown", "403 Forbidden")):
        assert list(broken(links, {url: state})) == []
    assert list(broken(links, {})) == []
