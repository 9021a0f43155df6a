"""A thread that collects requests and handles them together, once no more have come for a while."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from traceback import print_exc
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Debouncer(Thread, Generic[T]):
    """Calls `work` with all requested items, `quiet` seconds after the last request or `max_wait` after the first."""

    def __init__(self, name: str, work: Callable[[set[T]], None], quiet: float, max_wait: float) -> None:
        super().__init__(name=name, daemon=True)
        self._work, self._quiet, self._max_wait = work, quiet, max_wait
        self._requested: SimpleQueue[T] = SimpleQueue()

    def request(self, item: T) -> None:
        """Request work on an item. Returns at once."""
        self._requested.put(item)

    def run(self) -> None:
        """Handle requests until the process ends."""
        while True:
            items = {self._requested.get()}
            deadline = monotonic() + self._max_wait
            try:
                while monotonic() < deadline:
                    items.add(self._requested.get(timeout=self._quiet))
            except Empty:
                pass
            try:
                self._work(items)
            except Exception:  # A bug must not stop later requests.
                print_exc()
