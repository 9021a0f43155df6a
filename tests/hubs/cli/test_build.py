from pathlib import Path

import pytest

from site_builder import __version__
from site_builder.config.features import Features
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_file, write_hub


def test_version_and_help_are_printed() -> None:
    assert __version__ in run("--version").output
    assert "build" in run("--help").output


def test_build_prints_summary(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    done = run("build", "--site", site)
    assert done.exit_code == 0
    assert "1 story" in done.output and str(site / "public") in done.output
    assert run("build", "--site", site, "--quiet").output == ""


def test_build_prints_skipped_stories_and_next_change(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    add_story(site, "soon", date="2026-11-27T09:00:00Z")
    add_story(site, "later", date="2026-12-27")
    add_story(site, "half-done", draft="true", category="")
    summary = "1 story; 1 draft and 2 scheduled left out; next change 27 Nov 2026 09:00 UTC; "
    at = ("--at", "2026-11-20T12:00:00Z")
    assert run("build", "--site", site, *at).stdout.startswith(summary)
    assert run("build", "--site", site, *at).stdout.startswith(summary), "also if nothing has changed"
    add_story(site, "gone", expires="2026-11-10")
    assert "; 1 draft, 2 scheduled and 1 expired left out; " in run("build", "--site", site, *at).stdout


def test_profile_prints_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert len(run("build", "--site", site).stdout.splitlines()) == 1
    assert run("build", "--site", site, "--profile").stdout.startswith("load ")


def test_build_without_pagefind_prints_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert "site_builder[search]" not in run("build", "--site", site, "--no-search").output
    done = run("build", "--site", site)
    assert done.exit_code == 0
    assert "pip install 'site_builder[search]'" in done.output
    write_file(site / "site.yaml", f"{SETTINGS}search: false\n")
    assert "site_builder[search]" not in run("build", "--site", site).output


@pytest.mark.parametrize("options", [["--drafts"], ["--future"], ["--expired"], ["--at", "2026-11-20"]])
def test_only_a_release_updates_url_lock(tmp_path: Path, options: list[str]) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", "2024-11-01")
    assert run("build", "--site", site, *options).exit_code == 0
    assert run("check", "--site", site).exit_code == 0
    assert not (site / "urls.lock").exists()
    assert run("build", "--site", site, "--verify").exit_code == 0
    assert (site / "urls.lock").read_text().endswith("\n/news/first/\n")


def test_check_finds_lost_url(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- urls.lock --\n/news/first/\n")
    assert "urls.lock:1:1: error[lost-url]" in run("check", "--site", site).output


def test_no_search_removes_index(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    run("build", "--site", site)
    assert (site / "public/search/data/site/pagefind.js").exists()
    run("build", "--site", site, "--no-search")
    assert not (site / "public/search/data").exists()


def test_error_in_content_exits_with_1_and_shows_line_caret_and_hint(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first")
    write_file(file, file.read_text().replace("category:", "catgory:"))
    write_file(site / "content/notes.md", "Not a story, which is a warning.")
    done = run("build", "--site", site)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    path = "content/news/2026/11/2026-11-01-first.md"
    assert f"{path}:4:1: error[unknown-key]: unknown key `catgory`" in lines
    excerpt = lines.index("    4 | catgory: research")
    assert lines[excerpt + 1 : excerpt + 3] == ["      | ^", "      = hint: did you mean `category`?"]
    assert lines[-1] == "Build failed: 1 error. The published site was not changed."
    assert not (site / "public").exists()


def test_errors_in_settings_and_usage_exit_with_2(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- site.yaml --\ntitle: T\n")
    assert run("build", "--site", site).exit_code == 2
    assert run("build", "--site", tmp_path / "nowhere").exit_code == 2
    assert run("build", "--site", site / "..").exit_code == 2
    (site / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    assert run("build", "--site", site).exit_code == 0
    assert run("build", "--site", site, "--at", "yesterday").exit_code == 2
    assert run("build", "--site", site, "--base-url", "ftp://x").exit_code == 2


@pytest.mark.parametrize("output", [".", "content", "content/x", "layouts", ".."])
def test_output_that_mixes_with_sources_is_rejected(tmp_path: Path, output: str) -> None:
    site = write_hub(tmp_path / "hub")
    add_story(site, "first")
    before = tree(tmp_path)
    done = run("build", "--site", site, "--output", site / output)
    assert done.exit_code == 2
    assert tree(tmp_path) == before


def test_clean_build_gives_the_same_site(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    run("build", "--site", site)
    before = tree(site / "public")
    write_file(site / "public/notes.txt", "of a user")
    assert "0 files written" in run("build", "--site", site).output
    assert run("build", "--site", site, "--clean").exit_code == 0
    assert tree(site / "public") == before | {"notes.txt": b"of a user"}


def test_unwritable_output_is_reported_without_traceback(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    add_story(site, "first")
    write_file(tmp_path / "file", "x")
    done = run("build", "--site", site, "--output", tmp_path / "file/public")
    assert done.exit_code == 1
    assert "Not a directory" in done.stderr
    assert "Traceback" not in done.stderr
