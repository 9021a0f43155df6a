"""Several files at a time: bounded, and no more are begun after the first that fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_parallel(work: Callable[[T], None], items: Sequence[T], threads: int, done: Callable[[int], None]) -> None:
    """Do the work for all items, by so many threads; `done` is told, in this thread, how many are done.

    Raises what the first that failed has raised, or what `done` raises, when those that were begun have ended.
    """
    waiting = iter(items)
    finished = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="deploy") as pool:
        running: set[Future[None]] = {pool.submit(work, item) for item in islice(waiting, 2 * threads)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for one in ended:
                one.result()
            finished += len(ended)
            running |= {pool.submit(work, item) for item in islice(waiting, len(ended))}
            done(finished)
