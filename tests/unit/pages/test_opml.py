from pathlib import Path
from xml.etree import ElementTree

from tests.support.hubs import SETTINGS, add_story, built, write_hub

HUB = "https://hub.example/base"


def test_opml_groups_feeds_by_kind(tmp_path: Path) -> None:
    site = write_hub(
        tmp_path, f"-- site.yaml --\n{SETTINGS.replace('example/', 'example/base/')}feeds: {{min_stories: 1}}\n"
    )
    add_story(site, "first", tags="['Q&A', agents]")
    output = built(site)
    root = ElementTree.parse(output / "feeds.opml").getroot()
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert root.findtext("head/title") == "Feeds of Test Hub"
    groups = [outline.get("text") for outline in root.findall("body/outline")]
    assert groups == ["Test Hub", "Categories", "Tags", "Sources"]
    feeds = [outline for outline in root.iter("outline") if outline.get("type") == "rss"]
    names = ["Test Hub", *(f"{n} - Test Hub" for n in ("research", "agents", "Q&A", "Example Lab"))]
    assert [feed.get("text") for feed in feeds] == names
    for feed in feeds:
        url, home = feed.get("xmlUrl", ""), feed.get("htmlUrl", "")
        assert url == f"{home}feed.xml" and home.startswith(f"{HUB}/")
        assert (output / url.removeprefix(f"{HUB}/")).is_file()
        assert (output / home.removeprefix(f"{HUB}/") / "index.html").is_file()


def test_opml_leaves_out_terms_without_feeds(tmp_path: Path) -> None:
    site = write_hub(tmp_path, f"-- site.yaml --\n{SETTINGS}page_sizes: {{term_feed: 0}}\n")
    add_story(site, "first", tags="[agents]")
    outlines = ElementTree.parse(built(site) / "feeds.opml").getroot().iter("outline")
    assert [(outline.get("text"), outline.get("type")) for outline in outlines] == [("Test Hub", "rss")]


def test_opml_is_linked_on_the_home_page(tmp_path: Path) -> None:
    link = '<link rel="alternate" type="text/x-opml" title="Feeds of Test Hub" href="/feeds.opml">'
    assert link in (built(write_hub(tmp_path)) / "index.html").read_text()
