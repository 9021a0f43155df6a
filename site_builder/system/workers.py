"""Run work on several cores: in chunks of plain values, in a process pool or in this process.

A worker runs a module-level function that takes and returns plain values. So any `concurrent.futures.Executor` (such
as a cluster's) can replace the pool.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:  # Imported when there is enough to do: it takes 12 ms, a tenth of a build with nothing changed.
    from concurrent.futures import Executor, Future

T = TypeVar("T")
R = TypeVar("R")

CHUNK, SMALLEST_CHUNK = 100, 10
"""Total weight of the items in one chunk, at most and at least; most items weigh 1."""
WORTH_IT = 250
"""Total weight below which starting workers costs more time than it saves.

Seconds of this process and half of those of two workers, without and with workers: 0.95 and 1.02 for 100 stories, 1.12
and 0.95 for 200, 1.43 and 1.31 for 300 (processor time, measured on a busy machine).
"""
HEAVINESS = 25
"""How many times as much work an image is as another item."""
AHEAD = 4
"""Chunks submitted per worker before the first result is read."""


def _unit_weight(item: object) -> int:
    return 1


def nothing() -> None:
    """Do nothing meanwhile."""


def heavy(item: object) -> int:
    """Return the weight of an image."""
    return HEAVINESS


def job_count(jobs: int) -> int:
    """Return the number of workers: `jobs`, or with 0 one per core that this process may use."""
    return jobs or len(os.sched_getaffinity(0))


class Task(Generic[R]):
    """Work that a worker process was given."""

    def __init__(self, future: Future[R]) -> None:
        self._future = future

    @property
    def is_done(self) -> bool:
        """Whether `result` returns, or raises, at once."""
        return self._future.done()

    def result(self) -> R:
        """Wait for the work, and return its result. Raises what it raised, and OSError when its process was killed."""
        from concurrent.futures import BrokenExecutor

        try:
            return self._future.result()
        except BrokenExecutor as error:
            message = "a worker process was killed, perhaps for lack of memory; try `--jobs 1`"
            raise OSError(0, message) from error


class Workers:
    """The worker processes of one build. Use as a context manager.

    They are forked when there is first enough to do, and reused: forked before the site is in memory, they do not copy
    it. Because it forks, do not use this in a process with threads of its own.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = job_count(jobs)
        self._pool: Executor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        """Shut the pool down; cancel chunks that have not started."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    @property
    def is_parallel(self) -> bool:
        """Whether there is more than one worker."""
        return self._jobs > 1

    @property
    def jobs(self) -> int:
        """Number of workers."""
        return self._jobs

    @property
    def depth(self) -> int:
        """Chunks to submit before the first result is read."""
        return self._jobs * AHEAD

    def submit(self, work: Callable[[T], R], value: T) -> Task[R]:
        """Give work to a worker process, and return at once. The first call starts the processes."""
        from concurrent.futures import BrokenExecutor, Future

        self._pool = self._pool or _new_pool(self._jobs)
        try:
            return Task(self._pool.submit(work, value))
        except BrokenExecutor as error:
            failed: Future[R] = Future()
            failed.set_exception(error)
            return Task(failed)

    def in_chunks(
        self,
        work: Callable[[Sequence[T]], R],
        items: Sequence[T],
        size: int = 0,
        weigh: Callable[[T], int] = _unit_weight,
        begun: Sequence[Task[R]] = (),
        meanwhile: Callable[[], None] = nothing,
    ) -> Iterator[R]:
        """Yield the results of `work` on chunks of the items, in order; `weigh` gives the cost of an item.

        `size` is the total weight of a chunk; without it, chunks become smaller towards the end. The results of the
        tasks that have `begun` come first. `meanwhile` is called when workers have enough to do. Runs in this process
        when that is faster. Raises OSError when a worker process is killed.
        """
        weights = [weigh(item) for item in items]
        total = sum(weights)
        chunks = _chunks(items, weights, size, total, self._jobs)
        if not begun and (self._jobs < 2 or total < WORTH_IT):
            yield from map(work, chunks)
            return
        waiting = deque(begun)
        waiting.extend(self.submit(work, chunk) for chunk in islice(chunks, max(1, self.depth - len(begun))))
        meanwhile()
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(self.submit(work, chunk) for chunk in islice(chunks, 1))
            yield result


def _chunks(items: Sequence[T], weights: Sequence[int], size: int, left: int, jobs: int) -> Iterator[Sequence[T]]:
    """Split the items, of weight `left`, into chunks; an item heavier than a chunk may be is a chunk of its own.

    Without a `size`, a chunk is a quarter of what is left for each worker, so that all workers end at about the same
    time. With chunks of one size, one of two would wait for half a chunk at the end of each pass: by the times of the
    chunks, about 3 % of a build of 1,000 stories.
    """
    start, total = 0, 0
    limit = size or _fair_share(left, jobs)
    for index, weight in enumerate(weights):
        if index > start and total + weight > limit:
            yield items[start:index]
            left -= total
            limit = size or _fair_share(left, jobs)
            start, total = index, 0
        total += weight
    if start < len(items):
        yield items[start:]


def _fair_share(left: int, jobs: int) -> int:
    return max(SMALLEST_CHUNK, min(CHUNK, left // (4 * jobs)))


def _new_pool(jobs: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_worker)


def _begin_worker() -> None:
    """Ignore Ctrl-C, which reaches every process of the terminal: the parent decides what to do."""
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent:  # Without this, the workers of a killed build would wait for work forever.
        wait([parent.sentinel])
        os._exit(1)
