from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.cli import deploy as module
from site_builder.hub.urls import Urls
from tests.support.cli import run
from tests.support.hubs import SETTINGS, add_story, tree, write_file, write_hub

pytestmark = pytest.mark.slow

AT = ("--at", "2026-11-20T12:00:00Z")
TARGETS = "search: false\ndeploy:\n  live: ../out\n  preview: {to: ../preview, base_url: https://preview.example/}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path / "hub")
    write_file(site / "site.yaml", SETTINGS + TARGETS)
    add_story(site, "first")
    return site


def settings(site: Path, text: str) -> None:
    write_file(site / "site.yaml", text)


def test_what_was_done_is_said(site: Path, tmp_path: Path) -> None:
    done = run("deploy", "live", "--site", site, *AT)
    files = len(tree(site / "public"))
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{files} new, 0 changed, 0 removed, 0 unchanged; {files} files (")
    assert done.stdout.endswith(" s: ../out\n")
    assert run("deploy", "live", "--site", site, *AT, "--quiet").output == ""


def test_the_only_target_needs_no_name(site: Path) -> None:
    none = run("deploy", "--site", site)
    assert (none.exit_code, "which target? There are live, preview" in none.stderr) == (2, True)
    assert "did you mean `preview`" in run("deploy", "prevew", "--site", site).stderr
    settings(site, f"{SETTINGS}deploy: {{live: ../out}}\n")
    assert run("deploy", "--site", site, *AT).exit_code == 0
    settings(site, SETTINGS)
    assert "names no target" in run("deploy", "--site", site).stderr


def test_mistakes_are_told_in_place(site: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: 's4://x'}}\n")
    done = run("deploy", "--site", site)
    assert done.exit_code == 2 and "site.yaml:4:16: error[bad-target]" in done.stderr
    settings(site, f"{SETTINGS}deploy: {{live: ../out}}\n")
    add_story(site, "broken", title="")
    done = run("deploy", "--site", site)
    assert done.exit_code == 1 and "missing-key" in done.stderr and "Nothing was sent" in done.stderr


@pytest.mark.parametrize("address", ["http://localhost:8000/", "http://192.0.2.1/"])
def test_an_address_that_is_not_for_readers_is_refused(site: Path, tmp_path: Path, address: str) -> None:
    settings(site, f"title: T\nbase_url: {address}\n{TARGETS}")
    done = run("deploy", "live", "--site", site)
    assert done.exit_code == 2 and "base_url" in done.stderr and address in done.stderr
    assert not (tmp_path / "out").exists()
    assert run("deploy", "preview", "--site", site, *AT).exit_code == 0


def test_a_preview_has_an_address_and_a_build_of_its_own(site: Path, tmp_path: Path) -> None:
    assert run("deploy", "live", "--site", site, *AT).exit_code == 0
    before = tree(site / "public")
    assert run("deploy", "preview", "--site", site, *AT).exit_code == 0
    assert b"https://preview.example/news/first/" in (tmp_path / "preview/sitemaps/2026-11.xml").read_bytes()
    assert tree(site / "public") == before
    second = run("deploy", "preview", "--site", site, *AT)
    assert second.stdout.startswith("0 new, 0 changed, 0 removed")


def test_a_dry_run_lists_addresses_with_reasons(site: Path, tmp_path: Path) -> None:
    add_story(site, "second", "2026-11-02")
    run("deploy", "live", "--site", site, *AT)
    before = tree(tmp_path / "out")
    add_story(site, "first", title="Another title")
    add_story(site, "second", "2026-11-02", draft="true")
    add_story(site, "third", "2026-11-03")
    done = run("deploy", "live", "--site", site, *AT, "--dry-run")
    lines = done.stdout.splitlines()
    assert "removed  https://hub.example/news/second/  (a draft)" in lines
    assert "new      https://hub.example/news/third/  (content/news/2026/11/2026-11-03-third.md)" in lines
    assert any(
        line.startswith('changed  https://hub.example/news/first/  (title: "First" -> "Another') for line in lines
    )
    assert lines[-1].endswith("Nothing was sent.")
    assert tree(tmp_path / "out") == before


def test_an_address_that_moves_says_where_it_leads(site: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    file = add_story(site, "first", aliases="[/news/first/]")
    file.rename(file.with_name("2026-11-01-renamed.md"))
    lines = run("deploy", "live", "--site", site, *AT, "--dry-run").stdout.splitlines()
    assert "changed  https://hub.example/news/first/  (leads to /news/renamed/)" in lines


def test_addresses_that_readers_get_go_into_the_ledger(site: Path) -> None:
    ledger = site / "urls.lock"
    run("deploy", "live", "--site", site, "--dry-run")
    run("deploy", "live", "--site", site, *AT)
    run("deploy", "preview", "--site", site)
    assert not ledger.exists()
    run("deploy", "live", "--site", site)
    assert "/news/first/" in ledger.read_text()


def test_the_changed_addresses_are_written_for_a_cache_to_purge(site: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    add_story(site, "second", "2026-11-02")
    run("deploy", "live", "--site", site, *AT, "--changed", tmp_path / "purge.txt")
    lines = (tmp_path / "purge.txt").read_text().splitlines()
    assert {"https://hub.example/", "https://hub.example/news/second/", "https://hub.example/feed.xml"} <= {*lines}
    assert "https://hub.example/robots.txt" not in lines and len(lines) == len({*lines})


def test_too_many_changes_stop_it(site: Path, tmp_path: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: {{to: ../out, max_changed: 3}}}}\n")
    done = run("deploy", "--site", site, *AT)
    assert done.exit_code == 1 and "--yes" in done.stderr and tree(tmp_path / "out") == {}
    assert run("deploy", "--site", site, *AT, "--yes").exit_code == 0


def test_all_sends_everything_again(site: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    (tmp_path / "out/index.html").write_text("someone was here")
    assert run("deploy", "live", "--site", site, *AT).stdout.startswith("0 new, 0 changed")
    assert run("deploy", "live", "--site", site, *AT, "--all").exit_code == 0
    assert (tmp_path / "out/index.html").read_bytes() == (site / "public/index.html").read_bytes()


def test_search_engines_are_told_of_pages_when_the_settings_ask(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[list[str], str, str]] = []

    def tell(urls: list[str], key: str, site: Urls, endpoint: str) -> str:
        told.append((urls, key, endpoint))
        return ""

    monkeypatch.setattr(module, "submit_urls", tell)
    settings(site, f"{SETTINGS}indexnow: 0123-abcd\n{TARGETS}")
    first = run("deploy", "live", "--site", site, *AT, "--indexnow-endpoint", "https://engine.example/")
    assert "Search engines were told of" in first.stdout
    urls, key, endpoint = told.pop()
    assert "https://hub.example/news/first/" in urls and not [
        url for url in urls if url.endswith((".xml", ".css", "404.html"))
    ]
    assert (key, endpoint) == ("0123-abcd", "https://engine.example/")
    run("deploy", "live", "--site", site, *AT)
    run("deploy", "preview", "--site", site, *AT)
    run("deploy", "live", "--site", site, *AT, "--dry-run")
    assert told == []
    shutil.rmtree(tmp_path / "out")
    monkeypatch.setattr(module, "submit_urls", lambda *_: "403 no")
    failed = run("deploy", "live", "--site", site, *AT)
    assert failed.exit_code == 0 and "warning: search engines were not told of" in failed.stderr


def test_what_cannot_be_done_is_one_line(site: Path, tmp_path: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: 'git+file:///nowhere/hub.git'}}\n")
    done = run("deploy", "--site", site, *AT)
    assert (
        done.exit_code == 1
        and done.stderr.startswith("Error: git for git+file:///nowhere")
        and "Trace" not in done.stderr
    )
