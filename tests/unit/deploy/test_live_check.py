from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from site_builder.deploy import live_check as module
from site_builder.deploy.live_check import (
    ExpectedSite,
    LiveDifference,
    LiveError,
    compare_live,
    expected_urls,
    fetch_sitemaps,
)
from site_builder.hub.schedule import Selection
from site_builder.hub.urls import Urls
from site_builder.model.content import Timestamp
from site_builder.pipeline.options import Options
from tests.support.hubs import NOW, SETTINGS, add_story, build_hub, write_file, write_hub

URLS = Urls("https://hub.example", "/")


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[str]:
    """URL of a server of the `public` folder of a hub."""
    (tmp_path / "public").mkdir()
    handler = partial(QuietHandler, directory=str(tmp_path / "public"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def options(site: Path, at: datetime = NOW) -> Options:
    return Options(hub_dir=site, output=site / "public", selection=Selection(at=at), jobs=1, search=False)


def test_fresh_build_has_no_differences(tmp_path: Path, live: str) -> None:
    site = write_hub(tmp_path)
    add_story(site, "first", "2026-10-01")
    build_hub(site)
    expected = expected_urls(options(site))
    ticks: list[tuple[int, int]] = []
    live_times = fetch_sitemaps(live, expected.urls, lambda *tick: ticks.append(tick))
    assert set(live_times) == set(expected.changed_times) > {"https://hub.example/news/first/"}
    assert ticks == [(1, 2), (2, 2)] or len(ticks) == ticks[-1][1]
    assert compare_live(live_times, expected) == []


def test_missing_late_and_expired_pages_are_differences(tmp_path: Path, live: str) -> None:
    site = write_hub(tmp_path)
    write_file(site / "site.yaml", SETTINGS.replace("example/", "example/below/"))
    add_story(site, "edited", "2026-10-01")
    add_story(site, "expires", "2026-10-01", expires="2026-11-25")
    add_story(site, "scheduled", "2026-11-24", date="2026-11-24T09:00:00Z")
    build_hub(site)
    add_story(site, "edited", "2026-10-01", updated="2026-11-21")
    expected = expected_urls(options(site, datetime(2026, 11, 26, tzinfo=UTC)))
    base = "https://hub.example/below/news/"
    differences = [
        (difference.what, difference.url.removeprefix(base), difference.detail)
        for difference in compare_live(fetch_sitemaps(f"{live}/", expected.urls), expected)
        if difference.url.startswith(base)
    ]
    assert differences == [
        ("late", "", "changed 2026-11-24T09:00:00+00:00, live is 2026-10-01"),
        ("late", "edited/", "changed 2026-11-21, live is 2026-10-01"),
        ("missing", "scheduled/", "changed 2026-11-24T09:00:00+00:00"),
        ("should be gone", "expires/", "expired"),
    ]


def test_page_without_a_valid_date_is_late() -> None:
    expected = ExpectedSite((), {"a": None, "b": Timestamp(NOW), "c": Timestamp(NOW)}, {}, URLS)
    assert compare_live({"a": "", "b": "", "c": "soon"}, expected) == [
        LiveDifference("late", "b", "changed 2026-11-20, live is without a date"),
        LiveDifference("late", "c", "changed 2026-11-20, live is soon"),
    ]


@pytest.mark.parametrize(("live", "is_late"), [("2026-11-20", False), ("2026-11-19", True), ("2026-11-21", False)])
@pytest.mark.parametrize("offset", [-300, 0, 345])
def test_days_are_compared_in_the_time_zone_of_the_hub(live: str, is_late: bool, offset: int) -> None:
    midnight = Timestamp(datetime(2026, 11, 20, tzinfo=UTC) - timedelta(minutes=offset), offset=offset)
    found = compare_live({"a": live}, ExpectedSite((), {"a": midnight}, {}, URLS))
    assert [difference.detail for difference in found] == [f"changed 2026-11-20, live is {live}"] * is_late


def test_expected_urls_has_the_errors_of_the_hub(tmp_path: Path) -> None:
    site = write_hub(tmp_path)
    add_story(site, "broken", title="")
    assert [d.code for d in expected_urls(options(site)).diagnostics] == ["missing-key"]
    write_file(site / "site.yaml", "title: [")
    assert expected_urls(options(site)).changed_times == {}


def test_invalid_sitemaps_raise_live_error(tmp_path: Path, live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LiveError, match=r"/sitemap\.xml: 404"):
        fetch_sitemaps(live, URLS)
    sitemap = tmp_path / "public/sitemap.xml"
    sitemap.write_text("<html>")
    with pytest.raises(LiveError, match="not a sitemap"):
        fetch_sitemaps(live, URLS)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    index = f'<sitemapindex xmlns="{namespace}"><sitemap><loc>{{}}</loc></sitemap></sitemapindex>'
    sitemap.write_text(index.format("https://other.example/sitemaps/pages.xml"))
    with pytest.raises(LiveError, match="another site, with https://other"):
        fetch_sitemaps(live, URLS)
    monkeypatch.setattr(module, "MAX_SIZE", 10)
    with pytest.raises(LiveError, match="larger than"):
        fetch_sitemaps(live, URLS)
    with pytest.raises(LiveError, match="refused"):
        fetch_sitemaps("http://127.0.0.1:1", URLS)
