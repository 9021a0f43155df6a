from pathlib import Path

import pytest

from site_builder.config.schema import Limits
from tests.support.cli import run
from tests.support.hubs import add_story, build_hub, built, tree, write_hub

NEW = "content/news/2026/11/2026-11-01-new.md"
OLD = "content/news/2026/11/2026-11-01-old.md"
OTHER = "content/news/2026/11/2026-11-01-other.md"


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "old")
    add_story(hub_dir, "other", body="See [it](old).")
    built(hub_dir)
    return hub_dir


def content(hub_dir: Path) -> dict[str, bytes]:
    return tree(hub_dir / "content")


def test_rename_prints_changes_and_site_has_both_urls(hub_dir: Path) -> None:
    result = run("rename", "old", "new", "--site", hub_dir)
    lines = [f"{OLD} -> {NEW}", "  /news/old/ now redirects to /news/new/", f"{OTHER}: 1 line"]
    assert (result.exit_code, result.output.splitlines()) == (0, lines)
    assert (hub_dir / NEW).exists() and not (hub_dir / OLD).exists()
    pages = tree(built(hub_dir))
    assert b"url=/news/new/" in pages["news/old/index.html"]
    assert b'href="/news/new/"' in pages["news/other/index.html"]


def test_rename_back_restores_slug(hub_dir: Path) -> None:
    run("rename", hub_dir / OLD, "new", "--site", hub_dir)
    assert run("rename", hub_dir / NEW, "old", "--site", hub_dir).exit_code == 0
    assert b"aliases: [/news/new/]\nid: old\n" in content(hub_dir)[OLD.removeprefix("content/")]
    built(hub_dir)


def test_dry_run_writes_nothing(hub_dir: Path) -> None:
    before = content(hub_dir)
    result = run("rename", "old", "new", "--site", hub_dir, "--dry-run")
    assert f"{OLD} -> {NEW}" in result.output and "Nothing was written." in result.output
    assert content(hub_dir) == before


def test_slug_in_use_is_rejected(hub_dir: Path) -> None:
    before = content(hub_dir)
    result = run("rename", "old", "other", "--site", hub_dir)
    assert (result.exit_code, result.output) == (1, f"Error: {OTHER} already has the slug `other`\n")
    assert content(hub_dir) == before


def content_and_inode(hub_dir: Path) -> tuple[bytes, bytes, int, int]:
    """Return the bytes of both stories, and what identifies the file at the new path."""
    new = (hub_dir / NEW).lstat()
    return (hub_dir / OLD).read_bytes(), (hub_dir / OTHER).read_bytes(), new.st_ino, new.st_mtime_ns


@pytest.mark.parametrize("kind", ["a link to nowhere", "a link to elsewhere", "a folder", "too large to be read"])
def test_file_at_new_path_is_kept(hub_dir: Path, tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    other, new = tmp_path_factory.mktemp("other") / "other.md", hub_dir / NEW
    if kind == "a folder":
        new.mkdir()
    elif kind == "too large to be read":
        with new.open("wb") as stream:
            stream.truncate(Limits().file + 1)
    else:
        new.symlink_to(other)
    if kind == "a link to elsewhere":
        other.write_text("Of others.")
    before = content_and_inode(hub_dir)
    result = run("rename", "old", "new", "--site", hub_dir)
    assert result.exit_code == 1 and NEW in result.stderr
    assert content_and_inode(hub_dir) == before
    assert not other.exists() or other.read_text() == "Of others."


@pytest.mark.parametrize("slug", ["../new", "a/b", "..", "", "A", "/etc/passwd", "new\n", "new\x1b[31m", "-new-"])
def test_invalid_slug_is_rejected(hub_dir: Path, slug: str) -> None:
    before = content(hub_dir)
    result = run("rename", "--site", hub_dir, "--", "old", slug)
    assert result.exit_code == 1 and "cannot be part of a URL" in result.stderr and "\x1b" not in result.stderr
    assert content(hub_dir) == before


def test_read_only_story_is_renamed(hub_dir: Path) -> None:
    (hub_dir / OLD).chmod(0o444)
    assert run("rename", "old", "new", "--site", hub_dir).exit_code == 0
    assert (hub_dir / NEW).exists() and not (hub_dir / OLD).exists()


def test_unreadable_settings_stop_rename(hub_dir: Path) -> None:
    (hub_dir / "site.yaml").write_text("title: [")
    result = run("rename", "old", "new", "--site", hub_dir)
    assert result.exit_code == 2 and "the settings cannot be read" in result.stderr


def test_repeated_renames_redirect_in_one_hop(hub_dir: Path) -> None:
    for before, after in (("old", "new"), ("new", "newer"), ("newer", "newest")):
        assert run("rename", before, after, "--site", hub_dir).exit_code == 0
    assert not build_hub(hub_dir).diagnostics
    rules = (hub_dir / "public/_redirects").read_text().splitlines()[::2]
    assert rules == [f"/news/{name}/ /news/newest/ 301" for name in ("new", "newer", "old")]


def test_rename_is_undone_if_old_file_cannot_be_removed(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, unlink = content(hub_dir), Path.unlink

    def denied(file: Path, missing_ok: bool = False) -> None:
        if file == hub_dir / OLD:
            raise OSError(13, "Permission denied", str(file))
        unlink(file, missing_ok)

    monkeypatch.setattr(Path, "unlink", denied)
    result = run("rename", "old", "new", "--site", hub_dir)
    assert result.exit_code == 1 and "Permission denied" in result.output
    assert content(hub_dir) == before
