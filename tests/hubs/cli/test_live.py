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
def hub_dir(tmp_path: Path) -> Path:
    hub_dir = write_hub(tmp_path / "hub")
    add_story(hub_dir, "first")
    return hub_dir


def fake_sitemap(monkeypatch: pytest.MonkeyPatch, *urls: str) -> list[str]:
    """Let the live sitemap list these URLs. Return the list of requested URLs."""
    requested: list[str] = []

    def fetch(url: str, *_: object) -> dict[str, str]:
        requested.append(url)
        return dict.fromkeys(urls, "2026-11-01")

    monkeypatch.setattr(module, "fetch_sitemaps", fetch)
    return requested


def test_live_lists_differences_and_exits_with_1(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requested = fake_sitemap(monkeypatch, "https://hub.example/news/gone/")
    result = run("live", "--site", hub_dir, *AT)
    assert result.exit_code == 1 and requested == ["https://hub.example/"]
    assert "missing        https://hub.example/news/first/  (changed 2026-11-01)" in result.stdout
    assert "should be gone https://hub.example/news/gone/" in result.stdout
    assert result.stdout.endswith(" differ.\n")
    assert "()" not in result.stdout


def test_live_without_differences_exits_with_0(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    urls = urls_of(hub_dir)
    requested = fake_sitemap(monkeypatch, *urls)
    result = run("live", "https://elsewhere.example/", "--site", hub_dir, *AT)
    assert (result.exit_code, result.stdout) == (0, f"Checked {len(urls)} URLs. No differences found.\n")
    assert requested == ["https://elsewhere.example/"]
    assert run("live", "--site", hub_dir, *AT, "--quiet").output == ""


def urls_of(hub_dir: Path) -> list[str]:
    options = Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=NOW), jobs=1, search=False)
    return [*expected_urls(options).changed_times]


def test_live_reports_errors(hub_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> dict[str, str]:
        raise LiveError("https://hub.example/sitemap.xml: 404 Not Found")

    monkeypatch.setattr(module, "fetch_sitemaps", fails)
    result = run("live", "--site", hub_dir)
    assert (result.exit_code, result.stderr) == (1, "Error: https://hub.example/sitemap.xml: 404 Not Found\n")
    add_story(hub_dir, "broken", title="")
    result = run("live", "--site", hub_dir)
    assert result.exit_code == 1 and "missing-key" in result.stderr
