"""Worker: a thread that does what was asked for, all at once, when nothing more has been asked for a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from traceback import print_exc
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Debouncer(Thread, Generic[T]):
    """Calls `work` with all that was asked for, after `quiet` seconds without anything new, or `patience` in all."""

    def __init__(self, name: str, work: Callable[[set[T]], None], quiet: float, patience: float) -> None:
        super().__init__(name=name, daemon=True)
        self._work, self._quiet, self._patience = work, quiet, patience
        self._asked: SimpleQueue[T] = SimpleQueue()

    def ask(self, item: T) -> None:
        """Have something done."""
        self._asked.put(item)

    def run(self) -> None:
        """The work of the thread."""
        while True:
            items = {self._asked.get()}
            deadline = monotonic() + self._patience
            try:
                while monotonic() < deadline:
                    items.add(self._asked.get(timeout=self._quiet))
            except Empty:
                pass
            try:
                self._work(items)
            except Exception:  # A fault of ours must not keep what is asked for next from being done.
                print_exc()
