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
from tests.support.patience import PATIENCE

STORY = "content/news/2026/11/2026-11-01-a.md"


def queue(*paths: str) -> Changes:
    changes: Changes = Queue()
    for path in paths:
        changes.put(path)
    return changes


def test_consecutive_changes_are_one_burst() -> None:
    assert burst(queue("a", "b", "a"), timeout=0, quiet=0) == {"a", "b"}


def test_burst_without_changes_is_empty() -> None:
    assert burst(queue(), timeout=0) == set()


def test_burst_ends_after_max_wait() -> None:
    changes = queue("a", "b")
    assert burst(changes, timeout=0, max_wait=0) == {"a"}
    assert burst(changes, timeout=0, quiet=0) == {"b"}


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


def wait_for_change(changes: Changes, path: str) -> set[str | None]:
    """Return the changes up to this path; fails when it does not come."""
    changed: set[str | None] = set()
    with suppress(Empty):
        while path not in changed:
            changed.add(changes.get(timeout=PATIENCE))
    assert path in changed
    return changed


def test_every_kind_of_change_gives_its_path(site: Path, watch: Watch, changes: Changes) -> None:
    write_file(site / STORY, "new")
    wait_for_change(changes, STORY)
    (site / STORY).rename(site / "content/news/b.md")
    assert STORY in wait_for_change(changes, "content/news/b.md") or wait_for_change(changes, STORY)
    (site / "content/news/b.md").unlink()
    wait_for_change(changes, "content/news/b.md")
    write_file(site / "content/news/2027/c.md", "new")
    wait_for_change(changes, "content/news/2027/c.md")
    write_file(site / "site.yaml", "title: New\n")
    wait_for_change(changes, "site.yaml")
    write_file(site / "collections.yaml", "collections:\n")
    wait_for_change(changes, "collections.yaml")
    write_file(site / "redirects.yaml", "/old/: /news/a/\n")
    wait_for_change(changes, "redirects.yaml")


def test_files_outside_the_hub_are_ignored(site: Path, watch: Watch, changes: Changes) -> None:
    for name in ("public/index.html", ".site-builder/x", "README.md", "content/news/.a.md.swp", "content/a.md~"):
        write_file(site / name, "new")
    write_file(site / "content/.git/config", "new")
    write_file(site / STORY, "last")
    assert {str(path).split("/")[-1] for path in wait_for_change(changes, STORY)} == {"2026-11-01-a.md"}


def test_replaced_file_gives_its_path(site: Path, watch: Watch, changes: Changes) -> None:
    temporary = site / "content/.a.tmp"
    write_file(temporary, "new")
    temporary.replace(site / STORY)
    wait_for_change(changes, STORY)


def test_new_and_replaced_folders_are_watched(site: Path, watch: Watch, changes: Changes) -> None:
    (site / "layouts").mkdir()
    watch.follow(wait_for_change(changes, "layouts"))
    write_file(site / "layouts/a.html", "new")
    wait_for_change(changes, "layouts/a.html")
    shutil.rmtree(site / "content")
    changed = wait_for_change(changes, "content")
    watch.follow(changed)
    add_story(site, "a")
    watch.follow(wait_for_change(changes, "content"))
    write_file(site / STORY, "new")
    wait_for_change(changes, STORY)
