"""Authors of stories: pages, lists, feeds and bylines."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.support.hubs import SETTINGS, add_story, build_hub, built, codes, tree, write_hub

HUB = "https://hub.example/base"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a hub below a path, with two authors."""
    settings = SETTINGS.replace("example/", "example/base/") + "feeds: {min_stories: 1, terms: full}\n"
    site = write_hub(tmp_path / "hub", f"-- site.yaml --\n{settings}")
    add_story(site, "both", "2026-11-03", author="[Ada Example, 'Ben & <b>Co</b>']")
    add_story(site, "one", "2026-11-02", author="ada example")
    add_story(site, "none", "2026-11-01")
    return site


def structured(page: Path) -> list[Any]:
    """Return the nodes of the structured data of a page."""
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(), re.S)
    graph: list[Any] = json.loads(data)["@graph"]
    return graph


def test_each_author_has_a_page_and_feeds_and_there_is_a_list(site: Path) -> None:
    output = built(site)
    page = (output / "author/ada-example/index.html").read_text()
    assert (
        "<h1>Ada Example</h1>" in page and "/news/both/" in page and "/news/one/" in page and "/news/none/" not in page
    )
    overview = (output / "authors/index.html").read_text()
    assert "/base/author/ada-example/" in overview and "Ben &amp; &lt;b&gt;Co&lt;/b&gt;" in overview
    assert {"author/ada-example/feed.xml", "author/ben-and-b-co-b/feed.json"} <= tree(output).keys()
    assert f"{HUB}/author/ada-example/" in (output / "sitemaps/pages.xml").read_text()
    assert f"{HUB}/authors/" in (output / "sitemaps/pages.xml").read_text()
    assert '<a href="/base/authors/">Authors</a>' in (output / "index.html").read_text()


def test_hub_without_authors_has_no_list_of_authors(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "none")
    output = built(site)
    assert not (output / "authors").exists() and "/authors/" not in (output / "index.html").read_text()


def test_byline_links_each_author_and_is_left_out_without_one(site: Path) -> None:
    output = built(site)
    (byline,) = re.findall(r"<li>By (.*?)</li>", (output / "news/both/index.html").read_text())
    ada = '<a rel="author" href="/base/author/ada-example/">Ada Example</a>'
    ben = '<a rel="author" href="/base/author/ben-and-b-co-b/">Ben &amp; &lt;b&gt;Co&lt;/b&gt;</a>'
    assert byline == f"{ada}, {ben}"
    page = (output / "news/none/index.html").read_text()
    assert 'rel="author"' not in page and "<li></li>" not in page


def test_programs_get_each_author_with_a_url(site: Path) -> None:
    output = built(site)
    ada = {"name": "Ada Example", "url": f"{HUB}/author/ada-example/"}
    names, urls = ["Ada Example", "Ben & <b>Co</b>"], [ada["url"], f"{HUB}/author/ben-and-b-co-b/"]
    story = structured(output / "news/both/index.html")[0]
    assert story["author"][0] == {"@type": "Person", **ada}
    assert [author["name"] for author in story["author"]] == names
    assert structured(output / "news/none/index.html")[0]["author"]["@type"] == "Organization"
    atom, rss = (feedparser.parse((output / name).read_bytes()) for name in ("atom.xml", "feed.xml"))
    assert [(author.name, author.href) for author in atom.entries[0].authors] == list(zip(names, urls, strict=True))
    assert [author.name for author in rss.entries[0].authors] == names
    assert [author.name for author in atom.entries[2].authors] == ["Test Hub"]
    for feed in ("feed.json", "author/ada-example/feed.json"):
        assert json.loads((output / feed).read_bytes())["items"][0]["authors"][0] == ada
    assert json.loads((output / "news/both/index.json").read_bytes())["authors"][0] == ada
    markdown = (output / "news/both/index.md").read_text()
    assert (
        f"- Author: [Ada Example](<{ada['url']}>), [Ben & \\<b\\>Co" in markdown and f"<{urls[1]}>)\n- Cat" in markdown
    )


def test_links_to_an_author_whose_stories_expired_lead_to_the_list(site: Path) -> None:
    add_story(site, "late", author="Cleo", expires="2026-11-10")
    add_story(
        site, "links", body="See [Cleo](/author/cleo/), [all](/authors/) and [Ada](/author/ada-example/feed.xml)."
    )
    result = build_hub(site)
    page = (site / "public/news/links/index.html").read_text()
    assert result.published and '<a href="/base/authors/">Cleo</a>' in page
    early = build_hub(site, at=datetime(2026, 11, 9, tzinfo=UTC))
    assert early.published and (site / "public/author/cleo/index.html").exists()


def test_list_of_authors_stays_when_no_story_has_one_any_more(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "late", author="Cleo", expires="2026-11-10")
    add_story(site, "links", body="See [all](/authors/).")
    assert build_hub(site).published and (site / "public/authors/index.html").exists()
    assert "/authors/" not in (site / "public/sitemaps/pages.xml").read_text()


def test_authors_may_be_edited_and_the_build_stays_that_of_a_clean_one(site: Path) -> None:
    output = built(site)
    for author in ("Ben", "[Ben, Ada Example]", "[]", "''", "", "ADA EXAMPLE"):
        add_story(site, "one", "2026-11-02", author=author)
        output = built(site)
        assert tree(output) == tree(built(site, site.parent / f"clean {author}"))


@pytest.mark.parametrize(
    ("author", "code"),
    [
        ("'???'", "empty-slug"),
        ("[Ada, '???']", "empty-slug"),
        ("{name: Ada}", "wrong-type"),
        ("[[Ada]]", "wrong-type"),
        ("[Ada, '']", "too-short"),
        ("x" * 101, "too-long"),
        (f"[{'x' * 101}]", "too-long"),
        (f"[{', '.join(map(str, range(21)))}]", "too-long"),
        ("“Ada”", "curly-quotes"),
        ("[Ada, “Ben”]", "curly-quotes"),
    ],
)
def test_wrong_authors_are_reported(tmp_path: Path, author: str, code: str) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "a", author=author)
    assert codes(build_hub(site)) == [(file.relative_to(site).as_posix(), code)]


def test_authors_is_a_typo_of_author(tmp_path: Path) -> None:
    add_story(write_hub(tmp_path), "a", authors="[Ada]")
    (diagnostic,) = build_hub(tmp_path).diagnostics
    assert diagnostic.code == "unknown-key" and diagnostic.hint == "did you mean `author`?"


ENTRIES = """
-- content/authors.yaml --
- id: ada
  name: Ada Lovelace
  also: [A. Lovelace]
  description: Writes about engines.
  role: Editor
  homepage: https://ada.example/
  same_as: [https://social.example/@ada, https://ada.example/]
- id: desk
  name: Editorial desk
  kind: organisation
"""


@pytest.fixture
def described(tmp_path: Path) -> Path:
    """Return a hub whose authors have entries."""
    site = write_hub(tmp_path / "hub", f"-- site.yaml --\n{SETTINGS}feeds: {{min_stories: 1}}\n{ENTRIES}")
    add_story(site, "by-id", "2026-11-03", author="[desk, ada]")
    add_story(site, "by-name", "2026-11-02", author="Ada Lovelace")
    add_story(site, "twice", "2026-11-01", author="['A. Lovelace', ada]")
    return site


def test_all_names_of_an_entry_are_one_author(described: Path) -> None:
    output = built(described)
    page = (output / "author/ada/index.html").read_text()
    assert "<h1>Ada Lovelace</h1>" in page and "Writes about engines." in page
    assert all(f"/news/{slug}/" in page for slug in ("by-id", "by-name", "twice"))
    assert 'http-equiv="refresh"' in (output / "author/ada-lovelace/index.html").read_text()
    (byline,) = re.findall(r"<li>By (.*?)</li>", (output / "news/twice/index.html").read_text())
    assert byline == '<a rel="author" href="/author/ada/">Ada Lovelace</a>'


def test_structured_data_says_who_an_author_is(described: Path) -> None:
    authors = structured(built(described) / "news/by-id/index.html")[0]["author"]
    assert authors == [
        {"@type": "Organization", "name": "Editorial desk", "url": "https://hub.example/author/desk/"},
        {
            "@type": "Person",
            "name": "Ada Lovelace",
            "url": "https://hub.example/author/ada/",
            "sameAs": ["https://ada.example/", "https://social.example/@ada"],
        },
    ]


def test_edited_entry_changes_the_stories_of_the_author(described: Path) -> None:
    built(described)
    file = described / "content/authors.yaml"
    for old, new in (
        ("@ada", "@lovelace"),
        ("name: Ada Lovelace", "name: Augusta Ada"),
        ("kind: organisation", "kind: person"),
        ("also: [A. Lovelace]", "also: [A. Lovelace, Ada Lovelace]"),
        ("id: ada", "id: augusta"),
    ):
        file.write_text(file.read_text().replace(old, new))
        if old == "id: ada":
            add_story(described, "by-id", "2026-11-03", author="[desk, augusta]")
            add_story(described, "twice", "2026-11-01", author="['A. Lovelace', augusta]")
        result = build_hub(described)
        assert result.published, result.diagnostics
        assert tree(described / "public") == tree(built(described, described.parent / f"clean {new[:9]}"))


def test_author_with_an_entry_has_a_page_without_stories(tmp_path: Path) -> None:
    site = write_hub(tmp_path, ENTRIES)
    add_story(site, "none", body="See [Ada](/author/ada/).")
    output = built(site)
    assert "Ada Lovelace" in (output / "author/ada/index.html").read_text()
    assert '<a href="/author/ada/">Ada Lovelace</a>' in (output / "authors/index.html").read_text()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//ada.example/", "ada.example"])
def test_profiles_with_other_schemes_are_errors(tmp_path: Path, url: str) -> None:
    site = write_hub(tmp_path, f"-- content/authors.yaml --\n- {{id: ada, name: Ada, same_as: ['{url}']}}\n")
    (diagnostic,) = build_hub(site).diagnostics
    assert (diagnostic.code, diagnostic.path, diagnostic.line) == ("bad-url", "content/authors.yaml", 1)


def test_page_of_an_author_is_a_profile(described: Path) -> None:
    file = described / "content/authors.yaml"
    file.write_text(file.read_text().replace("  role", "  image: /ada.svg\n  image_alt: Ada\n  role", 1))
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    write_hub(described, f"-- static/ada.svg --\n{svg}\n")
    output = built(described)
    html = (output / "author/ada/index.html").read_text()
    assert "<li>Editor</li>" in html and '<a href="https://social.example/@ada">social.example/@ada</a>' in html
    assert re.search(r'<img class="item-image" src="/assets/ada[^"]*svg"[^>]* alt="Ada">', html)
    assert "<span>Editor</span>" in (output / "authors/index.html").read_text()
    page, _ = structured(output / "author/ada/index.html")[-2:]
    assert page["@type"] == "ProfilePage" and page["hasPart"][0] == "https://hub.example/news/by-id/"
    assert page["mainEntity"] == {
        "@type": "Person",
        "name": "Ada Lovelace",
        "url": "https://hub.example/author/ada/",
        "description": "Writes about engines.",
        "alternateName": ["A. Lovelace"],
        "jobTitle": "Editor",
        "image": "https://hub.example/assets/ada.6f3307d7.svg",
        "sameAs": ["https://ada.example/", "https://social.example/@ada"],
    }
    assert structured(output / "author/desk/index.html")[-2]["mainEntity"]["@type"] == "Organization"
    assert structured(output / "source/example-lab/index.html")[-2]["@type"] == "CollectionPage"


def test_items_and_stories_may_refer_to_authors(described: Path) -> None:
    settings = """
collections:
  talks: {title: Talks, item: talk, fields: {speakers: {type: references, to: authors}}}
stories: {fields: {checked_by: {type: reference, to: authors, title: Checked by}}}
"""
    write_hub(described, "-- content/talks.yaml --\n- {id: engines, name: On engines, speakers: [ada]}\n")
    (described / "site.yaml").write_text((described / "site.yaml").read_text() + settings)
    add_story(described, "checked", checked_by="desk")
    output = built(described)
    assert '<a href="/author/ada/">Ada Lovelace</a>' in (output / "talks/engines/index.html").read_text()
    assert '<a href="/author/desk/">Editorial desk</a>' in (output / "news/checked/index.html").read_text()
    add_story(described, "checked", checked_by="dest")
    (diagnostic,) = build_hub(described).diagnostics
    assert (diagnostic.code, diagnostic.hint) == ("unknown-item", "did you mean `desk`?")
