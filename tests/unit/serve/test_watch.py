"""Changes of files as bursts of paths: with a real watcher, which is waited for and never slept for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

import pytest

from site_builder.serve.watch import Changes, Watch, burst
from tests.support.hubs import add_story, write_file, write_hub

STORY = "content/news/2026/11/2026-11-01-a.md"


def queue(*changes: str) -> Changes:
    waiting: Changes = Queue()
    for change in changes:
        waiting.put(change)
    return waiting


def test_changes_that_follow_each_other_are_one_burst() -> None:
    assert burst(queue("a", "b", "a"), timeout=0, quiet=0) == {"a", "b"}


def test_nothing_is_an_empty_burst() -> None:
    assert burst(queue(), timeout=0) == set()


def test_a_burst_without_end_is_cut() -> None:
    waiting = queue("a", "b")
    assert burst(waiting, timeout=0, patience=0) == {"a"}
    assert burst(waiting, timeout=0, quiet=0) == {"b"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path / "hub")
    add_story(site, "a")
    return site


@pytest.fixture
def changes() -> Changes:
    return Queue()


@pytest.fixture
def watch(site: Path, changes: Changes) -> Iterator[Watch]:
    with Watch(site, changes) as watch:
        yield watch


def expect_told(changes: Changes, path: str) -> set[str | None]:
    """All that is told until this path is; fails when it never is."""
    told: set[str | None] = set()
    with suppress(Empty):
        while path not in told:
            told.add(changes.get(timeout=20))
    assert path in told
    return told


def test_every_kind_of_change_is_told_by_the_path_that_editors_know(site: Path, watch: Watch, changes: Changes) -> None:
    write_file(site / STORY, "new")
    expect_told(changes, STORY)
    (site / STORY).rename(site / "content/news/b.md")
    assert STORY in expect_told(changes, "content/news/b.md") or expect_told(changes, STORY)
    (site / "content/news/b.md").unlink()
    expect_told(changes, "content/news/b.md")
    write_file(site / "content/news/2027/c.md", "new")
    expect_told(changes, "content/news/2027/c.md")
    write_file(site / "site.yaml", "title: New\n")
    expect_told(changes, "site.yaml")
    write_file(site / "redirects.yaml", "/old/: /news/a/\n")
    expect_told(changes, "redirects.yaml")


def test_what_is_no_part_of_the_hub_is_not_told(site: Path, watch: Watch, changes: Changes) -> None:
    for name in ("public/index.html", ".site-builder/x", "README.md", "content/news/.a.md.swp", "content/a.md~"):
        write_file(site / name, "new")
    write_file(site / "content/.git/config", "new")
    write_file(site / STORY, "last")
    assert {str(path).split("/")[-1] for path in expect_told(changes, STORY)} == {"2026-11-01-a.md"}


def test_a_file_that_takes_the_place_of_another_is_told(site: Path, watch: Watch, changes: Changes) -> None:
    beside = site / "content/.a.tmp"
    write_file(beside, "new")
    beside.replace(site / STORY)
    expect_told(changes, STORY)


def test_a_folder_that_is_new_or_put_in_the_place_of_another_is_followed(
    site: Path, watch: Watch, changes: Changes
) -> None:
    (site / "layouts").mkdir()
    watch.follow(expect_told(changes, "layouts"))
    write_file(site / "layouts/a.html", "new")
    expect_told(changes, "layouts/a.html")
    shutil.rmtree(site / "content")
    told = expect_told(changes, "content")
    watch.follow(told)
    add_story(site, "a")
    watch.follow(expect_told(changes, "content"))
    write_file(site / STORY, "new")
    expect_told(changes, STORY)
