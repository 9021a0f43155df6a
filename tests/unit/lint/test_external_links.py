"""External links, checked on servers of the loopback interface."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

import pytest

from site_builder.lint import external_links
from site_builder.lint.external_links import RatePolicy, check_urls, retry_seconds
from site_builder.lint.rules.external import LinkStatus
from site_builder.store.cache import Cache, open_cache
from tests.support.patience import PATIENCE

FAST = RatePolicy(pause=0.01, max_wait=5.0)


class Site(ThreadingHTTPServer):
    """A site whose paths choose its answer: `/404`, `/moved`, `/no-head`, `/busy`, ..."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, str, float]] = []
        """Method, path and time of each request."""
        self.is_closing = Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def count(self, path: str) -> Counter[str]:
        return Counter(method for method, requested, _ in self.requests if requested == path)


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.requests.append((self.command, self.path, time.monotonic()))
        times = len([1 for _, path, _ in self.server.requests if path == self.path])
        status, headers = 200, {}
        name = self.path.strip("/")
        if name.isdigit():
            status = int(name)
        elif name == "moved":
            status, headers = 301, {"Location": "/final"}
        elif name == "loop":
            status, headers = 302, {"Location": "/loop"}
        elif name == "to-file":
            status, headers = 302, {"Location": "file:///etc/passwd"}
        elif name == "no-head" and self.command == "HEAD":
            status = 404
        elif name == "busy" and times == 1:
            status, headers = 429, {"Retry-After": "1"}
        elif name == "busy-until" and times == 1:
            status, headers = 503, {"Retry-After": formatdate(time.time() + 2, usegmt=True)}
        elif name == "come-back-tomorrow":
            status, headers = 429, {"Retry-After": "86400"}
        elif name == "always-busy":
            status = 429
        elif name == "hangs-up" or name.startswith("never"):
            if name != "hangs-up":
                self.server.is_closing.wait(PATIENCE)
            self.connection.close()
            return
        self.send_response(status)
        for header, value in (headers | {"Content-Length": "0"}).items():
            self.send_header(header, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    with Site() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.is_closing.set()
        server.shutdown()


@pytest.fixture
def external_site() -> Iterator[Site]:
    with serving() as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with open_cache(tmp_path / "state") as cache:
        yield cache


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/200", "good"),
        ("/moved", "good"),
        ("/no-head", "good"),
        ("/404", "dead"),
        ("/410", "dead"),
        ("/403", "unknown"),
        ("/401", "unknown"),
        ("/999", "unknown"),
        ("/451", "unknown"),
        ("/500", "unreachable"),
        ("/loop", "unreachable"),
        ("/to-file", "unreachable"),
        ("/hangs-up", "unreachable"),
        ("/ä b?q=ü", "good"),
    ],
)
def test_status_follows_from_the_answer(external_site: Site, cache: Cache, path: str, state: str) -> None:
    url = external_site.url(path)
    assert check_urls([url], cache, policy=FAST)[url].state == state


def test_head_is_tried_before_get(external_site: Site, cache: Cache) -> None:
    check_urls([external_site.url("/200"), external_site.url("/no-head")], cache, policy=FAST)
    assert external_site.count("/200") == Counter(HEAD=1)
    assert external_site.count("/no-head") == Counter(HEAD=1, GET=1)


@pytest.mark.parametrize("path", ["/busy", "/busy-until"])
def test_busy_site_is_asked_again_after_retry_after(external_site: Site, cache: Cache, path: str) -> None:
    url = external_site.url(path)
    assert check_urls([url], cache, policy=FAST)[url].state == "good"
    first, second = (time_of_request for _, requested, time_of_request in external_site.requests if requested == path)
    assert second - first > 0.9


def test_rate_limited_host_is_skipped(external_site: Site, cache: Cache) -> None:
    urls = [external_site.url(path) for path in ("/come-back-tomorrow", "/200")]
    assert check_urls(urls, cache, policy=FAST) == {}
    assert len(external_site.requests) == 1
    url = external_site.url("/always-busy")
    assert check_urls([url], cache, policy=FAST) == {}
    assert external_site.count("/always-busy") == Counter(HEAD=FAST.max_attempts)


def test_requests_to_one_host_have_pauses(external_site: Site, cache: Cache) -> None:
    check_urls([external_site.url(f"/page-{n}") for n in range(4)], cache, policy=RatePolicy(pause=0.1))
    times = [time_of_request for _, _, time_of_request in external_site.requests]
    assert all(after - before >= 0.1 for before, after in pairwise(times))


def test_results_are_cached_for_days(external_site: Site, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    good, dead = external_site.url("/200"), external_site.url("/404")
    first = check_urls([good, dead], cache, policy=FAST)
    requested = len(external_site.requests)
    assert check_urls([good, dead], cache, policy=FAST) == first
    assert len(external_site.requests) == requested
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 2 * external_links.DAY)
    check_urls([good, dead], cache, policy=FAST)
    assert external_site.count("/200") == Counter(HEAD=1)
    assert external_site.count("/404") == Counter(HEAD=2, GET=2)


def test_results_are_saved_when_interrupted(external_site: Site, cache: Cache) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    urls = [external_site.url("/a"), external_site.url("/b")]
    with pytest.raises(KeyboardInterrupt):
        check_urls(urls, cache, interrupt, FAST)
    assert len(check_urls(urls, cache, policy=FAST)) == 2
    assert external_site.count("/a") == Counter(HEAD=1)


def test_offline_machine_raises_os_error(cache: Cache) -> None:
    urls = [f"http://127.0.0.{n}:1/" for n in (1, 2, 3)]
    with pytest.raises(OSError, match="network connection"):
        check_urls(urls, cache, policy=FAST)
    assert check_urls(urls[:1], cache, policy=FAST)[urls[0]].state == "unreachable"


def test_lost_network_raises_os_error_and_keeps_earlier_results(cache: Cache) -> None:
    with ExitStack() as open_sites:
        sites = [open_sites.enter_context(serving()) for _ in range(6)]
        urls = [site.url(f"/{path}") for path in ("200", "never-1", "never-2") for site in sites]

        def cut(done: int, total: int) -> None:
            if done == len(sites):
                open_sites.close()

        with pytest.raises(OSError, match=r"network connection lost after \d+ of 18 links"):
            check_urls(urls, cache, cut, FAST)
    saved = cache.memo("links", external_links._VERSION, external_links._CachedStatuses)
    assert saved and [status.state for status, _ in saved.statuses.values()] == ["good"] * len(sites)


@pytest.mark.parametrize("is_gone", [True, False])
def test_earlier_site_decides_whether_the_network_is_gone(external_site: Site, cache: Cache, is_gone: bool) -> None:
    silent = "http://127.0.0.9:1/"
    good = external_site.url("/200")
    check_urls([good], cache, policy=FAST)
    if is_gone:
        external_site.shutdown()
        external_site.server_close()
        with pytest.raises(OSError, match="no site answers"):
            check_urls([good, silent], cache, policy=FAST)
        saved = cache.memo("links", external_links._VERSION, external_links._CachedStatuses)
        assert saved and {*saved.statuses} == {good}
    else:
        assert check_urls([good, silent], cache, policy=FAST)[silent].state == "unreachable"


def test_silent_host_is_skipped_after_some_failures(cache: Cache) -> None:
    urls = [f"http://127.0.0.1:1/{n}" for n in range(10)]
    assert [*check_urls(urls, cache, policy=FAST)] == urls[: external_links.MAX_FAILURES]


def test_unknown_host_is_unreachable(cache: Cache) -> None:
    url = "http://nowhere.invalid/"
    assert check_urls([url], cache, policy=FAST) == {url: LinkStatus("unreachable", "its host cannot be found")}


def test_retry_seconds_of_numbers_dates_and_invalid_values() -> None:
    now = 1_700_000_000.0
    assert retry_seconds("120", now) == 120
    assert retry_seconds(formatdate(now + 90, usegmt=True), now) == 90
    assert retry_seconds(formatdate(now - 90, usegmt=True), now) == 0
    assert retry_seconds("soon", now) is None
    assert retry_seconds("\u00b2", now) is None
    assert retry_seconds("Mon, 01 Jan 99999999999 00:00:00 GMT", now) is None
    assert retry_seconds("Mon, 01 Jan 0001 00:00:00 +2359", now) == 0
    assert retry_seconds("9" * 400, now) == float("inf")
    assert retry_seconds("", now) is None
