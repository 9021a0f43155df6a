"""Values by number, computed when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)


class Indexed(Protocol[V_co]):
    """Values by number, computed or not."""

    def __getitem__(self, number: int, /) -> V_co:
        """Return the value of a number."""
        ...


class Computed(dict[int, V]):
    """Values by number, each computed when it is first asked for."""

    def __init__(self, compute: Callable[[int], V]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, number: int) -> V:
        value = self[number] = self._compute(number)
        return value

    def get(self, number: int, default: Any = None) -> Any:
        """Return a value, or `default` in place of None."""
        value = self[number]
        return default if value is None else value
