"""Links to elsewhere are looked up on a server of our own, on the loopback interface."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from site_builder.lint import external_links
from site_builder.lint.external_links import RatePolicy, check_urls, retry_seconds
from site_builder.lint.rules.external import LinkStatus
from site_builder.store.cache import Cache, open_cache

FAST = RatePolicy(pause=0.01, longest=5.0)


class Elsewhere(ThreadingHTTPServer):
    """A site whose paths say how it answers: `/404`, `/moved`, `/no-head`, `/busy`, ..."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str, float]] = []
        """Method, path and time of each request."""

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def count(self, path: str) -> Counter[str]:
        return Counter(method for method, asked, _ in self.asked if asked == path)


class _Handler(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.asked.append((self.command, self.path, time.monotonic()))
        times = len([1 for _, path, _ in self.server.asked if path == self.path])
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
        elif name == "hangs-up":
            self.connection.close()
            return
        self.send_response(status)
        for header, value in (headers | {"Content-Length": "0"}).items():
            self.send_header(header, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
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
def test_what_an_answer_means(elsewhere: Elsewhere, cache: Cache, path: str, state: str) -> None:
    url = elsewhere.url(path)
    assert check_urls([url], cache, pace=FAST)[url].state == state


def test_head_is_tried_before_get(elsewhere: Elsewhere, cache: Cache) -> None:
    check_urls([elsewhere.url("/200"), elsewhere.url("/no-head")], cache, pace=FAST)
    assert elsewhere.count("/200") == Counter(HEAD=1)
    assert elsewhere.count("/no-head") == Counter(HEAD=1, GET=1)


@pytest.mark.parametrize("path", ["/busy", "/busy-until"])
def test_a_busy_site_is_asked_again_when_it_says(elsewhere: Elsewhere, cache: Cache, path: str) -> None:
    url = elsewhere.url(path)
    assert check_urls([url], cache, pace=FAST)[url].state == "good"
    first, second = (at for _, asked, at in elsewhere.asked if asked == path)
    assert second - first > 0.9


def test_a_site_that_has_enough_is_left_alone_for_this_time(elsewhere: Elsewhere, cache: Cache) -> None:
    urls = [elsewhere.url(path) for path in ("/come-back-tomorrow", "/200")]
    assert check_urls(urls, cache, pace=FAST) == {}
    assert len(elsewhere.asked) == 1
    url = elsewhere.url("/always-busy")
    assert check_urls([url], cache, pace=FAST) == {}
    assert elsewhere.count("/always-busy") == Counter(HEAD=FAST.tries)


def test_one_host_is_asked_one_question_at_a_time_with_a_pause(elsewhere: Elsewhere, cache: Cache) -> None:
    check_urls([elsewhere.url(f"/page-{n}") for n in range(4)], cache, pace=RatePolicy(pause=0.1))
    times = [at for _, _, at in elsewhere.asked]
    assert all(after - before >= 0.1 for before, after in pairwise(times))


def test_answers_are_remembered_for_days(elsewhere: Elsewhere, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    good, dead = elsewhere.url("/200"), elsewhere.url("/404")
    first = check_urls([good, dead], cache, pace=FAST)
    asked = len(elsewhere.asked)
    assert check_urls([good, dead], cache, pace=FAST) == first
    assert len(elsewhere.asked) == asked
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 2 * external_links.DAY)
    check_urls([good, dead], cache, pace=FAST)
    assert elsewhere.count("/200") == Counter(HEAD=1)
    assert elsewhere.count("/404") == Counter(HEAD=2, GET=2)


def test_what_was_found_is_kept_when_it_is_interrupted(elsewhere: Elsewhere, cache: Cache) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    urls = [elsewhere.url("/a"), elsewhere.url("/b")]
    with pytest.raises(KeyboardInterrupt):
        check_urls(urls, cache, interrupt, FAST)
    assert len(check_urls(urls, cache, pace=FAST)) == 2
    assert elsewhere.count("/a") == Counter(HEAD=1)


def test_a_machine_without_network_calls_no_link_broken(cache: Cache) -> None:
    urls = [f"http://127.0.0.{n}:1/" for n in (1, 2, 3)]
    with pytest.raises(OSError, match="connected"):
        check_urls(urls, cache, pace=FAST)
    assert check_urls(urls[:1], cache, pace=FAST)[urls[0]].state == "unreachable"


def test_when_the_network_goes_away_nobody_is_called_broken(cache: Cache) -> None:
    with ExitStack() as open_sites:
        sites = [open_sites.enter_context(serving()) for _ in range(6)]
        urls = [site.url(f"/{n}") for n in (200, 404, 300 + 1) for site in sites]

        def cut(done: int, total: int) -> None:
            if done == len(sites):
                open_sites.close()

        with pytest.raises(
            OSError, match=r"^\[Errno 0\] the network is gone: \d+ of 18 links were looked up; check again"
        ):
            check_urls(urls, cache, cut, RatePolicy(pause=0.3))
    known = cache.memo("links", external_links._VERSION, external_links._CachedStatuses)
    assert known and len(known.found) >= len(sites)
    assert {one.state for one, _ in known.found.values()} <= {"good", "dead"}


@pytest.mark.parametrize("is_gone", [True, False])
def test_when_few_are_silent_one_who_has_answered_before_is_asked_again(
    elsewhere: Elsewhere, cache: Cache, is_gone: bool
) -> None:
    silent = "http://127.0.0.9:1/"
    good = elsewhere.url("/200")
    check_urls([good], cache, pace=FAST)
    if is_gone:
        elsewhere.shutdown()
        elsewhere.server_close()
        with pytest.raises(OSError, match="none of the sites answers"):
            check_urls([good, silent], cache, pace=FAST)
        known = cache.memo("links", external_links._VERSION, external_links._CachedStatuses)
        assert known and {*known.found} == {good}
    else:
        assert check_urls([good, silent], cache, pace=FAST)[silent].state == "unreachable"


def test_a_host_that_is_silent_is_left_alone_after_a_while(cache: Cache) -> None:
    urls = [f"http://127.0.0.1:1/{n}" for n in range(10)]
    assert [*check_urls(urls, cache, pace=FAST)] == urls[: external_links.SILENT]


def test_a_host_that_cannot_be_found_may_be_found_tomorrow(cache: Cache) -> None:
    url = "http://nowhere.invalid/"
    assert check_urls([url], cache, pace=FAST) == {url: LinkStatus("unreachable", "its host cannot be found")}


def test_times_of_retry_after() -> None:
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
