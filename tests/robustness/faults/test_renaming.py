"""Renames that are stopped, killed, or done while an editor saves: nothing written is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.hubs import add_story, story_text, tree, write_hub

pytestmark = pytest.mark.slow

NEW = "content/news/2026/11/2026-11-01-new.md"
OLD = "content/news/2026/11/2026-11-01-old.md"
OTHER = "content/news/2026/11/2026-11-01-other.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub with a story, and another one that names it."""
    site = write_hub(tmp_path)
    add_story(site, "old")
    add_story(site, "other", body="See [it](old).")
    return site


def content(site: Path) -> dict[str, bytes]:
    return tree(site / "content")


def before_call(monkeypatch: pytest.MonkeyPatch, name: str, number: int, do: Callable[[], object]) -> None:
    """Have something done before that call of a function of `os`, and no other one."""
    call, left = getattr(os, name), [number]

    def counted(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if left[0] == -1:
            do()
        return call(*arguments, **named)

    monkeypatch.setattr(os, name, counted)


def fail(error: BaseException) -> Callable[[], object]:
    def raise_it() -> None:
        raise error

    return raise_it


STEPS = [("fsync", 0), ("replace", 0), ("fsync", 1), ("link", 0), ("unlink", 2)]
"""Where a renaming of `old` can be stopped: before each is written and put in place, and before the old one goes."""


FULL = OSError(28, "No space left on device")
STOPS = [(*step, KeyboardInterrupt()) for step in STEPS] + [(*step, FULL) for step in STEPS if step[0] != "link"]
"""What stops it there; a link that cannot be made is done without."""


@pytest.mark.parametrize(("name", "number", "error"), STOPS)
def test_failed_rename_changes_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, error: BaseException
) -> None:
    before = content(site)
    before_call(monkeypatch, name, number, fail(error))
    done = run("rename", "old", "new", "--site", site)
    assert (done.exit_code, done.stderr) in ((1, "Error: No space left on device\n"), (130, "Stopped.\n"))
    assert content(site) == before


@pytest.mark.parametrize(("name", "number"), STEPS)
def test_killed_rename_leaves_every_file_whole(
    site: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    before = content(site)
    assert run("rename", "old", "new", "--site", site).exit_code == 0
    after = content(site)
    for path in before.keys() | after.keys():
        (site / "content" / path).unlink(missing_ok=True)
    for path, data in before.items():
        (site / "content" / path).write_bytes(data)
    before_call(monkeypatch, name, number, lambda: os._exit(9))
    process = os.fork()
    if not process:
        run("rename", "old", "new", "--site", site)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 9
    found = {path: data for path, data in content(site).items() if not path.endswith(".tmp")}
    assert {OLD.removeprefix("content/"), NEW.removeprefix("content/")} & found.keys()
    assert all(data in (before.get(path), after.get(path)) for path, data in found.items())
    assert found.keys() >= before.keys() & after.keys()


@pytest.mark.parametrize(
    ("path", "name", "number"),
    [(OLD, "replace", 0), (OLD, "fsync", 1), (OLD, "link", 0), (OTHER, "fsync", 1), (OTHER, "link", 0)],
)
def test_file_saved_during_a_rename_is_kept(
    site: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str, number: int
) -> None:
    saved = story_text("Saved meanwhile", "Of an editor.").encode()
    before_call(monkeypatch, name, number, lambda: (site / path).write_bytes(saved))
    run("rename", "old", "new", "--site", site)
    assert (site / path).read_bytes() == saved


def test_story_saved_before_its_move_is_reported(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(site) | {OLD.removeprefix("content/"): b"---\n"}
    before_call(monkeypatch, "fsync", 0, lambda: (site / OLD).write_text("---\n"))
    done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and "changed while it was read" in done.stderr and OLD in done.stderr
    assert content(site) == before
