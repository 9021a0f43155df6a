from pathlib import Path

import pytest

from site_builder import __version__
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_file, write_hub


def test_version_and_help_are_printed() -> None:
    assert __version__ in run("--version").output
    assert "build" in run("--help").output


def test_build_prints_summary(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    result = run("build", "--site", hub_dir)
    assert result.exit_code == 0
    assert "1 story" in result.output and str(hub_dir / "public") in result.output
    assert run("build", "--site", hub_dir, "--quiet").output == ""


def test_build_prints_skipped_stories_and_next_change(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    add_story(hub_dir, "soon", date="2026-11-27T09:00:00Z")
    add_story(hub_dir, "later", date="2026-12-27")
    add_story(hub_dir, "half-done", draft="true", category="")
    summary = "1 story; 1 draft and 2 scheduled left out; next change 27 Nov 2026 09:00 UTC; "
    at = ("--at", "2026-11-20T12:00:00Z")
    assert run("build", "--site", hub_dir, *at).stdout.startswith(summary)
    assert run("build", "--site", hub_dir, *at).stdout.startswith(summary), "also if nothing has changed"
    add_story(hub_dir, "gone", expires="2026-11-10")
    assert "; 1 draft, 2 scheduled and 1 expired left out; " in run("build", "--site", hub_dir, *at).stdout


def test_profile_prints_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    assert len(run("build", "--site", hub_dir).stdout.splitlines()) == 1
    assert run("build", "--site", hub_dir, "--profile").stdout.startswith("load ")


@pytest.mark.parametrize("options", [["--drafts"], ["--future"], ["--expired"], ["--at", "2026-11-20"]])
def test_only_a_release_updates_url_lock(tmp_path: Path, options: list[str]) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first", "2024-11-01")
    assert run("build", "--site", hub_dir, *options).exit_code == 0
    assert run("check", "--site", hub_dir).exit_code == 0
    assert not (hub_dir / "urls.lock").exists()
    assert run("build", "--site", hub_dir, "--verify").exit_code == 0
    assert (hub_dir / "urls.lock").read_text().endswith("\n/news/first/\n")


def test_check_finds_lost_url(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, "-- urls.lock --\n/news/first/\n")
    assert "urls.lock:1:1: error[lost-url]" in run("check", "--site", hub_dir).output


def test_no_search_removes_index(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    run("build", "--site", hub_dir)
    assert (hub_dir / "public/search/data/site/stemmer.js").exists()
    run("build", "--site", hub_dir, "--no-search")
    assert not (hub_dir / "public/search/data").exists()


def test_error_in_content_exits_with_1_and_shows_line_caret_and_hint(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    file = add_story(hub_dir, "first")
    write_file(file, file.read_text().replace("category:", "catgory:"))
    write_file(hub_dir / "content/notes.md", "Not a story, which is a warning.")
    result = run("build", "--site", hub_dir)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    path = "content/news/2026/11/2026-11-01-first.md"
    assert f"{path}:4:1: error[unknown-key]: unknown key `catgory`" in lines
    excerpt = lines.index("    4 | catgory: research")
    assert lines[excerpt + 1 : excerpt + 3] == ["      | ^", "      = hint: did you mean `category`?"]
    assert lines[-1] == "Build failed: 1 error. The published site was not changed."
    assert not (hub_dir / "public").exists()


def test_errors_in_settings_and_usage_exit_with_2(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path, "-- site.yaml --\ntitle: T\n")
    assert run("build", "--site", hub_dir).exit_code == 2
    assert run("build", "--site", tmp_path / "nowhere").exit_code == 2
    assert run("build", "--site", hub_dir / "..").exit_code == 2
    (hub_dir / "site.yaml").write_text(SETTINGS, encoding="utf-8")
    assert run("build", "--site", hub_dir).exit_code == 0
    assert run("build", "--site", hub_dir, "--at", "yesterday").exit_code == 2
    assert run("build", "--site", hub_dir, "--base-url", "ftp://x").exit_code == 2


@pytest.mark.parametrize("output", [".", "content", "content/x", "layouts", ".."])
def test_output_that_mixes_with_sources_is_rejected(tmp_path: Path, output: str) -> None:
    hub_dir = write_hub(tmp_path / "hub")
    add_story(hub_dir, "first")
    before = tree(tmp_path)
    result = run("build", "--site", hub_dir, "--output", hub_dir / output)
    assert result.exit_code == 2
    assert tree(tmp_path) == before


def test_clean_build_gives_the_same_site(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    run("build", "--site", hub_dir)
    before = tree(hub_dir / "public")
    write_file(hub_dir / "public/notes.txt", "of a user")
    assert "0 files written" in run("build", "--site", hub_dir).output
    result = run("build", "--site", hub_dir, "--clean")
    assert result.exit_code == 0 and "public: warning[unknown-files]" in result.stderr and "notes.txt" in result.stderr
    assert tree(hub_dir / "public") == before | {"notes.txt": b"of a user"}


def test_unwritable_output_is_reported_without_traceback(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path / "hub")
    add_story(hub_dir, "first")
    write_file(tmp_path / "file", "x")
    result = run("build", "--site", hub_dir, "--output", tmp_path / "file/public")
    assert result.exit_code == 1
    assert "Not a directory" in result.stderr
    assert "Traceback" not in result.stderr
