from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import atoma  # type: ignore[import-untyped]
import fastfeedparser  # type: ignore[import-untyped]
import feedparser  # type: ignore[import-untyped]
import pytest

from tests.support.hubs import SETTINGS, add_story, build_hub, built, codes, story_text, tree, write_file, write_hub

HUB = "https://hub.example/base"
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = "Tags </title> & ]]> <b>"
BODY = """See [the other](2026-11-01-old.md#part), ![A chart](chart.svg), [below](#here) and a note[^1].

## Here

```
<a href="#top">in code</a>
```

[^1]: Of [the lab](https://lab.example/a?b=1&c=2).
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub with an old story, and a new one that has everything."""
    site = write_hub(
        tmp_path,
        f"-- site.yaml --\n{SETTINGS.replace('example/', 'example/base/')}description: News & more.\n"
        "feeds: {min_stories: 1}\n",
    )
    add_story(site, "old", "2026-11-01", tags="[agents]", body="# Part\n\nOld.")
    write_file(site / "content/news/2026/11/chart.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    keys = {
        "title": f"'{NASTY}'",
        "date": "2026-11-02T08:30:00+01:00",
        "updated": "2026-11-03",
        "tags": "[Agents, 'C++']",
        "summary": "A dek & more.",
        "why_it_matters": "It *matters*.",
        "author": "Ada",
        "image": "chart.svg",
        "image_alt": "A chart",
    }
    add_story(site, "new", "2026-11-02", body=BODY, **keys)
    return site


def xml_feeds(output: Path) -> Iterator[tuple[str, Any]]:
    for file in sorted(output.rglob("*.xml")):
        if file.name in ("feed.xml", "atom.xml"):
            yield file.relative_to(output).as_posix(), feedparser.parse(file.read_bytes())


def test_feeds_exist_for_the_site_and_each_term(site: Path) -> None:
    found = {path for path in tree(built(site)) if path.rpartition("/")[2] in ("feed.xml", "atom.xml", "feed.json")}
    terms = ["category/research", "source/example-lab", "author/ada", "tag/agents", "tag/c-plus-plus"]
    assert found == {
        "feed.xml",
        "atom.xml",
        "feed.json",
        *(f"{t}/feed.{form}" for t in terms for form in ("xml", "json")),
    }


def test_feeds_are_valid_for_a_feed_parser(site: Path) -> None:
    output = built(site)
    for path, feed in xml_feeds(output):
        assert not feed.bozo, path
        assert feed.feed.language == "en"
        link = next(link.href for link in feed.feed.links if link.rel == "self")
        assert link == f"{HUB}/{path}"
        newest = feed.entries[0]
        assert newest.title == NASTY
        assert newest.link == f"{HUB}/news/new/"
        assert newest.id == f"{HUB}/#new"
        assert newest.author == "Ada"
        assert newest.summary == "A dek & more."
        assert [tag.term for tag in newest.tags] == ["research", "Agents", "C++"]
        assert newest.published_parsed[:5] == (2026, 11, 2, 7, 30)
    _, atom = next(one for one in xml_feeds(output) if one[0] == "atom.xml")
    assert atom.version == "atom10" and atom.feed.id == f"{HUB}/"
    assert [entry.updated for entry in atom.entries] == ["2026-11-03T00:00:00+01:00", "2026-11-01T00:00:00Z"]
    assert atom.feed.updated == "2026-11-03T00:00:00+01:00"
    via = [link for link in atom.entries[0].links if link.rel == "via"]
    assert [(link.href, link.title) for link in via] == [("https://lab.example/post", "Example Lab")]


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def contents(output: Path) -> dict[str, str]:
    """The HTML of the newest story in each form of the site's feed."""
    rss = ElementTree.parse(output / "feed.xml")
    atom = ElementTree.parse(output / "atom.xml")
    return {
        "rss": rss.findtext(".//item/{http://purl.org/rss/1.0/modules/content/}encoded", ""),
        "atom": atom.findtext(f".//{ATOM}entry/{ATOM}content", ""),
        "json": json.loads((output / "feed.json").read_text())["items"][0]["content_html"],
        "twin": json.loads((output / "news/new/index.json").read_text())["content_html"],
    }


def test_feeds_have_the_same_full_story_with_credit_in_all_formats(site: Path) -> None:
    found = contents(built(site))
    assert len(set(found.values())) == 1
    html = found["rss"]
    for part in ("See <a", "<li>One thing.</li>", "<p>It <em>matters</em>.</p>", "Full reporting at the source:"):
        assert part in html
    assert '<a href="https://lab.example/post">Read the original on Example Lab</a>' in html
    assert '&lt;a href="#top"&gt;in code' in html


def test_feed_links_and_images_are_absolute_and_lead_to_files(site: Path) -> None:
    output = built(site)
    links = Links(contents(output)["rss"]).found
    assert f"{HUB}/news/old/#part" in links and f"{HUB}/news/new/#here" in links and f"{HUB}/news/new/#fn1" in links
    assert "https://lab.example/a?b=1&c=2" in links
    for link in links:
        parts = urlsplit(link)
        assert parts.scheme == "https", link
        if link.startswith(HUB):
            path = parts.path.removeprefix("/base/")
            assert (output / path / "index.html").is_file() or (output / path).is_file(), link


RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

TEXTS = {"id", "url", "external_url", "title", "content_html", "summary", "image", "date_published", "date_modified"}
TEXTS |= {"language", "content_text"}


def check_json_feed(feed: dict[str, Any]) -> None:
    """The rules of JSON Feed 1.1 (jsonfeed.org/version/1.1) as far as this generator makes use of it."""
    top = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "hubs", "items"}
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= top and isinstance(feed["title"], str)
    for key in ("home_page_url", "feed_url"):
        assert urlsplit(feed[key]).scheme == "https"
    assert all(set(hub) == {"type", "url"} for hub in feed.get("hubs", ()))
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        others = {"authors": list, "tags": list, "_digest": dict}
        assert set(item) <= {*others, *TEXTS}
        assert all(isinstance(value, others.get(key, str)) for key, value in item.items())
        assert item["id"] and (item.get("content_html") or item.get("content_text"))
        for key in ("url", "external_url", "image"):
            assert urlsplit(item.get(key, "https:")).scheme == "https"
        for key in ("date_published", "date_modified"):
            if key in item:
                assert RFC_3339.fullmatch(item[key])
                datetime.fromisoformat(item[key])
        assert all(author.get("name") or author.get("url") for author in item["authors"])
        assert all(isinstance(tag, str) for tag in item["tags"])


def test_json_feeds_follow_the_specification(site: Path) -> None:
    output = built(site)
    for file in output.rglob("feed.json"):
        feed = json.loads(file.read_text())
        check_json_feed(feed)
        assert feed["feed_url"] == f"{HUB}/{file.relative_to(output).as_posix()}"
        assert feed["items"][0]["id"] == f"{HUB}/#new"
        is_full = file == output / "feed.json"
        assert feed["items"][0]["_digest"].get("takeaways") == (["One thing."] if is_full else None)


def test_feed_ids_stay_when_title_url_and_site_change(site: Path) -> None:
    def ids() -> list[str]:
        return [item["id"] for item in json.loads((built(site) / "feed.json").read_text())["items"]]

    assert ids() == [f"{HUB}/#new", f"{HUB}/#old"]
    old = site / "content/news/2026/11/2026-11-01-old.md"
    write_file(old, story_text("Another", "# Part", slug="moved", id="old"))
    write_file(
        site / "site.yaml", "title: T\nbase_url: https://new.example/\npermanent_url: https://hub.example/base\n"
    )
    assert ids() == [f"{HUB}/#new", f"{HUB}/#old"]
    assert (site / "public/news/moved/index.html").is_file()


def test_feed_ids_used_twice_are_an_error(site: Path) -> None:
    add_story(site, "third", "2026-11-03", id="old")
    result = build_hub(site)
    assert [(d.path, d.code, d.line) for d in result.diagnostics] == [
        ("content/news/2026/11/2026-11-03-third.md", "duplicate-id", 6)
    ]


def test_atom_feed_leaves_out_stories_without_date(site: Path) -> None:
    write_file(site / "content/news/some.md", (site / "content/news/2026/11/2026-11-01-old.md").read_text())
    feeds = dict(xml_feeds(built(site)))
    assert [len(feeds[name].entries) for name in ("feed.xml", "atom.xml")] == [3, 2]
    check_json_feed(json.loads((site / "public/feed.json").read_text()))


def test_feeds_of_an_empty_hub_are_valid(tmp_path: Path) -> None:
    output = built(write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}categories: [{{slug: a, title: A}}]\n"))
    feeds = dict(xml_feeds(output))
    assert set(feeds) == {"feed.xml", "atom.xml", "category/a/feed.xml"}
    assert not any(feed.bozo or feed.entries for feed in feeds.values())
    check_json_feed(json.loads((output / "feed.json").read_text()))


def test_feeds_hold_as_many_stories_as_the_settings_say(site: Path) -> None:
    for i in range(5):
        add_story(site, f"more-{i}", f"2026-11-1{i}", tags="[agents]")
    write_file(site / "site.yaml", SETTINGS + "page_sizes: {feed: 4, term_feed: 2}\n")
    feeds = dict(xml_feeds(built(site)))
    assert [len(feeds[name].entries) for name in ("feed.xml", "atom.xml", "tag/agents/feed.xml")] == [4, 4, 2]
    write_file(site / "site.yaml", SETTINGS + "page_sizes: {term_feed: 0}\n")
    output = built(site)
    assert set(dict(xml_feeds(output))) == {"feed.xml", "atom.xml"}
    assert "feed.json" not in tree(output).keys() - {"feed.json"}
    assert "tag/agents/feed" not in (output / "tag/agents/index.html").read_text()
    assert "tag/agents" not in (output / "feeds.opml").read_text()


def test_feeds_of_terms_hold_summaries_by_default(site: Path) -> None:
    output = built(site)
    texts = [(output / f"tag/agents/feed.{form}").read_text() for form in ("xml", "json")]
    assert not [text for text in texts if "in code" in text or "One thing" in text]
    (new, old), json_new = feedparser.parse(texts[0]).entries, json.loads(texts[1])["items"][0]
    assert new.title == NASTY and new.summary == "A dek & more." and "content" not in new
    assert new.link == json_new["url"] == f"{HUB}/news/new/" and old.title == "Old"
    assert json_new["content_text"] == json_new["summary"] == "A dek & more." and "content_html" not in json_new
    assert json.loads(texts[1])["items"][1]["content_text"] == "Old"
    add_story(site, "old", "2026-11-01", tags="[agents]", body="# Part\n\nOther words.")
    assert "tag/agents/feed.xml" not in {cost.name for cost in build_hub(site).rendered}


def test_feeds_of_terms_are_full_if_the_settings_say_so(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS + "feeds: {min_stories: 1, terms: full}\n")
    output = built(site)
    assert all("in code" in (output / f"tag/agents/feed.{form}").read_text() for form in ("xml", "json"))
    whole = json.loads((output / "feed.json").read_text())["items"]
    assert json.loads((output / "tag/agents/feed.json").read_text())["items"] == whole


def test_terms_with_few_stories_have_no_feed(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS + "categories: [{slug: research, title: R}, {slug: none, title: N}]\n")
    add_story(site, "third", "2026-11-03", tags="[agents, rare]")
    output = built(site)
    listed = {"category/research/feed.xml", "category/none/feed.xml"}
    many = {"tag/agents/feed.xml", "source/example-lab/feed.xml"}
    assert set(dict(xml_feeds(output))) == {"feed.xml", "atom.xml", *listed, *many}
    outlines = ElementTree.parse(output / "feeds.opml").getroot().iter("outline")
    assert {str(outline.get("xmlUrl")).partition("example/")[2] for outline in outlines if outline.get("xmlUrl")} == {
        "feed.xml", *listed, *many,
    }  # fmt: skip
    assert "tag/rare/feed" not in (output / "tag/rare/index.html").read_text()
    assert "tag/agents/feed.xml" in (output / "tag/agents/index.html").read_text()


def test_feed_stays_when_a_story_expires_and_before_one_begins(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS)
    add_story(site, "ends", "2026-11-03", tags="[agents]", expires="2026-11-25")
    for at in ("2026-11-20", "2026-11-26"):
        assert "tag/agents/feed.xml" in dict(xml_feeds(built(site, at=datetime.fromisoformat(f"{at}T00:00:00Z"))))
    (site / "content/news/2026/11/2026-11-03-ends.md").unlink()
    assert "tag/agents/feed.xml" not in dict(xml_feeds(built(site)))
    add_story(site, "begins", "2026-12-03", tags="[agents]")
    assert "tag/agents/feed.xml" in dict(xml_feeds(built(site)))


def test_feeds_without_the_edited_story_are_not_rendered(site: Path) -> None:
    write_file(site / "site.yaml", SETTINGS + "page_sizes: {feed: 1, term_feed: 1}\n")
    built(site)
    add_story(site, "old", "2026-11-01", tags="[agents]", title="Changed", body="# Part\n\nNew.")
    assert not [cost.name for cost in build_hub(site).rendered if "feed" in cost.name or "atom" in cost.name]


def test_feeds_name_the_websub_hub(site: Path) -> None:
    assert "push.example" not in (built(site) / "feed.xml").read_text()
    write_file(site / "site.yaml", SETTINGS + "websub: https://push.example/\n")
    output = built(site)
    for _, feed in xml_feeds(output):
        assert [link.href for link in feed.feed.links if link.rel == "hub"] == ["https://push.example/"]
    assert json.loads((output / "feed.json").read_text())["hubs"] == [
        {"type": "WebSub", "url": "https://push.example/"}
    ]


def test_pages_link_their_own_feed_first(site: Path) -> None:
    output = built(site)
    pattern = re.compile(
        r'<link rel="alternate" type="application/(?:rss|atom|feed)\+\w+" title="[^"]+" href="/base/([^"]+)">'
    )
    assert pattern.findall((output / "index.html").read_text()) == ["feed.xml", "atom.xml", "feed.json"]
    for path in ("news/new/index.html", "news/index.html", "search/index.html"):
        assert pattern.findall((output / path).read_text()) == ["feed.xml"]
    for term in ("category/research", "tag/agents", "source/example-lab"):
        own = [f"{term}/feed.xml", f"{term}/feed.json"]
        assert pattern.findall((output / term / "index.html").read_text()) == [*own, "feed.xml"]
        assert all((output / name).is_file() for name in own)


def test_feed_in_a_browser_has_a_style_sheet_and_a_link_to_the_page(site: Path) -> None:
    output = built(site)
    for name in ("feed.xml", "atom.xml", "tag/agents/feed.xml"):
        text = (output / name).read_text()
        style = re.search(r'<\?xml-stylesheet type="text/css" href="/base/([^"]+)"\?>', text)
        assert style and (output / style[1]).is_file()
        note = ElementTree.fromstring(text).find(".//{http://www.w3.org/1999/xhtml}a")
        assert note is not None and note.get("href") == f"{HUB}/" + name.rpartition("/")[0] + "/" * ("/" in name)


MARKUP = "<script>alert(1)</script> & <details> &lt;b&gt; ]]>"
"""With a prefix, what each text field of the feeds holds."""


class Shown(HTMLParser):
    """The text and the elements of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.elements = "", [""]
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)


@pytest.fixture(scope="module")
def marked_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a hub whose texts hold markup."""
    settings = {key: f"{key} {MARKUP}" for key in ("title", "description")} | {"base_url": "https://hub.example/"}
    values = {**settings, "feeds": {"min_stories": 1}}
    site = write_hub(tmp_path_factory.mktemp("hub"), f"-- site.yaml --\n{json.dumps(values)}\n")
    keys = {key: f"'{key} {MARKUP}'" for key in ("title", "category", "summary", "author")}
    credit = f"{{name: 'source {MARKUP}', url: https://lab.example/post}}"
    add_story(site, "a", tags=f"['tag {MARKUP}']", takeaways=f"['point {MARKUP}']", source=credit, **keys)
    assert {code for _, code in codes(build_hub(site))} == {"foreign-syntax"}
    return site / "public"


def as_html(name: str, html: str) -> None:
    """Assert that HTML shows a text field, and no element of it."""
    shown = Shown(html)
    assert (shown.text, shown.elements) == (f"{name} {MARKUP}", [""])


def test_feedparser_reads_each_text_of_the_feeds(marked_up: Path) -> None:
    for path in ("feed.xml", "atom.xml"):
        feed = feedparser.parse((marked_up / path).read_bytes(), sanitize_html=False)
        (entry,) = feed.entries
        names = {"title": feed.feed.title, "author": entry.author, "tag": entry.tags[1].term}
        names["category"] = entry.tags[0].label or entry.tags[0].term
        for name, text in names.items():
            assert text == f"{name} {MARKUP}"
        assert (entry.title, entry.title_detail.type) == (f"title {MARKUP}", "text/plain")
        for name, detail in (("description", feed.feed.subtitle_detail), ("summary", entry.summary_detail)):
            assert detail.type == ("text/html" if path == "feed.xml" else "text/plain")
            if path == "feed.xml":
                as_html(name, detail.value)
            else:
                assert detail.value == f"{name} {MARKUP}"
        assert "script" not in Shown(entry.content[0].value).elements


def test_atoma_reads_each_text_of_the_feeds(marked_up: Path) -> None:
    rss = atoma.parse_rss_bytes((marked_up / "feed.xml").read_bytes())
    (item,) = rss.items
    assert (rss.title, item.title) == (f"title {MARKUP}", f"title {MARKUP}")
    assert item.categories == [f"category {MARKUP}", f"tag {MARKUP}"]
    as_html("description", rss.description)
    as_html("summary", item.description)
    atom = atoma.parse_atom_bytes((marked_up / "atom.xml").read_bytes())
    (entry,) = atom.entries
    texts = {"title": atom.title, "description": atom.subtitle, "summary": entry.summary}
    for name, construct in (*texts.items(), ("title", entry.title)):
        assert (construct.value, construct.text_type.value) == (f"{name} {MARKUP}", "text")
    assert [author.name for author in entry.authors] == [f"author {MARKUP}"]
    assert (entry.categories[0].label, entry.categories[1].term) == (f"category {MARKUP}", f"tag {MARKUP}")
    assert entry.links[1].title == f"source {MARKUP}"


def test_fastfeedparser_reads_each_text_of_the_feeds(marked_up: Path) -> None:
    for path in ("feed.xml", "atom.xml"):
        feed = fastfeedparser.parse((marked_up / path).read_bytes())
        (entry,) = feed.entries
        assert (feed.feed.title, entry.title, entry.author) == tuple(
            f"{n} {MARKUP}" for n in ("title", "title", "author")
        )
        for name, text in (("description", feed.feed.subtitle), ("summary", entry.description)):
            if path == "feed.xml":
                as_html(name, text)
            else:
                assert text == f"{name} {MARKUP}"


def test_json_feed_has_plain_texts(marked_up: Path) -> None:
    feed = json.loads((marked_up / "feed.json").read_text())
    (item,) = feed["items"]
    assert {"title": feed["title"], "description": feed["description"]} == {
        name: f"{name} {MARKUP}" for name in ("title", "description")
    }
    assert [item["title"], item["summary"], item["authors"][0]["name"], *item["tags"]] == [
        f"{name} {MARKUP}" for name in ("title", "summary", "author", "category", "tag")
    ]
    assert "script" not in Shown(item["content_html"]).elements


def test_opml_has_plain_titles(marked_up: Path) -> None:
    outlines = [one.attrib for one in ElementTree.parse(marked_up / "feeds.opml").iter("outline")]
    assert outlines[0]["text"] == outlines[0]["title"] == f"title {MARKUP}"
