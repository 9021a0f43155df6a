"""Run work in threads: one call with a timeout, or many calls of which the first failure stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
HEARTBEAT = 30.0
"""Seconds after which `done` is called again when nothing has finished."""


def in_thread(work: Callable[[], R], seconds: float | None = None) -> R:
    """Return the result of work done in another thread, so that Ctrl-C can interrupt waiting for the network.

    Raises TimeoutError after this number of seconds.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="deploy")
    try:
        return pool.submit(work).result(seconds)
    finally:
        pool.shutdown(wait=False)


def in_parallel(work: Callable[[T], None], items: Sequence[T], threads: int, done: Callable[[int], None]) -> None:
    """Do the work for all items in this number of threads. Calls `done` in this thread with the number of items done.

    After the first error, of `work` or of `done`, starts no more items, waits for the running ones, and raises it.
    Ctrl-C does not wait for them.
    """
    waiting = iter(items)
    finished, waits_for_running = 0, True
    pool = ThreadPoolExecutor(threads, thread_name_prefix="deploy")
    try:
        running: set[Future[None]] = {pool.submit(work, item) for item in islice(waiting, 2 * threads)}
        while running:
            ended, running = wait(running, HEARTBEAT, FIRST_COMPLETED)
            for future in ended:
                future.result()
            finished += len(ended)
            running |= {pool.submit(work, item) for item in islice(waiting, len(ended))}
            done(finished)
    except KeyboardInterrupt:
        waits_for_running = False
        raise
    finally:
        pool.shutdown(wait=waits_for_running, cancel_futures=True)
