import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.pages import sitemap
from tests.support.hubs import add_story, build_hub, built, write_file, write_hub

XMLNS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HUB = "https://hub.example"


def read(file: Path) -> dict[str, str | None]:
    """The addresses of a part or of the index, with the time of their last change."""
    root = ElementTree.parse(file).getroot()
    assert root.tag in (f"{XMLNS}urlset", f"{XMLNS}sitemapindex")
    return {item.findtext(f"{XMLNS}loc", ""): item.findtext(f"{XMLNS}lastmod") for item in root}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub with stories of two months."""
    site = write_hub(tmp_path, "-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n")
    add_story(site, "old", "2026-10-05", updated="2026-11-02T08:00:00Z")
    add_story(site, "new", "2026-11-01")
    return site


def test_sitemap_index_names_a_part_for_each_month(site: Path) -> None:
    output = built(site)
    assert read(output / "sitemap.xml") == {
        f"{HUB}/sitemaps/pages.xml": "2026-11-01",
        f"{HUB}/sitemaps/2026-11.xml": "2026-11-01",
        f"{HUB}/sitemaps/2026-10.xml": "2026-11-02T08:00:00Z",
    }
    assert read(output / "sitemaps/2026-11.xml") == {f"{HUB}/news/new/": "2026-11-01"}
    assert read(output / "sitemaps/2026-10.xml") == {f"{HUB}/news/old/": "2026-11-02T08:00:00Z"}


def test_sitemap_urls_are_pages(site: Path) -> None:
    write_file(site / "site.yaml", "title: T\nbase_url: https://hub.example/base/\ncards: false\n")
    output = built(site)
    for part in output.glob("sitemaps/*.xml"):
        for address in read(part):
            assert (output / address.removeprefix(f"{HUB}/base/") / "index.html").is_file(), address
    assert f"{HUB}/base/about/" in read(output / "sitemaps/pages.xml")


def test_sitemap_files_follow_the_protocol(site: Path) -> None:
    add_story(site, "ancient", "0001-01-01", date="0001-01-01T00:00:01Z")
    add_story(site, "letters", "2026-11-02", title="Ü & <b>")
    for file in [(output := built(site)) / "sitemap.xml", *output.glob("sitemaps/*.xml")]:
        assert len(file.read_bytes()) < 50_000_000
        root = ElementTree.parse(file).getroot()
        for item in root:
            assert item.tag == (f"{XMLNS}sitemap" if file.name == "sitemap.xml" else f"{XMLNS}url")
            assert [child.tag for child in item] in ([f"{XMLNS}loc"], [f"{XMLNS}loc", f"{XMLNS}lastmod"])
            address = item.findtext(f"{XMLNS}loc", "")
            assert address.startswith(f"{HUB}/") and len(address) < 2048 and address.isascii()
            changed = item.findtext(f"{XMLNS}lastmod", "2026-01-01")
            assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", changed), changed
        assert len(root)


def test_sitemap_has_a_part_for_stories_without_date(site: Path) -> None:
    write_file(site / "content/news/some.md", (site / "content/news/2026/11/2026-11-01-new.md").read_text())
    assert read(built(site) / "sitemaps/undated.xml") == {f"{HUB}/news/some/": None}


def test_sitemap_leaves_out_stories_with_another_canonical_site(site: Path) -> None:
    add_story(site, "copy", "2026-11-03", canonical="https://other.example/copy")
    assert f"{HUB}/news/copy/" not in read(built(site) / "sitemaps/2026-11.xml")


def test_sitemap_new_story_changes_only_its_month(site: Path) -> None:
    built(site)
    add_story(site, "newer", "2026-11-04")
    rendered = {cost.name for cost in build_hub(site).rendered if "sitemap" in cost.name}
    assert rendered == {"sitemap.xml", "sitemaps/2026-11.xml", "sitemaps/pages.xml"}


def test_sitemap_parts_keep_to_their_limit(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "SITEMAP_SIZE", 2)
    for i in range(5):
        add_story(site, f"more-{i}", "2026-11-04")
    output = built(site)
    parts = [output / f"sitemaps/2026-11{number}.xml" for number in ("", "-2", "-3")]
    assert [len(read(part)) for part in parts] == [2, 2, 2]
    assert all(f"{HUB}/sitemaps/{part.name}" in read(output / "sitemap.xml") for part in parts)


def test_sitemap_of_an_empty_hub_has_the_other_pages(tmp_path: Path) -> None:
    output = built(write_hub(tmp_path))
    assert read(output / "sitemaps/pages.xml") == {f"{HUB}/": None, f"{HUB}/news/": None}
