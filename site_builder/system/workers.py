"""Work on several cores: chunks of plain values through a `concurrent.futures.Executor`, or in this process.

What runs in a worker is a function of a module, which takes and returns plain values, so that another executor (a
cluster's) can take the pool's place.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 100
"""Weight of the items that a worker takes at a time; most weigh 1."""
WORTH_IT = 500
"""Weight below which starting workers costs more than they gain."""
HEAVINESS = 25
"""Times the work of another item that a picture is."""
AHEAD = 4
"""Chunks for each worker that are handed out before the results of the first are taken."""


def _one(item: object) -> int:
    return 1


def heavy(item: object) -> int:
    """The weight of a picture."""
    return HEAVINESS


def job_count(wanted: int) -> int:
    """The number of workers: as wanted, or one for each core that this process may use."""
    return wanted or len(os.sched_getaffinity(0))


class Workers:
    """The processes that share the work of one build. Use as a context manager.

    They are forked when there is first enough to do, and kept: those forked before the site is in memory do not hold
    it. So this must not be used in a process that has threads of its own.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = job_count(jobs)
        self._pool: Executor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Send the processes home; what they have not begun is not done."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def in_chunks(
        self, work: Callable[[Sequence[T]], R], items: Sequence[T], size: int = CHUNK, weigh: Callable[[T], int] = _one
    ) -> Iterator[R]:
        """The results of `work` on chunks of the items, in their order; `weigh` says what an item costs.

        Done in this process when that is sooner. Raises OSError when a worker process is ended from outside.
        """
        weights = [weigh(item) for item in items]
        chunks = _chunks(items, weights, size)
        if self._jobs < 2 or sum(weights) < WORTH_IT:
            yield from map(work, chunks)
            return
        self._pool = pool = self._pool or _new_pool(self._jobs)
        try:
            waiting: list[Future[R]] = [pool.submit(work, chunk) for chunk in islice(chunks, self._jobs * AHEAD)]
            while waiting:
                result = waiting.pop(0).result()
                for chunk in islice(chunks, 1):
                    waiting.append(pool.submit(work, chunk))
                yield result
        except BrokenExecutor as error:
            message = "a worker process was ended from outside; with less memory, try `--jobs 1`"
            raise OSError(0, message) from error


def _chunks(items: Sequence[T], weights: Sequence[int], size: int) -> Iterator[Sequence[T]]:
    """The items in chunks that weigh no more than `size`, but for items that do so alone."""
    start, total = 0, 0
    for place, weight in enumerate(weights):
        if place > start and total + weight > size:
            yield items[start:place]
            start, total = place, 0
        total += weight
    if start < len(items):
        yield items[start:]


def _new_pool(jobs: int) -> Executor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker)


def _begin_worker() -> None:
    """Ctrl-C reaches every process of a terminal, but the one that began the work decides what becomes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
