from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli import live as module
from site_builder.deploy.live_check import LiveError, expected_urls
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from tests.support.cli import run
from tests.support.hubs import NOW, add_story, write_hub

AT = ("--at", "2026-11-20T12:00:00Z")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_hub(tmp_path / "hub")
    add_story(site, "first")
    return site


def fake_sitemap(monkeypatch: pytest.MonkeyPatch, *urls: str) -> list[str]:
    """Let the live sitemap list these URLs. Return the list of requested URLs."""
    requested: list[str] = []

    def fetch(url: str, *_: object) -> dict[str, str]:
        requested.append(url)
        return dict.fromkeys(urls, "2026-11-01")

    monkeypatch.setattr(module, "fetch_sitemaps", fetch)
    return requested


def test_live_lists_differences_and_exits_with_1(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requested = fake_sitemap(monkeypatch, "https://hub.example/news/gone/")
    done = run("live", "--site", site, *AT)
    assert done.exit_code == 1 and requested == ["https://hub.example/"]
    assert "missing        https://hub.example/news/first/  (changed 2026-11-01)" in done.stdout
    assert "should be gone https://hub.example/news/gone/" in done.stdout
    assert done.stdout.endswith(" differ.\n")
    assert "()" not in done.stdout


def test_live_without_differences_exits_with_0(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = urls_of(site)
    requested = fake_sitemap(monkeypatch, *urls)
    done = run("live", "https://elsewhere.example/", "--site", site, *AT)
    assert (done.exit_code, done.stdout) == (0, f"Checked {len(urls)} URLs. No differences found.\n")
    assert requested == ["https://elsewhere.example/"]
    assert run("live", "--site", site, *AT, "--quiet").output == ""


def urls_of(site: Path) -> list[str]:
    options = Options(hub_dir=site, output=site / "public", selection=Selection(at=NOW), jobs=1, search=False)
    return [*expected_urls(options).changed_times]


def test_live_reports_errors(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> dict[str, str]:
        raise LiveError("https://hub.example/sitemap.xml: 404 Not Found")

    monkeypatch.setattr(module, "fetch_sitemaps", fails)
    done = run("live", "--site", site)
    assert (done.exit_code, done.stderr) == (1, "Error: https://hub.example/sitemap.xml: 404 Not Found\n")
    add_story(site, "broken", title="")
    done = run("live", "--site", site)
    assert done.exit_code == 1 and "missing-key" in done.stderr
