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


def test_deploy_prints_summary(site: Path, tmp_path: Path) -> None:
    done = run("deploy", "live", "--site", site, *AT)
    files = len(tree(site / "public"))
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"{files} new, 0 changed, 0 removed, 0 unchanged; {files} files (")
    assert done.stdout.endswith(" s: ../out\n")
    assert run("deploy", "live", "--site", site, *AT, "--quiet").output == ""


def test_only_target_needs_no_name(site: Path) -> None:
    result = run("deploy", "--site", site)
    assert (result.exit_code, "live, preview" in result.stderr) == (2, True)
    assert "did you mean `preview`" in run("deploy", "prevew", "--site", site).stderr
    settings(site, f"{SETTINGS}deploy: {{live: ../out}}\n")
    assert run("deploy", "--site", site, *AT).exit_code == 0
    settings(site, SETTINGS)
    result = run("deploy", "--site", site)
    assert result.exit_code == 2 and "docs/deploying.md" in result.stderr


def test_errors_stop_deploy(site: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: 's4://x'}}\n")
    done = run("deploy", "--site", site)
    assert done.exit_code == 2 and "site.yaml:4:16: error[bad-target]" in done.stderr
    settings(site, f"{SETTINGS}deploy: {{live: ../out}}\n")
    add_story(site, "broken", title="")
    done = run("deploy", "--site", site)
    assert done.exit_code == 1 and "missing-key" in done.stderr and "Nothing was sent" in done.stderr


@pytest.mark.parametrize("base_url", ["http://localhost:8000/", "http://192.0.2.1/"])
def test_base_url_that_readers_cannot_use_is_rejected(site: Path, tmp_path: Path, base_url: str) -> None:
    settings(site, f"title: T\nbase_url: {base_url}\n{TARGETS}")
    done = run("deploy", "live", "--site", site)
    assert done.exit_code == 2 and "base_url" in done.stderr and base_url in done.stderr
    assert not (tmp_path / "out").exists()
    assert run("deploy", "preview", "--site", site, *AT).exit_code == 0


def test_preview_target_has_its_own_url_and_build(site: Path, tmp_path: Path) -> None:
    assert run("deploy", "live", "--site", site, *AT).exit_code == 0
    before = tree(site / "public")
    assert run("deploy", "preview", "--site", site, *AT).exit_code == 0
    assert b"https://preview.example/news/first/" in (tmp_path / "preview/sitemaps/2026-11.xml").read_bytes()
    assert tree(site / "public") == before
    second = run("deploy", "preview", "--site", site, *AT)
    assert second.stdout.startswith("0 new, 0 changed, 0 removed")


def test_dry_run_lists_urls_with_reasons(site: Path, tmp_path: Path) -> None:
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


def test_dry_run_shows_redirect_of_moved_url(site: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    file = add_story(site, "first", aliases="[/news/first/]")
    file.rename(file.with_name("2026-11-01-renamed.md"))
    lines = run("deploy", "live", "--site", site, *AT, "--dry-run").stdout.splitlines()
    assert "changed  https://hub.example/news/first/  (leads to /news/renamed/)" in lines


def test_only_release_deploy_updates_url_lock(site: Path) -> None:
    url_lock = site / "urls.lock"
    run("deploy", "live", "--site", site, "--dry-run")
    run("deploy", "live", "--site", site, *AT)
    run("deploy", "preview", "--site", site)
    assert not url_lock.exists()
    run("deploy", "live", "--site", site)
    assert "/news/first/" in url_lock.read_text()


def test_changed_writes_urls_to_file(site: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    add_story(site, "second", "2026-11-02")
    run("deploy", "live", "--site", site, *AT, "--changed", tmp_path / "purge.txt")
    lines = (tmp_path / "purge.txt").read_text().splitlines()
    assert {"https://hub.example/", "https://hub.example/news/second/", "https://hub.example/feed.xml"} <= {*lines}
    assert "https://hub.example/robots.txt" not in lines and len(lines) == len({*lines})


def test_too_many_changes_stop_deploy(site: Path, tmp_path: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: {{to: ../out, max_changed: 3}}}}\n")
    done = run("deploy", "--site", site, *AT)
    assert done.exit_code == 1 and "--yes" in done.stderr and tree(tmp_path / "out") == {}
    assert run("deploy", "--site", site, *AT, "--yes").exit_code == 0


def test_all_sends_every_file(site: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", site, *AT)
    (tmp_path / "out/index.html").write_text("someone was here")
    assert run("deploy", "live", "--site", site, *AT).stdout.startswith("0 new, 0 changed")
    assert run("deploy", "live", "--site", site, *AT, "--all").exit_code == 0
    assert (tmp_path / "out/index.html").read_bytes() == (site / "public/index.html").read_bytes()


def test_search_engines_are_notified_if_settings_have_a_key(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified: list[tuple[list[str], str, str]] = []

    def submit_urls(urls: list[str], key: str, site: Urls, endpoint: str) -> str:
        notified.append((urls, key, endpoint))
        return ""

    monkeypatch.setattr(module, "submit_urls", submit_urls)
    settings(site, f"{SETTINGS}indexnow: 0123-abcd\n{TARGETS}")
    first = run("deploy", "live", "--site", site, *AT, "--indexnow-endpoint", "https://engine.example/")
    assert "Notified search engines of" in first.stdout
    urls, key, endpoint = notified.pop()
    assert "https://hub.example/news/first/" in urls and not [
        url for url in urls if url.endswith((".xml", ".css", "404.html"))
    ]
    assert (key, endpoint) == ("0123-abcd", "https://engine.example/")
    run("deploy", "live", "--site", site, *AT)
    run("deploy", "preview", "--site", site, *AT)
    run("deploy", "live", "--site", site, *AT, "--dry-run")
    assert notified == []
    shutil.rmtree(tmp_path / "out")
    monkeypatch.setattr(module, "submit_urls", lambda *_: "403 no")
    failed = run("deploy", "live", "--site", site, *AT)
    assert failed.exit_code == 0 and "403 no" in failed.stderr


def test_failed_deploy_prints_one_line(site: Path, tmp_path: Path) -> None:
    settings(site, f"{SETTINGS}deploy: {{live: 'git+file:///nowhere/hub.git'}}\n")
    done = run("deploy", "--site", site, *AT)
    assert (
        done.exit_code == 1
        and done.stderr.startswith("Error: git for git+file:///nowhere")
        and "Trace" not in done.stderr
    )
