from pathlib import Path

import pytest

from site_builder import __version__
from site_builder.config.features import Features
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_file, write_hub


def test_version_and_help() -> None:
    assert __version__ in run("--version").output
    assert "build" in run("--help").output


def test_a_build_says_what_it_did(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    done = run("build", "--site", site)
    assert done.exit_code == 0
    assert "1 story" in done.output and str(site / "public") in done.output
    assert run("build", "--site", site, "--quiet").output == ""


def test_a_build_says_what_it_left_out_and_how_long_that_holds(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    add_story(site, "soon", date="2026-11-27T09:00:00Z")
    add_story(site, "later", date="2026-12-27")
    add_story(site, "half-done", draft="true", category="")
    told = "1 story; 1 draft and 2 scheduled left out; next change 27 Nov 2026 09:00 UTC; "
    at = ("--at", "2026-11-20T12:00:00Z")
    assert run("build", "--site", site, *at).stdout.startswith(told)
    assert run("build", "--site", site, *at).stdout.startswith(told), "a build with nothing to do knows it too"
    add_story(site, "gone", expires="2026-11-10")
    assert "; 1 draft, 2 scheduled and 1 expired left out; " in run("build", "--site", site, *at).stdout


def test_passes_are_told_to_those_who_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert len(run("build", "--site", site).stdout.splitlines()) == 1
    assert run("build", "--site", site, "--profile").stdout.startswith("load ")


def test_a_build_that_lacks_pagefind_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.pipeline.load.find_features", Features)
    site = write_hub(tmp_path)
    add_story(site, "first")
    assert "site_builder[search]" not in run("build", "--site", site, "--no-search").output
    done = run("build", "--site", site)
    assert done.exit_code == 0
    assert "pip install 'site_builder[search]'" in done.output
    write_file(site / "site.yaml", f"{SETTINGS}search: false\n")
    assert "site_builder[search]" not in run("build", "--site", site).output


@pytest.mark.parametrize("wish", [["--drafts"], ["--future"], ["--expired"], ["--at", "2026-11-20"]])
def test_only_a_build_for_readers_writes_addresses_down(tmp_path: Path, wish: list[str]) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", "2024-11-01")
    assert run("build", "--site", site, *wish).exit_code == 0
    assert run("check", "--site", site).exit_code == 0
    assert not (site / "urls.lock").exists()
    assert run("build", "--site", site, "--verify").exit_code == 0
    assert (site / "urls.lock").read_text().endswith("\n/news/first/\n")


def test_check_finds_a_lost_address(tmp_path: Path) -> None:
    site = write_hub(tmp_path, "-- urls.lock --\n/news/first/\n")
    assert "urls.lock:1:1: error[lost-url]" in run("check", "--site", site).output


def test_no_search_leaves_the_index_out(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    run("build", "--site", site)
    assert (site / "public/search/data/site/pagefind.js").exists()
    run("build", "--site", site, "--no-search")
    assert not (site / "public/search/data").exists()


def test_errors_in_content_exit_with_1_and_show_line_caret_and_hint(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    file = add_story(site, "first")
    write_file(file, file.read_text().replace("category:", "catgory:"))
    write_file(site / "content/notes.md", "A file that is no story, which is a warning.")
    done = run("build", "--site", site)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    place = "content/news/2026/11/2026-11-01-first.md"
    assert f"{place}:4:1: error[unknown-key]: unknown key `catgory`" in lines
    excerpt = lines.index("    4 | catgory: research")
    assert lines[excerpt + 1 : excerpt + 3] == ["      | ^", "      = hint: did you mean `category`?"]
    assert lines[-1] == "Nothing was published: 1 error to mend. The last site is untouched."
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
def test_the_output_may_not_mix_with_the_sources(tmp_path: Path, output: str) -> None:
    site = write_hub(tmp_path / "hub")
    add_story(site, "first")
    before = tree(tmp_path)
    done = run("build", "--site", site, "--output", site / output)
    assert done.exit_code == 2
    assert tree(tmp_path) == before


def test_clean_begins_from_nothing_and_gives_the_same(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first")
    run("build", "--site", site)
    before = tree(site / "public")
    write_file(site / "public/notes.txt", "not ours")
    assert "0 files written" in run("build", "--site", site).output
    assert run("build", "--site", site, "--clean").exit_code == 0
    assert tree(site / "public") == before | {"notes.txt": b"not ours"}


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    site = write_hub(tmp_path / "hub")
    add_story(site, "first")
    write_file(tmp_path / "file", "x")
    done = run("build", "--site", site, "--output", tmp_path / "file/public")
    assert done.exit_code == 1
    assert "Not a directory" in done.stderr
    assert "Traceback" not in done.stderr
