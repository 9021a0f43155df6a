from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.pages import news_sitemap
from tests.support.hubs import NOW, SETTINGS, add_story, build_hub, built, write_file, write_hub

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
HUB = "https://hub.example"


def read(output: Path) -> dict[str, tuple[str, str]]:
    """Date and title of each story, by its address."""
    root = ElementTree.parse(output / "news-sitemap.xml").getroot()
    assert root.tag == f"{MAPS}urlset"
    found = {}
    for url in root:
        assert [child.tag for child in url] == [f"{MAPS}loc", f"{NEWS}news"]
        news = url[1]
        assert [child.tag for child in news] == [f"{NEWS}{n}" for n in ("publication", "publication_date", "title")]
        assert [(child.tag, child.text) for child in news[0]] == [
            (f"{NEWS}name", "Test Hub"),
            (f"{NEWS}language", "en"),
        ]
        found[url.findtext(f"{MAPS}loc", "")] = (news.findtext(f"{NEWS}publication_date", ""), news[2].text or "")
    return found


def test_news_sitemap_has_the_stories_of_the_last_48_hours(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "today", "2026-11-20", title="Tom & Jerry")
    add_story(site, "just", "2026-11-18", date="2026-11-18T12:00:01Z")
    add_story(site, "over", "2026-11-18", date="2026-11-18T12:00:00Z")
    add_story(site, "copy", "2026-11-19", canonical="https://other.example/copy")
    write_file(site / "content/news/some.md", (site / "content/news/2026/11/2026-11-20-today.md").read_text())
    assert read(built(site)) == {
        f"{HUB}/news/today/": ("2026-11-20", "Tom & Jerry"),
        f"{HUB}/news/just/": ("2026-11-18T12:00:01Z", "Just"),
    }


def test_news_sitemap_drops_stories_as_time_passes(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", "2026-11-18", date="2026-11-18T12:00:01Z")
    add_story(site, "second", "2026-11-20")
    assert len(read(built(site))) == 2
    later = build_hub(site, at=NOW + timedelta(seconds=1))
    assert later.published and later.published.written == ("news-sitemap.xml",)
    assert list(read(site / "public")) == [f"{HUB}/news/second/"]
    assert read(built(site, at=NOW + timedelta(days=9))) == {}
    assert len(read(built(site))) == 2


def test_news_sitemap_leaves_out_future_stories(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "soon", "2026-11-21")
    assert read(built(site)) == {}


def test_news_sitemap_keeps_to_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_sitemap, "LIMIT", 2)
    site = write_hub(tmp_path)
    for i in range(4):
        add_story(site, f"story-{i}", "2026-11-20", date=f"2026-11-20T0{i}:00:00Z")
    assert list(read(built(site))) == [f"{HUB}/news/story-3/", f"{HUB}/news/story-2/"]


@pytest.mark.parametrize(
    ("tag", "code"), [("en-GB", "en"), ("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hant", "zh-tw"), ("zh-TW", "zh-tw")]
)
def test_news_sitemap_names_languages_as_google_expects(tmp_path: Path, tag: str, code: str) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}language: {tag}\n")
    add_story(site, "today", "2026-11-20")
    build_hub(site)
    assert f"<news:language>{code}</news:language>" in (site / "public/news-sitemap.xml").read_text()
