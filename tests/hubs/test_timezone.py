"""Days that readers see: those of the hub's time zone, or of the offsets that editors wrote."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from tests.support.hubs import SETTINGS, add_story, built, tree, write_hub

LATER = datetime(2027, 2, 1, tzinfo=UTC)
EVENING = "2026-11-30T21:30:00-05:00"
"""It is 1 December in UTC."""


def pages(site: Path, at: datetime = LATER) -> dict[str, str]:
    files = tree(built(site, at=at))
    return {path: data.decode() for path, data in files.items() if path.endswith((".html", ".xml", ".json", ".md"))}


def test_day_and_month_are_those_of_the_written_offset(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "evening", "2026-12-01", date=EVENING, updated="2026-11-30")
    add_story(site, "new-year", "2026-12-31", date="2027-01-01T00:30:00+05:45")
    add_story(site, "old-year", "2026-12-31", date="2026-12-31T20:00:00Z")
    files = pages(site)
    assert f'<time datetime="{EVENING}">November 30, 2026</time>' in files["news/evening/index.html"]
    assert [path for path in files if re.match("archive/.*/../", path)] == [
        f"archive/{month}/index.html" for month in ("2026/11", "2026/12", "2027/01")
    ]
    assert "/news/evening/" in files["archive/2026/11/index.html"]
    listed = re.findall(r"<h3><a href=./news/([a-z-]+)/", files["news/index.html"])
    assert listed == ["old-year", "new-year", "evening"]


def test_modified_time_is_never_before_publication(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "a", "2026-11-20", date="2026-11-20T15:00:00Z", updated="2026-11-20")
    at = datetime(2026, 11, 20, 16, tzinfo=UTC)
    files, time = pages(site, at), "2026-11-20T15:00:00Z"
    story = files["news/a/index.html"]
    assert f'article:modified_time" content="{time}"' in story
    assert f'"dateModified":"{time}"' in story
    assert json.loads(files["feed.json"])["items"][0]["date_modified"] == time
    assert json.loads(files["news/a/index.json"])["date_modified"] == time
    assert files["atom.xml"].count(f"<updated>{time}</updated>") == 2
    assert f"<lastmod>{time}</lastmod>" in files["sitemaps/2026-11.xml"]
    assert f"<news:publication_date>{time}" in files["news-sitemap.xml"]
    assert f"Updated: {time}" in files["news/a/index.md"]
    assert "Updated November" not in story


def test_setting_decides_all_days(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    (site / "site.yaml").write_text(f"{SETTINGS}timezone: Asia/Kathmandu\n")
    add_story(site, "evening", "2026-11-30", date="2026-11-30T18:15:00Z", expires="2027-02-02")
    add_story(site, "bare", "2026-12-05")
    files = pages(site)
    assert "December 1, 2026" in files["news/evening/index.html"]
    assert files["archive/2026/12/index.html"].count('class="line"') == 2
    assert '"datePublished":"2026-12-05T00:00:00+05:45"' in files["news/bare/index.html"]
    assert "/news/evening/" in pages(site, datetime(2027, 2, 1, 18, 14, tzinfo=UTC))["news/index.html"]
    assert "/news/evening/" not in pages(site, datetime(2027, 2, 1, 18, 15, tzinfo=UTC))["news/index.html"]
