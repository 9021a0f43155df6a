"""Several files at a time: bounded, and no more are begun after the first that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
PULSE = 30.0
"""Seconds after which it is told how many are done, when none more are."""


def in_thread(work: Callable[[], R], seconds: float | None = None) -> R:
    """What some work gives that is done by another thread: so a Ctrl-C reaches one that waits for the network.

    Raises TimeoutError when it takes longer than so many seconds.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="deploy")
    try:
        return pool.submit(work).result(seconds)
    finally:
        pool.shutdown(wait=False)


def in_parallel(work: Callable[[T], None], items: Sequence[T], threads: int, done: Callable[[int], None]) -> None:
    """Do the work for all items, by so many threads. In this one, `done` is told how many are done, now and then again.

    Raises what the first that failed has raised, or what `done` raises, when those that were begun have ended. A Ctrl-C
    does not wait for them.
    """
    waiting = iter(items)
    finished, is_patient = 0, True
    pool = ThreadPoolExecutor(threads, thread_name_prefix="deploy")
    try:
        running: set[Future[None]] = {pool.submit(work, item) for item in islice(waiting, 2 * threads)}
        while running:
            ended, running = wait(running, PULSE, FIRST_COMPLETED)
            for one in ended:
                one.result()
            finished += len(ended)
            running |= {pool.submit(work, item) for item in islice(waiting, len(ended))}
            done(finished)
    except KeyboardInterrupt:
        is_patient = False
        raise
    finally:
        pool.shutdown(wait=is_patient, cancel_futures=True)
