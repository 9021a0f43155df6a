from pathlib import Path

import pytest

from site_builder.config.schema import Limits
from tests.support.cli import run
from tests.support.hubs import add_story, build_hub, built, tree, write_hub

NEW = "content/news/2026/11/2026-11-01-new.md"
OLD = "content/news/2026/11/2026-11-01-old.md"
OTHER = "content/news/2026/11/2026-11-01-other.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path)
    add_story(site, "old")
    add_story(site, "other", body="See [it](old).")
    built(site)
    return site


def content(site: Path) -> dict[str, bytes]:
    return tree(site / "content")


def test_rename_prints_changes_and_site_has_both_urls(site: Path) -> None:
    done = run("rename", "old", "new", "--site", site)
    lines = [f"{OLD} -> {NEW}", "  /news/old/ now redirects to /news/new/", f"{OTHER}: 1 line"]
    assert (done.exit_code, done.output.splitlines()) == (0, lines)
    assert (site / NEW).exists() and not (site / OLD).exists()
    pages = tree(built(site))
    assert b"url=/news/new/" in pages["news/old/index.html"]
    assert b'href="/news/new/"' in pages["news/other/index.html"]


def test_rename_back_restores_slug(site: Path) -> None:
    run("rename", site / OLD, "new", "--site", site)
    assert run("rename", site / NEW, "old", "--site", site).exit_code == 0
    assert b"aliases: [/news/new/]\nid: old\n" in content(site)[OLD.removeprefix("content/")]
    built(site)


def test_dry_run_writes_nothing(site: Path) -> None:
    before = content(site)
    done = run("rename", "old", "new", "--site", site, "--dry-run")
    assert f"{OLD} -> {NEW}" in done.output and "Nothing was written." in done.output
    assert content(site) == before


def test_slug_in_use_is_rejected(site: Path) -> None:
    before = content(site)
    done = run("rename", "old", "other", "--site", site)
    assert (done.exit_code, done.output) == (1, f"Error: {OTHER} already has the slug `other`\n")
    assert content(site) == before


def content_and_inode(site: Path) -> tuple[bytes, bytes, int, int]:
    """Return the bytes of both stories, and what identifies the file at the new path."""
    new = (site / NEW).lstat()
    return (site / OLD).read_bytes(), (site / OTHER).read_bytes(), new.st_ino, new.st_mtime_ns


@pytest.mark.parametrize("kind", ["a link to nowhere", "a link to elsewhere", "a folder", "too large to be read"])
def test_file_at_new_path_is_kept(site: Path, tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    other, new = tmp_path_factory.mktemp("other") / "other.md", site / NEW
    if kind == "a folder":
        new.mkdir()
    elif kind == "too large to be read":
        with new.open("wb") as stream:
            stream.truncate(Limits().file + 1)
    else:
        new.symlink_to(other)
    if kind == "a link to elsewhere":
        other.write_text("Of others.")
    before = content_and_inode(site)
    done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and NEW in done.stderr
    assert content_and_inode(site) == before
    assert not other.exists() or other.read_text() == "Of others."


@pytest.mark.parametrize("slug", ["../new", "a/b", "..", "", "A", "/etc/passwd", "new\n", "new\x1b[31m", "-new-"])
def test_invalid_slug_is_rejected(site: Path, slug: str) -> None:
    before = content(site)
    done = run("rename", "--site", site, "--", "old", slug)
    assert done.exit_code == 1 and "cannot be part of a URL" in done.stderr and "\x1b" not in done.stderr
    assert content(site) == before


def test_read_only_story_is_renamed(site: Path) -> None:
    (site / OLD).chmod(0o444)
    assert run("rename", "old", "new", "--site", site).exit_code == 0
    assert (site / NEW).exists() and not (site / OLD).exists()


def test_unreadable_settings_stop_rename(site: Path) -> None:
    (site / "site.yaml").write_text("title: [")
    done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and "site.yaml" in done.stderr


def test_repeated_renames_redirect_in_one_hop(site: Path) -> None:
    for before, after in (("old", "new"), ("new", "newer"), ("newer", "newest")):
        assert run("rename", before, after, "--site", site).exit_code == 0
    assert not build_hub(site).diagnostics
    rules = (site / "public/_redirects").read_text().splitlines()[::2]
    assert rules == [f"/news/{name}/ /news/newest/ 301" for name in ("new", "newer", "old")]


def test_rename_is_undone_if_old_file_cannot_be_removed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, unlink = content(site), Path.unlink

    def denied(file: Path, missing_ok: bool = False) -> None:
        if file == site / OLD:
            raise OSError(13, "Permission denied", str(file))
        unlink(file, missing_ok)

    monkeypatch.setattr(Path, "unlink", denied)
    done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and "Permission denied" in done.output
    assert content(site) == before
