from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.cli import deploy as module
from site_builder.hub.urls import Urls
from tests.support import hubs
from tests.support.cli import run
from tests.support.hubs import add_story, tree, write_file, write_hub

pytestmark = pytest.mark.slow

AT = ("--at", "2026-11-20T12:00:00Z")
SETTINGS = hubs.SETTINGS.replace("hub.example", "192.0.2.7")
"""With the URL of a documentation network (RFC 5737): readers could use it, and nobody has it."""
TARGETS = "search: false\ndeploy:\n  live: ../out\n  preview: {to: ../preview, base_url: https://192.0.2.8/}\n"


@pytest.fixture
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path / "hub")
    write_file(hub_dir / "site.yaml", SETTINGS + TARGETS)
    add_story(hub_dir, "first")
    return hub_dir


def settings(hub_dir: Path, text: str) -> None:
    write_file(hub_dir / "site.yaml", text)


def test_deploy_prints_summary(hub_dir: Path, tmp_path: Path) -> None:
    result = run("deploy", "live", "--site", hub_dir, *AT)
    files = len(tree(hub_dir / "public"))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{files} new, 0 changed, 0 removed, 0 unchanged; {files} files (")
    assert result.stdout.endswith(" s: ../out\n")
    assert run("deploy", "live", "--site", hub_dir, *AT, "--quiet").output == ""


def test_only_target_needs_no_name(hub_dir: Path) -> None:
    result = run("deploy", "--site", hub_dir)
    assert (result.exit_code, "live, preview" in result.stderr) == (2, True)
    assert "did you mean `preview`" in run("deploy", "prevew", "--site", hub_dir).stderr
    settings(hub_dir, f"{SETTINGS}deploy: {{live: ../out}}\n")
    assert run("deploy", "--site", hub_dir, *AT).exit_code == 0
    settings(hub_dir, SETTINGS)
    result = run("deploy", "--site", hub_dir)
    assert result.exit_code == 2 and "site-builder explain deploying" in result.stderr


def test_errors_stop_deploy(hub_dir: Path) -> None:
    settings(hub_dir, f"{SETTINGS}deploy: {{live: 's4://x'}}\n")
    result = run("deploy", "--site", hub_dir)
    assert result.exit_code == 2 and "site.yaml:4:16: error[bad-target]" in result.stderr
    settings(hub_dir, f"{SETTINGS}deploy: {{live: ../out}}\n")
    add_story(hub_dir, "broken", title="")
    result = run("deploy", "--site", hub_dir)
    assert result.exit_code == 1 and "missing-key" in result.stderr and "Nothing was sent" in result.stderr


@pytest.mark.parametrize(
    "base_url", ["http://localhost:8000/", "http://192.0.2.1/", "https://example.org/", "https://hub.example/"]
)
def test_base_url_that_readers_cannot_use_is_rejected(hub_dir: Path, tmp_path: Path, base_url: str) -> None:
    settings(hub_dir, f"title: T\nbase_url: {base_url}\n{TARGETS}")
    result = run("deploy", "live", "--site", hub_dir)
    assert result.exit_code == 2 and "base_url" in result.stderr and base_url in result.stderr
    assert not (tmp_path / "out").exists()
    assert run("deploy", "preview", "--site", hub_dir, *AT).exit_code == 0


def test_preview_target_has_its_own_url_and_build(hub_dir: Path, tmp_path: Path) -> None:
    assert run("deploy", "live", "--site", hub_dir, *AT).exit_code == 0
    before = tree(hub_dir / "public")
    assert run("deploy", "preview", "--site", hub_dir, *AT).exit_code == 0
    page = (tmp_path / "preview/news/first/index.html").read_text()
    assert "https://192.0.2.8/news/first/" in page and '<meta name="robots" content="noindex">' in page
    assert not (tmp_path / "preview/sitemap.xml").exists() and (tmp_path / "out/sitemap.xml").exists()
    assert tree(hub_dir / "public") == before
    second = run("deploy", "preview", "--site", hub_dir, *AT)
    assert second.stdout.startswith("0 new, 0 changed, 0 removed")


@pytest.mark.parametrize("place", ["../out", "../out/"])
def test_preview_at_the_place_of_the_live_site_is_refused(hub_dir: Path, tmp_path: Path, place: str) -> None:
    preview = f"preview: {{to: {place}, base_url: https://192.0.2.8/}}"
    settings(hub_dir, f"{SETTINGS}search: false\ndeploy: {{live: ../out, {preview}}}\n")
    result = run("deploy", "preview", "--site", hub_dir, *AT)
    assert result.exit_code == 2 and "error[bad-target]" in result.stderr
    assert not (tmp_path / "out").exists()
    settings(
        hub_dir,
        f"{SETTINGS}search: false\ndeploy: {{live: ../out, same: {{to: ../out, base_url: https://192.0.2.7}}}}\n",
    )
    assert run("deploy", "same", "--site", hub_dir, "--dry-run", *AT).exit_code == 0, "this is no preview"


def test_dry_run_lists_urls_with_reasons(hub_dir: Path, tmp_path: Path) -> None:
    add_story(hub_dir, "second", "2026-11-02")
    run("deploy", "live", "--site", hub_dir, *AT)
    before = tree(tmp_path / "out")
    add_story(hub_dir, "first", title="Another title")
    add_story(hub_dir, "second", "2026-11-02", draft="true")
    add_story(hub_dir, "third", "2026-11-03")
    result = run("deploy", "live", "--site", hub_dir, *AT, "--dry-run")
    lines = result.stdout.splitlines()
    assert "removed  https://192.0.2.7/news/second/  (a draft)" in lines
    assert "new      https://192.0.2.7/news/third/  (content/news/2026/11/2026-11-03-third.md)" in lines
    assert any(line.startswith('changed  https://192.0.2.7/news/first/  (title: "First" -> "Another') for line in lines)
    assert lines[-1].endswith("Nothing was sent.")
    assert tree(tmp_path / "out") == before


def test_dry_run_shows_redirect_of_moved_url(hub_dir: Path) -> None:
    run("deploy", "live", "--site", hub_dir, *AT)
    file = add_story(hub_dir, "first", aliases="[/news/first/]")
    file.rename(file.with_name("2026-11-01-renamed.md"))
    lines = run("deploy", "live", "--site", hub_dir, *AT, "--dry-run").stdout.splitlines()
    assert "changed  https://192.0.2.7/news/first/  (leads to /news/renamed/)" in lines


def test_only_release_deploy_updates_url_lock(hub_dir: Path) -> None:
    url_lock = hub_dir / "urls.lock"
    run("deploy", "live", "--site", hub_dir, "--dry-run")
    run("deploy", "live", "--site", hub_dir, *AT)
    run("deploy", "preview", "--site", hub_dir)
    assert not url_lock.exists()
    run("deploy", "live", "--site", hub_dir)
    assert "/news/first/" in url_lock.read_text()


def test_changed_writes_urls_to_file(hub_dir: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", hub_dir, *AT)
    add_story(hub_dir, "second", "2026-11-02")
    run("deploy", "live", "--site", hub_dir, *AT, "--changed", tmp_path / "purge.txt")
    lines = (tmp_path / "purge.txt").read_text().splitlines()
    assert {"https://192.0.2.7/", "https://192.0.2.7/news/second/", "https://192.0.2.7/feed.xml"} <= {*lines}
    assert "https://192.0.2.7/robots.txt" not in lines and len(lines) == len({*lines})


def test_too_many_changes_stop_deploy(hub_dir: Path, tmp_path: Path) -> None:
    settings(hub_dir, f"{SETTINGS}deploy: {{live: {{to: ../out, max_changed: 3}}}}\n")
    result = run("deploy", "--site", hub_dir, *AT)
    assert result.exit_code == 1 and "--yes" in result.stderr and tree(tmp_path / "out") == {}
    assert run("deploy", "--site", hub_dir, *AT, "--yes").exit_code == 0


def test_all_sends_every_file(hub_dir: Path, tmp_path: Path) -> None:
    run("deploy", "live", "--site", hub_dir, *AT)
    (tmp_path / "out/index.html").write_text("someone was here")
    assert run("deploy", "live", "--site", hub_dir, *AT).stdout.startswith("0 new, 0 changed")
    assert run("deploy", "live", "--site", hub_dir, *AT, "--all").exit_code == 0
    assert (tmp_path / "out/index.html").read_bytes() == (hub_dir / "public/index.html").read_bytes()


def test_search_engines_are_notified_if_settings_have_a_key(
    hub_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified: list[tuple[list[str], str, str]] = []

    def submit_urls(urls: list[str], key: str, site_urls: Urls, endpoint: str) -> str:
        notified.append((urls, key, endpoint))
        return ""

    monkeypatch.setattr(module, "submit_urls", submit_urls)
    settings(hub_dir, f"{SETTINGS}indexnow: 0123-abcd\n{TARGETS}")
    first = run("deploy", "live", "--site", hub_dir, *AT, "--indexnow-endpoint", "https://engine.example/")
    assert "Notified search engines of" in first.stdout
    urls, key, endpoint = notified.pop()
    assert "https://192.0.2.7/news/first/" in urls and not [
        url for url in urls if url.endswith((".xml", ".css", "404.html"))
    ]
    assert (key, endpoint) == ("0123-abcd", "https://engine.example/")
    run("deploy", "live", "--site", hub_dir, *AT)
    run("deploy", "preview", "--site", hub_dir, *AT)
    run("deploy", "live", "--site", hub_dir, *AT, "--dry-run")
    assert notified == []
    shutil.rmtree(tmp_path / "out")
    monkeypatch.setattr(module, "submit_urls", lambda *_: "403 no")
    failed = run("deploy", "live", "--site", hub_dir, *AT)
    assert failed.exit_code == 0 and "403 no" in failed.stderr


def test_failed_deploy_prints_one_line(hub_dir: Path, tmp_path: Path) -> None:
    settings(hub_dir, f"{SETTINGS}deploy: {{live: 'git+file:///nowhere/hub.git'}}\n")
    result = run("deploy", "--site", hub_dir, *AT)
    assert (
        result.exit_code == 1
        and result.stderr.startswith("Error: git for git+file:///nowhere")
        and "Trace" not in result.stderr
    )
