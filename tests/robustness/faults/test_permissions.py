"""Files and folders that may not be read or written: a message that names them, and the last site stays.

Root may read everything, so there the commands run without that right (`setpriv`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.faulty_hub import AT, KINDS, assert_fails_with, command, fill, like_anybody
from tests.support.hubs import add_story, tree

pytestmark = pytest.mark.slow

UNREADABLE = [*KINDS, "content/news", "content/news/2026/11", "content", "static", "layouts", ".site-builder"]
COMMANDS = (("check",), ("list",), ("why", "/"), ("next",), ("build",), ("build", "--jobs", "2", "--clean"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub that is published, and edited since."""
    site = fill(tmp_path / "hub")
    assert command("build", "--site", site, "--at", AT).returncode == 0
    add_story(site, "story-3", "2026-11-03", title="Now edited", tags="[t1]")
    return site


def clean(site: Path) -> dict[str, bytes]:
    """What a build gives that knows of no other."""
    other = site.with_name("clean")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("public", ".site-builder"))
    assert command("build", "--site", other, "--at", AT).returncode == 0
    return tree(other / "public")


@pytest.mark.parametrize("path", UNREADABLE)
def test_unreadable_file_is_named_and_the_last_site_stays(site: Path, path: str) -> None:
    before, denied = tree(site / "public"), site / path
    mode = denied.stat().st_mode
    denied.chmod(0)
    try:
        failed = command("build", "--site", site, "--at", AT, before=like_anybody())
    finally:
        denied.chmod(mode)
    assert_fails_with(failed, "denied" if path != ".site-builder" else "", path)
    assert tree(site / "public") == before
    assert command("build", "--site", site, "--at", AT).returncode == 0
    assert tree(site / "public") == clean(site)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_names_an_unreadable_story(site: Path, words: tuple[str, ...]) -> None:
    story = site / KINDS[0]
    story.chmod(0)
    assert_fails_with(command(*words, "--site", site, "--at", AT, before=like_anybody()), "denied", KINDS[0])


def test_folder_without_search_permission_is_named(site: Path) -> None:
    folder = site / "content/news/2026/11"
    folder.chmod(0o444)
    try:
        failed = command("build", "--site", site, "--at", AT, before=like_anybody())
    finally:
        folder.chmod(0o755)
    assert_fails_with(failed, "denied", "content/news/2026/11")


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (".", 0o555),
        *((p, m) for p in ("public", "public/news", "public/news/story-3", ".site-builder") for m in (0o555, 0)),
    ],
)
def test_read_only_output_or_state_is_named_and_the_next_build_works(site: Path, path: str, mode: int) -> None:
    denied = site / path
    before = denied.stat().st_mode
    denied.chmod(mode)
    try:
        failed = command("build", "--site", site, "--at", AT, before=like_anybody())
    finally:
        denied.chmod(before)
    new = clean(site)
    if failed.returncode:
        assert_fails_with(failed, "denied" if path != ".site-builder" else "")
    else:
        assert (path, mode) == (".site-builder", 0o555), "whose files are there, and may be written"
    assert tree(site / "public").keys() == new.keys()
    assert command("build", "--site", site, "--at", AT).returncode == 0
    assert tree(site / "public") == new


def test_read_only_files_of_the_output_are_replaced(site: Path) -> None:
    for file in (site / "public").rglob("*"):
        if file.is_file():
            file.chmod(0)
    answer = command("build", "--site", site, "--at", AT, before=like_anybody())
    for file in (site / "public").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
    assert answer.returncode == 0, answer.stderr
    assert tree(site / "public") == clean(site)


def test_new_story_in_a_read_only_folder_is_refused(site: Path) -> None:
    for folder in (site / "content/news").rglob("*"):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    words = "new", "Another", "--source-url", "https://lab.example/new", "--date", "2026-11-09"
    failed = command(*words, "--site", site, before=like_anybody())
    assert_fails_with(failed, "denied")
