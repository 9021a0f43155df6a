"""Measure the passes of a build and report their progress to a listener."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from site_builder.model.value import Value

ProgressListener = Callable[[str, int, int], None]
"""Called with the name of a pass, the number of items done, and their total; with 0 and 0 when the pass starts."""
ReportProgress = Callable[[int, int], None]
"""Called by a pass with the number of items done and their total."""


def no_progress(done: int, total: int) -> None:
    """Ignore progress: for a pass without a listener."""


class PassTime(Value, frozen=True):
    """How long one pass of a build took."""

    name: str
    seconds: float
    items: int
    """Number of files or pages that the pass worked on."""


class ProgressTimer:
    """Measures the passes of one build and reports them to a listener."""

    def __init__(self, listener: ProgressListener | None = None) -> None:
        self.done: list[PassTime] = []
        self._listener = listener

    @contextmanager
    def __call__(self, name: str) -> Iterator[ReportProgress]:
        """Measure the pass that runs inside the `with` block."""
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
