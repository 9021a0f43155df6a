"""Check external URLs politely: one request at a time per host, with pauses; results are cached for days."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email.utils import parsedate_to_datetime
from queue import SimpleQueue
from threading import Event
from urllib.parse import urlsplit

from site_builder.lint.rules.external import LinkStatus
from site_builder.model.value import Value
from site_builder.store.cache import Cache
from site_builder.system.http import FetchError, Reply, fetch
from site_builder.system.progress import ReportProgress, no_progress

DAY = 86_400.0
MAX_AGE = {"good": 7 * DAY, "dead": DAY, "unreachable": DAY / 4, "unknown": DAY}
"""Seconds for which a result is cached, by its state."""
MAX_HOSTS = 8
"""Hosts that are checked at the same time."""
OFFLINE_HOSTS = 3
"""Hosts in a row without an answer after which this machine may be offline."""
MAX_FAILURES = 3
"""URLs in a row without an answer after which the rest of a host is skipped in this run."""
_GONE = (404, 410)
_TOO_MANY, _UNAVAILABLE = 429, 503
_VERSION = b"1"


class RatePolicy(Value, frozen=True):
    """How fast to send requests, and how often to repeat them."""

    pause: float = 1.0
    """Seconds between two requests to one host."""
    max_attempts: int = 3
    max_wait: float = 60.0
    """Longest wait in seconds that a host may ask for; after a longer one it is skipped in this run."""


class _CachedStatuses(Value, frozen=True):
    """Cached results: the status of each URL, and when it was checked, in seconds since 1970."""

    statuses: dict[str, tuple[LinkStatus, float]]


class _RateLimitedError(Exception):
    """A host wants no more requests in this run."""


def check_urls(
    urls: Sequence[str], cache: Cache, tick: ReportProgress = no_progress, policy: RatePolicy | None = None
) -> Mapping[str, LinkStatus]:
    """Return the status of URLs without anchors. Sends requests only for those without a recent result in the cache.

    Saves results in the cache, even when interrupted. Raises OSError when the network is gone; then results since the
    last answer of any site are not saved.
    """
    saved = cache.memo("links", _VERSION, _CachedStatuses)
    now = time.time()
    requested = set(urls)
    statuses = {url: entry for url, entry in (saved.statuses if saved else {}).items() if url in requested}
    current = {
        url for url, (status, checked_at) in statuses.items() if checked_at <= now < checked_at + MAX_AGE[status.state]
    }
    outdated = [url for url in urls if url not in current]
    if not outdated:
        return {url: status for url, (status, _) in statuses.items()}
    monitor = _NetworkMonitor([url for url, (status, _) in statuses.items() if url in current and _is_answer(status)])
    is_offline = True
    try:
        with closing(_check_all(outdated, policy or RatePolicy())) as results:
            for done, (url, status) in enumerate(results, 1):
                statuses[url] = (status, time.time())
                tick(done, len(outdated))
                monitor.record(url, status)
                if monitor.is_offline():
                    break
            is_offline = monitor.is_offline(at_end=True)
        if is_offline:
            raise OSError(0, monitor.error_message(len(outdated)))
    finally:
        excluded = {*monitor.unanswered} if is_offline else {""}
        cache.save_memo(
            "links", _VERSION, _CachedStatuses({url: entry for url, entry in statuses.items() if url not in excluded})
        )
    return {url: status for url, (status, _) in statuses.items()}


def retry_seconds(value: str, now: float) -> float | None:
    """Return the seconds to wait for a `Retry-After` header, a number or a date (RFC 9110, 10.2.3); None if invalid."""
    try:
        if value.strip().isdecimal():
            return float(value)
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def _check_all(urls: Sequence[str], policy: RatePolicy) -> Generator[tuple[str, LinkStatus], None, None]:
    """Yield the status of each URL as soon as it is known."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc.lower()].append(url)
    stop = Event()
    results: SimpleQueue[tuple[str, LinkStatus] | None] = SimpleQueue()
    pool = ThreadPoolExecutor(MAX_HOSTS, thread_name_prefix="links")
    try:
        queues = [pool.submit(_check_host, group, policy, stop, results) for group in hosts.values()]
        open_queues = len(queues)
        while open_queues:
            result = results.get()
            if result is None:
                open_queues -= 1
            else:
                yield result
        for queue in queues:
            queue.result()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C does not wait for running requests.


def _check_host(
    urls: Iterable[str], policy: RatePolicy, stop: Event, results: SimpleQueue[tuple[str, LinkStatus] | None]
) -> None:
    """Put the status of each URL of one host into `results`, and None at the end."""
    failures_in_a_row = 0
    try:
        for url in urls:
            if stop.is_set() or failures_in_a_row == MAX_FAILURES:
                return
            status = _check_url(url, policy, stop)
            failures_in_a_row = 0 if _is_answer(status) else failures_in_a_row + 1
            results.put((url, status))
            stop.wait(policy.pause)
    except _RateLimitedError:
        return
    finally:
        results.put(None)


def _check_url(url: str, policy: RatePolicy, stop: Event) -> LinkStatus:
    try:
        reply = _fetch_with_retries(url, policy, stop)
    except FetchError as error:
        return LinkStatus("unreachable", str(error))
    detail = f"{reply.status} {reply.reason}".strip()
    if reply.status < 400:
        return LinkStatus("good", detail)
    if reply.status in _GONE:
        return LinkStatus("dead", detail)
    return LinkStatus("unreachable" if reply.status >= 500 and reply.status != 999 else "unknown", detail)


def _fetch_with_retries(url: str, policy: RatePolicy, stop: Event) -> Reply:
    """Send HEAD, or GET when HEAD fails; wait and repeat while the host is busy. Raises _RateLimitedError."""
    reply = Reply(0, "")
    for attempt in range(policy.max_attempts):
        reply = fetch(url, "HEAD")
        if reply.status >= 400 and reply.status not in (_TOO_MANY, _UNAVAILABLE):
            reply = fetch(url, "GET")
        if reply.status not in (_TOO_MANY, _UNAVAILABLE):
            return reply
        wait = retry_seconds(reply.retry_after, time.time())
        if wait is None:
            wait = policy.pause * 2 ** (attempt + 1)
        if wait > policy.max_wait or stop.is_set():
            raise _RateLimitedError
        if attempt + 1 < policy.max_attempts:
            stop.wait(wait)
    if reply.status == _TOO_MANY:
        raise _RateLimitedError
    return reply


class _NetworkMonitor:
    """Finds out from results whether the network is gone. In doubt, asks a site that has answered before."""

    def __init__(self, reachable: Sequence[str]) -> None:
        self._reachable = deque(reachable)
        """URLs that have answered before."""
        self._answer_count = 0
        self.unanswered: list[str] = []
        """URLs without an answer since the last answer of any site."""

    def record(self, url: str, status: LinkStatus) -> None:
        """Note the result of a URL."""
        if _is_answer(status):
            self._reachable.append(url)
            self._answer_count += 1
            self.unanswered.clear()
        else:
            self.unanswered.append(url)

    def is_offline(self, at_end: bool = False) -> bool:
        """Whether the network is gone. Before the end, ignores fewer than OFFLINE_HOSTS hosts without an answer."""
        hosts = len({urlsplit(url).netloc for url in self.unanswered})
        if hosts == 0 or (hosts < OFFLINE_HOSTS and not at_end):
            return False
        if self._reachable:
            return not self._answers_again()
        return hosts >= (OFFLINE_HOSTS if at_end else 3 * MAX_HOSTS)

    def error_message(self, total: int) -> str:
        """Return the message for users when the network is gone. `total` is the number of URLs to check."""
        if not self._answer_count:
            return "no site answers; check the network connection of this machine"
        return f"network connection lost after {self._answer_count} of {total} links; run the check again to continue"

    def _answers_again(self) -> bool:
        self._reachable.rotate(-1)
        try:
            fetch(self._reachable[-1], "HEAD")
        except FetchError:
            return False
        self.unanswered.clear()
        return True


def _is_answer(status: LinkStatus) -> bool:
    """Whether the site answered at all: then the detail starts with the HTTP status."""
    return status.detail[:1].isdigit()
