"""Show the progress of a build as a bar on a terminal, and the time of each pass as lines.

In: calls of a `ProgressListener`, or pass times. Out: a bar on standard error, or lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from site_builder.system.progress import PassTime, ProgressListener

if TYPE_CHECKING:
    from rich.progress import Progress

BAR_DELAY = 1.0
"""Seconds of work before the bar appears."""


@contextmanager
def progress(enabled: bool = True) -> Iterator[ProgressListener | None]:
    """Yield a listener that draws a bar when the work takes longer than BAR_DELAY; None without a terminal."""
    if not (enabled and sys.stderr.isatty()):
        yield None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.end()


def pass_lines(passes: tuple[PassTime, ...]) -> Iterator[str]:
    """Yield a line for each pass: its name, its number of items, its seconds."""
    for pass_time in passes:
        yield f"{pass_time.name:<8} {pass_time.items:>9,}  {pass_time.seconds:8.2f} s"


class _Bar:
    """A progress listener that draws a bar."""

    def __init__(self) -> None:
        self._start_time = time.monotonic()
        self._progress: Progress | None = None

    def __call__(self, name: str, done: int, total: int) -> None:
        if self._progress is None:
            if time.monotonic() - self._start_time < BAR_DELAY:
                return
            self._progress = _new_progress()
            self._task = self._progress.add_task(name, total=None)
        self._progress.update(self._task, description=name, completed=done, total=total or None)

    def end(self) -> None:
        """Remove the bar."""
        if self._progress is not None:
            self._progress.stop()


def _new_progress() -> Progress:
    # Importing rich takes a tenth of a second, so import it only when the bar is shown.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
