"""Look up addresses elsewhere, politely: one at a time on each host, with a pause, and not again for days."""

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
KEPT = {"good": 7 * DAY, "dead": DAY, "unreachable": DAY / 4, "unknown": DAY}
"""Seconds for which an answer is believed, by what it was."""
HOSTS = 8
"""Hosts that are asked at the same time."""
OFFLINE = 3
"""Hosts in a row of which none answers, when this machine may not be connected."""
SILENT = 3
"""Addresses of one host that do not answer, in a row, before it is left alone for this time."""
_GONE = (404, 410)
_TOO_MANY, _UNAVAILABLE = 429, 503
_VERSION = b"1"


class RatePolicy(Value, frozen=True):
    """How fast and how patiently to ask."""

    pause: float = 1.0
    """Seconds between two questions to one host."""
    tries: int = 3
    longest: float = 60.0
    """Seconds to wait at most when a host says when to come back; later is for another day."""


class _CachedStatuses(Value, frozen=True):
    """What is remembered: what was found of each address, and when."""

    found: dict[str, tuple[LinkStatus, float]]


class _ComeBackLaterError(Exception):
    """A host does not want to be asked any more for now."""


def check_urls(
    urls: Sequence[str], cache: Cache, tick: ReportProgress = no_progress, pace: RatePolicy | None = None
) -> Mapping[str, LinkStatus]:
    """What is known of these addresses, by asking for those of which it is not known; they have no anchors.

    What was found is remembered in the cache, even when this is interrupted. Raises OSError when no site answers, or
    none any more: then nothing is remembered of those that were asked since.
    """
    known = cache.memo("links", _VERSION, _CachedStatuses)
    now = time.time()
    wanted = set(urls)
    found = {url: entry for url, entry in (known.found if known else {}).items() if url in wanted}
    fresh = {url for url, (state, at) in found.items() if at <= now < at + KEPT[state.state]}
    due = [url for url in urls if url not in fresh]
    if not due:
        return {url: state for url, (state, _) in found.items()}
    contact = _Contact([url for url, (state, _) in found.items() if url in fresh and _is_answer(state)])
    is_lost = True
    try:
        with closing(_ask_all(due, pace or RatePolicy())) as answers:
            for done, (url, state) in enumerate(answers, 1):
                found[url] = (state, time.time())
                tick(done, len(due))
                contact.note(url, state)
                if contact.is_lost():
                    break
            is_lost = contact.is_lost(at_end=True)
        if is_lost:
            raise OSError(0, contact.complaint(len(due)))
    finally:
        doubtful = {*contact.silent} if is_lost else {""}
        cache.save_memo(
            "links", _VERSION, _CachedStatuses({url: one for url, one in found.items() if url not in doubtful})
        )
    return {url: state for url, (state, _) in found.items()}


def retry_seconds(value: str, now: float) -> float | None:
    """Seconds until the time of a `Retry-After` (RFC 9110, 10.2.3): a number of them, or a date."""
    try:
        if value.strip().isdecimal():
            return float(value)
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def _ask_all(urls: Sequence[str], pace: RatePolicy) -> Generator[tuple[str, LinkStatus], None, None]:
    """What is found of each address, as it comes in."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc.lower()].append(url)
    stop = Event()
    results: SimpleQueue[tuple[str, LinkStatus] | None] = SimpleQueue()
    pool = ThreadPoolExecutor(HOSTS, thread_name_prefix="links")
    try:
        queues = [pool.submit(_ask_host, group, pace, stop, results) for group in hosts.values()]
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
        pool.shutdown(wait=False, cancel_futures=True)  # An answer that is still awaited is not worth a Ctrl-C.


def _ask_host(
    urls: Iterable[str], pace: RatePolicy, stop: Event, results: SimpleQueue[tuple[str, LinkStatus] | None]
) -> None:
    """Put what is found of each address of one host into `results`, until it has enough; and None at the end."""
    failures_in_a_row = 0
    try:
        for url in urls:
            if stop.is_set() or failures_in_a_row == SILENT:
                return
            found = _ask(url, pace, stop)
            failures_in_a_row = 0 if _is_answer(found) else failures_in_a_row + 1
            results.put((url, found))
            stop.wait(pace.pause)
    except _ComeBackLaterError:
        return
    finally:
        results.put(None)


def _ask(url: str, pace: RatePolicy, stop: Event) -> LinkStatus:
    try:
        reply = _patiently(url, pace, stop)
    except FetchError as error:
        return LinkStatus("unreachable", str(error))
    detail = f"{reply.status} {reply.reason}".strip()
    if reply.status < 400:
        return LinkStatus("good", detail)
    if reply.status in _GONE:
        return LinkStatus("dead", detail)
    return LinkStatus("unreachable" if reply.status >= 500 and reply.status != 999 else "unknown", detail)


def _patiently(url: str, pace: RatePolicy, stop: Event) -> Reply:
    """The answer to HEAD, or to GET where HEAD is not understood; asked again after a while when it was too much."""
    reply = Reply(0, "")
    for attempt in range(pace.tries):
        reply = fetch(url, "HEAD")
        if reply.status >= 400 and reply.status not in (_TOO_MANY, _UNAVAILABLE):
            reply = fetch(url, "GET")
        if reply.status not in (_TOO_MANY, _UNAVAILABLE):
            return reply
        wait = retry_seconds(reply.retry_after, time.time())
        if wait is None:
            wait = pace.pause * 2 ** (attempt + 1)
        if wait > pace.longest or stop.is_set():
            raise _ComeBackLaterError
        if attempt + 1 < pace.tries:
            stop.wait(wait)
    if reply.status == _TOO_MANY:
        raise _ComeBackLaterError
    return reply


class _Contact:
    """Whether this machine is connected, by the answers. When none comes, a site that did answer is asked again."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = deque(known)
        """Addresses that have answered, the one to be asked next first."""
        self._answers = 0
        self.silent: list[str] = []
        """Addresses that have not, since one did."""

    def note(self, url: str, found: LinkStatus) -> None:
        """This was found of an address."""
        if _is_answer(found):
            self._known.append(url)
            self._answers += 1
            self.silent.clear()
        else:
            self.silent.append(url)

    def is_lost(self, at_end: bool = False) -> bool:
        """Whether it is not; a few hosts that are silent are no reason to look, but at the end."""
        hosts = len({urlsplit(url).netloc for url in self.silent})
        if hosts == 0 or (hosts < OFFLINE and not at_end):
            return False
        if self._known:
            return not self._answers_again()
        return hosts >= (OFFLINE if at_end else 3 * HOSTS)

    def complaint(self, due: int) -> str:
        """What to say then."""
        if not self._answers:
            return "none of the sites answers: is this machine connected?"
        return f"the network is gone: {self._answers} of {due} links were looked up; check again to go on"

    def _answers_again(self) -> bool:
        self._known.rotate(-1)
        try:
            fetch(self._known[-1], "HEAD")
        except FetchError:
            return False
        self.silent.clear()
        return True


def _is_answer(found: LinkStatus) -> bool:
    """Whether the site said something: an answer begins with its status."""
    return found.detail[:1].isdigit()
