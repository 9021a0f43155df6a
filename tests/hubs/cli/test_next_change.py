from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from site_builder.content.dates import parse_timestamp
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.cli import run
from tests.support.hubs import add_story, tree, write_hub


def next_lines(site: Path, at: str) -> list[str]:
    done = run("next", "--site", site, "--at", at)
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines()


def test_next_prints_each_change_in_order(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "soon", "2026-11-25", date="2026-11-25T09:00:00+01:00", expires="2026-12-31")
    add_story(site, "also", "2026-11-25", date="2026-11-25T08:00:00Z", pinned_until="2026-11-27")
    draft = {"date": "2026-11-21", "expires": "2026-11-22", "draft": "true"}
    add_story(site, "draft", "2026-11-21", **draft)
    folder = "content/news/2026/11/2026-11-25-"
    assert next_lines(site, "2026-11-20") == [
        "2026-11-25T08:00:00Z",
        f"{folder}also.md: goes live",
        f"{folder}soon.md: goes live",
    ]
    assert next_lines(site, "2026-11-25T08:00:00Z") == ["2026-11-27T00:00:00Z", f"{folder}also.md: is pinned no longer"]
    assert next_lines(site, "2026-11-27") == [
        "2026-11-27T08:00:00Z",
        f"{folder}also.md: leaves the news sitemap",
        f"{folder}soon.md: leaves the news sitemap",
    ]
    assert next_lines(site, "2026-11-28") == ["2026-12-31T00:00:00Z", f"{folder}soon.md: expires"]
    assert next_lines(site, "2027-01-01") == [""]


def test_json_has_next_change(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    done = json.loads(run("next", "--site", site, "--json").stdout)
    assert done == {"at": None, "stories": []}
    add_story(site, "soon", "2026-11-25", title="Soon")
    done = json.loads(run("next", "--site", site, "--json", "--at", "2026-11-20").stdout)
    assert done["at"] == "2026-11-25T00:00:00Z"
    assert done["stories"] == [
        {"path": "content/news/2026/11/2026-11-25-soon.md", "title": "Soon", "what": "goes live"}
    ]


def test_story_expired_before_its_pin_ends_changes_once(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "pinned", "2026-11-01", expires="2026-11-22", pinned_until="2026-11-24")
    assert next_lines(site, "2026-11-20")[0] == "2026-11-22T00:00:00Z"
    assert next_lines(site, "2026-11-22") == [""]


def test_site_changes_at_that_time_and_not_before(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "old", "2026-11-01", expires="2026-11-24")
    add_story(site, "soon", "2026-11-22")

    def built(at: datetime) -> dict[str, bytes]:
        build(Options(hub_dir=site, output=site / "public", selection=Selection(at=at), jobs=1))
        return tree(site / "public")

    at = parse_timestamp("2026-11-20").at
    for _ in range(2):
        moment = parse_timestamp(next_lines(site, at.isoformat())[0]).at
        before = built(at)
        assert built(moment - timedelta(seconds=1)) == before
        assert built(moment) != before
        at = moment
    assert next_lines(site, at.isoformat()) == [""]


def test_due_exits_with_3_if_nothing_is_due(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "soon", "2026-11-25", date="2026-11-25T09:00:00Z")
    early = run("next", "--site", site, "--due", "2026-11-20", "--at", "2026-11-25T08:59:59Z")
    assert (early.exit_code, early.output) == (3, "")
    due = run("next", "--site", site, "--due", "2026-11-20", "--at", "2026-11-25T09:00:00Z")
    assert (due.exit_code, due.stdout.splitlines()[0]) == (0, "2026-11-25T09:00:00Z")
    assert run("next", "--site", site, "--due", "2026-11-25T09:00:00Z", "--at", "2026-11-25T10:00:00Z").exit_code == 3
    assert run("next", "--site", site, "--due", "2026-12-01", "--at", "2026-12-02").exit_code == 3
    assert run("next", "--site", site, "--due", "yesterday").exit_code == 2
