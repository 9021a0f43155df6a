"""The passes of a build, as one may watch them: how far each is, how long it took, and for how many things."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from site_builder.model.value import Value

ProgressListener = Callable[[str, int, int], None]
"""Is told the name of a pass, how many things are done and how many there are; 0 and 0 when it begins."""
ReportProgress = Callable[[int, int], None]
"""Tells how many things of a pass are done, and how many there are."""


def no_progress(done: int, total: int) -> None:
    """The tick of a pass that nobody watches."""


class PassTime(Value, frozen=True):
    """What one pass of a build cost."""

    name: str
    seconds: float
    items: int
    """Files or pages that it had to work on."""


class ProgressTimer:
    """Measures the passes of one build, and tells a listener of them."""

    def __init__(self, listener: ProgressListener | None = None) -> None:
        self.done: list[PassTime] = []
        self._listener = listener

    @contextmanager
    def __call__(self, name: str) -> Iterator[ReportProgress]:
        """Measures the pass that is done inside."""
        items = 0

        def tick(done: int, total: int) -> None:
            nonlocal items
            items = total
            if self._listener:
                self._listener(name, done, total)

        tick(0, 0)
        start = time.perf_counter()
        yield tick
        self.done.append(PassTime(name, time.perf_counter() - start, items))
