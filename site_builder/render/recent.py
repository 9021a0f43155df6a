"""Remember a bounded number of results: those that were used last."""

from __future__ import annotations

from typing import Generic, TypeVar

ValueT = TypeVar("ValueT")


class Recent(Generic[ValueT]):
    """The values that were added or read last, by key: at least `size` of them, and at most twice as many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._newer: dict[object, ValueT] = {}
        self._older: dict[object, ValueT] = {}
        """Those that were last used before any in `_newer` was. They are dropped together when `_newer` is full."""

    def get(self, key: object) -> ValueT | None:
        """Return the value with a key, or None."""
        value = self._newer.get(key)
        if value is None:
            value = self._older.get(key)
            if value is not None:
                self.add(key, value)
        return value

    def add(self, key: object, value: ValueT) -> None:
        """Remember a value."""
        if len(self._newer) >= self._size:
            self._older, self._newer = self._newer, {}
        self._newer[key] = value
