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
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 100
"""Items that a worker takes at a time."""
WORTH_IT = 500
"""Items below which starting workers costs more than they gain."""
AHEAD = 4
"""Chunks for each worker that are handed out before the results of the first are taken."""


def job_count(wanted: int) -> int:
    """The number of workers: as wanted, or one for each core that this process may use."""
    return wanted or len(os.sched_getaffinity(0))


@contextmanager
def workers(items: int, jobs: int) -> Iterator[Executor | None]:
    """A pool for this many items; None when they are done sooner in this process.

    Forks, so it must not be used in a process that has threads.
    """
    if jobs < 2 or items < WORTH_IT:
        yield None
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker)
    try:
        yield pool
    except BrokenExecutor as error:
        raise OSError(0, "a worker process was ended from outside; with less memory, try `--jobs 1`") from error
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown()


def _begin_worker() -> None:
    """Ctrl-C reaches every process of a terminal, but the one that began the work decides what becomes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def in_chunks(
    work: Callable[[Sequence[T]], R], items: Sequence[T], pool: Executor | None, jobs: int, size: int = CHUNK
) -> Iterator[R]:
    """The results of `work` on chunks of the items, in their order."""
    chunks = (items[start : start + size] for start in range(0, len(items), size))
    if pool is None:
        yield from map(work, chunks)
        return
    waiting: list[Future[R]] = [pool.submit(work, chunk) for chunk in islice(chunks, jobs * AHEAD)]
    while waiting:
        result = waiting.pop(0).result()
        for chunk in islice(chunks, 1):
            waiting.append(pool.submit(work, chunk))
        yield result
