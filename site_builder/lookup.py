"""Look up addresses elsewhere, politely: one at a time on each host, with a pause, and not again for days."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from queue import SimpleQueue
from threading import Event
from urllib.parse import urlsplit

from site_builder.model import Value
from site_builder.passes import Tick, silent
from site_builder.rules.outside import Found
from site_builder.state.cache import Cache
from site_builder.web import NoReplyError, Reply, request

DAY = 86_400.0
KEPT = {"good": 7 * DAY, "dead": DAY, "unreachable": DAY / 4, "unknown": DAY}
"""Seconds for which an answer is believed, by what it was."""
HOSTS = 8
"""Hosts that are asked at the same time."""
OFFLINE = 3
"""Hosts of which none answers when this machine is not connected."""
_GONE = (404, 410)
_TOO_MANY, _UNAVAILABLE = 429, 503
_VERSION = b"1"


class Pace(Value, frozen=True):
    """How fast and how patiently to ask."""

    pause: float = 1.0
    """Seconds between two questions to one host."""
    tries: int = 3
    longest: float = 60.0
    """Seconds to wait at most when a host says when to come back; later is for another day."""


class _Known(Value, frozen=True):
    """What is remembered: what was found of each address, and when."""

    found: dict[str, tuple[Found, float]]


class _ComeBackLaterError(Exception):
    """A host does not want to be asked any more for now."""


def look_up(urls: Sequence[str], cache: Cache, tick: Tick = silent, pace: Pace | None = None) -> Mapping[str, Found]:
    """What is known of these addresses, by asking for those of which it is not known; they have no anchors.

    What was found is remembered in the cache, even when this is interrupted. Raises OSError when no site answers.
    """
    known = cache.memo("links", _VERSION, _Known)
    now = time.time()
    wanted = set(urls)
    found = {url: entry for url, entry in (known.found if known else {}).items() if url in wanted}
    fresh = {url for url, (state, at) in found.items() if at <= now < at + KEPT[state.state]}
    due = [url for url in urls if url not in fresh]
    if not due:
        return {url: state for url, (state, _) in found.items()}
    try:
        for done, (url, state) in enumerate(_ask_all(due, pace or Pace()), 1):
            found[url] = (state, time.time())
            tick(done, len(due))
        if _is_offline({url: found[url][0] for url in due if url in found}):
            found = {url: found[url] for url in fresh}
            raise OSError(0, "none of the sites answers: is this machine connected?")
    finally:
        cache.save_memo("links", _VERSION, _Known(found))
    return {url: state for url, (state, _) in found.items()}


def retry_seconds(value: str, now: float) -> float | None:
    """Seconds until the time of a `Retry-After` (RFC 9110, 10.2.3): a number of them, or a date."""
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return None


def _ask_all(urls: Sequence[str], pace: Pace) -> Iterator[tuple[str, Found]]:
    """What is found of each address, as it comes in."""
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc.lower()].append(url)
    stop = Event()
    results: SimpleQueue[tuple[str, Found] | None] = SimpleQueue()
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


def _ask_host(urls: Iterable[str], pace: Pace, stop: Event, results: SimpleQueue[tuple[str, Found] | None]) -> None:
    """Put what is found of each address of one host into `results`, until it has enough; and None at the end."""
    try:
        for url in urls:
            if stop.is_set():
                return
            results.put((url, _ask(url, pace, stop)))
            stop.wait(pace.pause)
    except _ComeBackLaterError:
        return
    finally:
        results.put(None)


def _ask(url: str, pace: Pace, stop: Event) -> Found:
    try:
        reply = _patiently(url, pace, stop)
    except NoReplyError as error:
        return Found("unreachable", str(error))
    detail = f"{reply.status} {reply.reason}".strip()
    if reply.status < 400:
        return Found("good", detail)
    if reply.status in _GONE:
        return Found("dead", detail)
    return Found("unreachable" if reply.status >= 500 and reply.status != 999 else "unknown", detail)


def _patiently(url: str, pace: Pace, stop: Event) -> Reply:
    """The answer to HEAD, or to GET where HEAD is not understood; asked again after a while when it was too much."""
    reply = Reply(0, "")
    for attempt in range(pace.tries):
        reply = request(url, "HEAD")
        if reply.status >= 400 and reply.status not in (_TOO_MANY, _UNAVAILABLE):
            reply = request(url, "GET")
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


def _is_offline(found: Mapping[str, Found]) -> bool:
    """Whether no site answered anything: an answer begins with its status."""
    hosts = {urlsplit(url).netloc for url in found}
    return len(hosts) >= OFFLINE and not any(one.detail[:1].isdigit() for one in found.values())
