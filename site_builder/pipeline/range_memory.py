"""What is kept of the ranges of stories between builds. It decides how fast a build is, never its result."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.hub.neighbourhoods import RangeMemory, RangesMemo
from site_builder.model.fingerprint import combine
from site_builder.model.value import Value
from site_builder.store.cache import Cache

_RANGES, _SURROUNDINGS = "ranges", "surroundings"


class SurroundingsMemo(Value, frozen=True):
    """The surroundings of the stories in each range (`hub/neighbourhoods.py`)."""

    of: dict[bytes, bytes]
    """By the digests of the ranges, which decide them."""


class KeptRanges(RangeMemory):
    """Keeps the ranges of the last build, and the surroundings of stories in all ranges that were looked at."""

    def __init__(self, cache: Cache, engine: bytes) -> None:
        self._cache = cache
        self._engine = engine

    def ranges(self, key: bytes, find: Callable[[], RangesMemo]) -> RangesMemo:
        """Return what was found in an earlier build with the same key, or call the function."""
        version = combine([self._engine, key])
        memo = self._cache.memo(_RANGES, version, RangesMemo)
        if memo is None:
            memo = find()
            self._cache.save_memo(_RANGES, version, memo)
        return memo

    def surroundings(self) -> dict[bytes, bytes]:
        """Return the surroundings that are kept."""
        memo = self._cache.memo(_SURROUNDINGS, self._engine, SurroundingsMemo)
        return memo.of if memo else {}

    def save(self, surroundings: dict[bytes, bytes]) -> None:
        """Keep these surroundings, and no others."""
        self._cache.save_memo(_SURROUNDINGS, self._engine, SurroundingsMemo(surroundings))
