from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

from site_builder.layouts import Layouts
from site_builder.model import Body, Story
from site_builder.pages import feed
from site_builder.render import Renderer
from tests.hubs import hub_of, story

LAYOUT = (Path(__file__).parent.parent.parent / "layouts/feed.xml").read_text(encoding="utf-8")
BASE = "https://hub.example/hub/"


def items(stories: Sequence[Story]) -> list[ElementTree.Element]:
    """The stories in the feed of a hub that shows the two newest."""
    hub = hub_of(stories, {"base_url": BASE, "page_sizes": {"feed": 2}})
    page = next(page for page in feed.plan(hub) if page.path == "feed.xml")
    xml = Renderer(hub.site, Layouts({"feed.xml": LAYOUT}, {}), lambda digest: Body("")).page(page)
    root = ElementTree.fromstring(xml)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    return root.findall("channel/item")


def test_the_feed_has_the_newest_stories_with_whole_addresses() -> None:
    newest = story("s3", "2026-11-03", title="Cats & dogs", summary="<b> is a tag.")
    found = items([story("s1", "2026-11-01"), newest, story("s2", "2026-11-02")])
    assert [item.findtext("link") for item in found] == [f"{BASE}news/s3/", f"{BASE}news/s2/"]
    assert [item.findtext("title") for item in found] == ["Cats & dogs", "S2"]
    assert "<b> is a tag." in found[0].findtext("description", "")
    assert parsedate_to_datetime(found[0].findtext("pubDate", "")).isoformat() == "2026-11-03T00:00:00+00:00"


def test_a_story_keeps_its_identity_when_its_title_and_address_change() -> None:
    guids = [items([story(slug, id="for-ever")])[0].findtext("guid") for slug in ("first", "renamed")]
    assert guids[0] == guids[1] and "for-ever" in str(guids[0])


def test_a_story_without_a_date_has_none_in_the_feed() -> None:
    assert items([story("some", date=None)])[0].find("pubDate") is None
