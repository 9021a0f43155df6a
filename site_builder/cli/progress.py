"""How a build tells how far it is: a bar on a terminal; and what each pass cost, for those who ask."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from site_builder.system.progress import PassTime, ProgressListener

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds after which a person wants to see that something happens."""


@contextmanager
def progress(wanted: bool = True) -> Iterator[ProgressListener | None]:
    """A listener that draws a bar on the terminal when the work takes longer than PATIENCE; None without a terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.end()


def pass_lines(passes: tuple[PassTime, ...]) -> Iterator[str]:
    """A line for each pass: its name, what it worked on, its seconds."""
    for one in passes:
        yield f"{one.name:<8} {one.items:>9,}  {one.seconds:8.2f} s"


class _Bar:
    """A listener that draws."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._progress: Progress | None = None

    def __call__(self, name: str, done: int, total: int) -> None:
        if self._progress is None:
            if time.monotonic() - self._begin < PATIENCE:
                return
            self._progress = _new_progress()
            self._task = self._progress.add_task(name, total=None)
        self._progress.update(self._task, description=name, completed=done, total=total or None)

    def end(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


def _new_progress() -> Progress:
    # Rich takes a tenth of a second to import: only for those who wait.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
