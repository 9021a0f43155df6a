from pathlib import Path
from unittest import mock

import pytest

from site_builder import atomic
from tests.cli.runs import run
from tests.hubs import add_story, build_hub, built, tree, write_hub

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


def test_it_says_what_it_did_and_the_site_has_both_addresses(site: Path) -> None:
    done = run("rename", "old", "new", "--site", site)
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [f"{OLD} -> {NEW}", "  /news/old/ leads to /news/new/ from now on", f"{OTHER}: 1 line"],
    )
    assert (site / NEW).exists() and not (site / OLD).exists()
    pages = tree(built(site))
    assert b"url=/news/new/" in pages["news/old/index.html"]
    assert b'href="/news/new/"' in pages["news/other/index.html"]


def test_there_and_back_again(site: Path) -> None:
    run("rename", site / OLD, "new", "--site", site)
    assert run("rename", site / NEW, "old", "--site", site).exit_code == 0
    assert b"aliases: [/news/new/]\nid: old\n" in content(site)[OLD.removeprefix("content/")]
    built(site)


def test_a_dry_run_writes_nothing(site: Path) -> None:
    before = content(site)
    done = run("rename", "old", "new", "--site", site, "--dry-run")
    assert f"{OLD} -> {NEW}" in done.output and "Nothing was written." in done.output
    assert content(site) == before


def test_what_is_refused_is_said_in_words(site: Path) -> None:
    before = content(site)
    done = run("rename", "old", "other", "--site", site)
    assert (done.exit_code, done.output) == (1, f"Error: the slug `other` is that of {OTHER}\n")
    assert content(site) == before


@pytest.mark.parametrize("count", [0, 1])
def test_a_file_that_cannot_be_written_leaves_all_as_it_was(site: Path, count: int) -> None:
    before = content(site)
    write, left = atomic.write, [count]

    def full(file: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(28, "No space left on device", str(file))
        write(file, data)

    with mock.patch("site_builder.atomic.write", full):
        done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and "No space left on device" in done.output
    assert content(site) == before


def test_settings_that_cannot_be_read_are_told(site: Path) -> None:
    (site / "site.yaml").write_text("title: [")
    assert "mend site.yaml first" in run("rename", "old", "new", "--site", site).output


def test_a_year_of_names_is_one_hop_each(site: Path) -> None:
    for before, after in (("old", "new"), ("new", "newer"), ("newer", "newest")):
        assert run("rename", before, after, "--site", site).exit_code == 0
    assert not build_hub(site).diagnostics
    rules = (site / "public/_redirects").read_text().splitlines()[::2]
    assert rules == [f"/news/{name}/ /news/newest/ 301" for name in ("new", "newer", "old")]


def test_an_old_file_that_cannot_be_removed_leaves_all_as_it_was(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, unlink = content(site), Path.unlink

    def denied(file: Path, missing_ok: bool = False) -> None:
        if file == site / OLD:
            raise OSError(13, "Permission denied", str(file))
        unlink(file, missing_ok)

    monkeypatch.setattr(Path, "unlink", denied)
    done = run("rename", "old", "new", "--site", site)
    assert done.exit_code == 1 and "Permission denied" in done.output
    assert content(site) == before
