from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from site_builder.content.dates import parse_timestamp
from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.cli import run
from tests.support.hubs import add_story, tree, write_file, write_hub


def next_lines(hub_dir: Path, at: str) -> list[str]:
    result = run("next", "--site", hub_dir, "--at", at)
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_next_prints_each_change_in_order(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "soon", "2026-11-25", date="2026-11-25T09:00:00+01:00", expires="2026-12-31")
    add_story(hub_dir, "also", "2026-11-25", date="2026-11-25T08:00:00Z", pinned_until="2026-11-27")
    draft = {"date": "2026-11-21", "expires": "2026-11-22", "draft": "true"}
    add_story(hub_dir, "draft", "2026-11-21", **draft)
    folder = "content/news/2026/11/2026-11-25-"
    assert next_lines(hub_dir, "2026-11-20") == [
        "2026-11-25T08:00:00Z",
        f"{folder}also.md: goes live",
        f"{folder}soon.md: goes live",
    ]
    assert next_lines(hub_dir, "2026-11-25T08:00:00Z") == [
        "2026-11-27T00:00:00Z",
        f"{folder}also.md: is pinned no longer",
    ]
    assert next_lines(hub_dir, "2026-11-27") == [
        "2026-11-27T08:00:00Z",
        f"{folder}also.md: leaves the news sitemap",
        f"{folder}soon.md: leaves the news sitemap",
    ]
    assert next_lines(hub_dir, "2026-11-28") == ["2026-12-31T00:00:00Z", f"{folder}soon.md: expires"]
    assert next_lines(hub_dir, "2027-01-01") == [""]


def test_json_has_next_change(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    result = json.loads(run("next", "--site", hub_dir, "--json").stdout)
    assert result == {"at": None, "stories": []}
    add_story(hub_dir, "soon", "2026-11-25", title="Soon")
    result = json.loads(run("next", "--site", hub_dir, "--json", "--at", "2026-11-20").stdout)
    assert result["at"] == "2026-11-25T00:00:00Z"
    assert result["stories"] == [
        {"path": "content/news/2026/11/2026-11-25-soon.md", "title": "Soon", "what": "goes live"}
    ]


def test_story_expired_before_its_pin_ends_changes_once(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "pinned", "2026-11-01", expires="2026-11-22", pinned_until="2026-11-24")
    assert next_lines(hub_dir, "2026-11-20")[0] == "2026-11-22T00:00:00Z"
    assert next_lines(hub_dir, "2026-11-22") == [""]


def test_site_changes_at_that_time_and_not_before(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "old", "2026-11-01", expires="2026-11-24")
    add_story(hub_dir, "soon", "2026-11-22")

    def built(at: datetime) -> dict[str, bytes]:
        build(Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=at), jobs=1))
        return tree(hub_dir / "public")

    at = parse_timestamp("2026-11-20").at
    for _ in range(2):
        moment = parse_timestamp(next_lines(hub_dir, at.isoformat())[0]).at
        before = built(at)
        assert built(moment - timedelta(seconds=1)) == before
        assert built(moment) != before
        at = moment
    assert next_lines(hub_dir, at.isoformat()) == [""]


def test_due_exits_with_3_if_nothing_is_due(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "soon", "2026-11-25", date="2026-11-25T09:00:00Z")
    early = run("next", "--site", hub_dir, "--due", "2026-11-20", "--at", "2026-11-25T08:59:59Z")
    assert (early.exit_code, early.output) == (3, "")
    due = run("next", "--site", hub_dir, "--due", "2026-11-20", "--at", "2026-11-25T09:00:00Z")
    assert (due.exit_code, due.stdout.splitlines()[0]) == (0, "2026-11-25T09:00:00Z")
    assert (
        run("next", "--site", hub_dir, "--due", "2026-11-25T09:00:00Z", "--at", "2026-11-25T10:00:00Z").exit_code == 3
    )
    assert run("next", "--site", hub_dir, "--due", "2026-12-01", "--at", "2026-12-02").exit_code == 3
    assert run("next", "--site", hub_dir, "--due", "yesterday").exit_code == 2


def test_item_changes_the_site_when_its_day_ends_and_a_layout_asks(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    fields = "collections: {events: {title: Events, item: event, fields: {day: {type: date}}}}\n"
    write_file(hub_dir / "site.yaml", (hub_dir / "site.yaml").read_text(encoding="utf-8") + fields)
    events = "- {id: a, name: Ada, day: 2026-11-20}\n- {id: b, name: Bob, day: 2026-11-21, draft: true}\n"
    write_file(hub_dir / "content/events.yaml", events)
    assert next_lines(hub_dir, "2026-11-20") == [""]
    layout = '{% query found = items("events", where={"day": "upcoming"}) %}{{ found|length }}'
    write_file(hub_dir / "layouts/404.html", layout)
    assert next_lines(hub_dir, "2026-11-20") == ["2026-11-21T00:00:00Z", "content/events.yaml: is past"]
    assert next_lines(hub_dir, "2026-11-21") == [""]
    result = json.loads(run("next", "--site", hub_dir, "--json", "--at", "2026-11-20").stdout)
    assert result["items"] == [{"path": "content/events.yaml", "name": "Ada", "what": "is past"}]
