from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import run
from tests.hubs import add_story, write_file, write_hub

AT = "2026-11-20T12:00:00Z"
SOURCES = "- {id: lab, name: Example Lab}\n- {id: other, name: Other}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path)
    write_file(site / "content/sources.yaml", SOURCES)
    add_story(site, "live", "2026-11-01", tags="[Open Weights]")
    add_story(site, "draft", "2026-11-02", draft="true", category="tools")
    add_story(
        site, "soon", "2026-11-25", date="2026-11-25T09:00:00+01:00", source="other", source_url="https://o.example/"
    )
    add_story(site, "gone", "2026-10-01", expires="2026-11-10")
    return site


def listed(site: Path, *options: object) -> list[tuple[str, str, str]]:
    done = run("list", "--site", site, "--at", AT, "--json", *options)
    assert done.exit_code == 0, done.stderr
    return [(row["state"], row["when"], row["path"].rpartition("-")[2]) for row in json.loads(done.stdout)]


def test_all_stories_newest_first_with_what_they_are(site: Path) -> None:
    assert listed(site) == [
        ("scheduled", "2026-11-25T08:00:00Z", "soon.md"),
        ("draft", "2026-11-02", "draft.md"),
        ("published", "2026-11-01", "live.md"),
        ("expired", "2026-11-10", "gone.md"),
    ]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--drafts"], ["draft.md"]),
        (["--scheduled"], ["soon.md"]),
        (["--expired"], ["gone.md"]),
        (["--published"], ["live.md"]),
        (["--drafts", "--expired"], ["draft.md", "gone.md"]),
        (["--category", "Tools"], ["draft.md"]),
        (["--source", "other"], ["soon.md"]),
        (["--source", "Example lab", "--published"], ["live.md"]),
        (["--tag", "open-weights"], ["live.md"]),
        (["--tag", "nothing"], []),
    ],
)
def test_some_of_them(site: Path, options: list[str], names: list[str]) -> None:
    assert [name for _, _, name in listed(site, *options)] == names


def test_a_table_has_its_columns_below_each_other(site: Path) -> None:
    done = run("list", "--site", site, "--at", AT)
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert len({line.index("content/news/") for line in lines}) == 1
    assert lines[0].split()[:4] == ["scheduled", "2026-11-25T08:00:00Z", "research", "Other"]
    assert done.stderr == "4 stories\n"


def test_files_that_cannot_be_read_are_counted(site: Path) -> None:
    write_file(site / "content/news/broken.md", "nothing")
    assert "1 file cannot be read" in run("list", "--site", site).stderr
