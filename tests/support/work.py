"""Measure whether work grows evenly with its input: by counting calls, and by processor time where C does the work."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from time import process_time
from types import FrameType

FEW_CALLS = 5_000
"""Calls that do not depend on the input."""
NOISE = 0.1
"""Seconds of processor time that may be due to chance."""
ATTEMPTS = 10
"""Most measurements of each size. The least counts: other programs can only lengthen one."""
Prepare = Callable[[int], Callable[[], object]]
"""Makes an input of a size; gives the work on it."""


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions work calls, in Python and in C. The same work always gives the same number."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_grow_evenly(prepare: Prepare, size: int) -> bool:
    """Return whether four times the input takes about four times the calls: with the square, it would be 16."""
    small, large = count_calls(prepare(size)), count_calls(prepare(4 * size))
    return large <= 6 * small + FEW_CALLS


def time_grows_evenly(prepare: Prepare, size: int) -> bool:
    """Return whether eight times the input takes about eight times as long: with the square, it would be 64.

    For what counting calls does not show: loops in C, such as those of `in`, `str.count` and regular expressions.
    """
    works = prepare(size), prepare(8 * size)
    small, large = map(_seconds, works)
    for _ in range(ATTEMPTS):
        if large < 24 * small + NOISE:
            return True
        small, large = min(small, _seconds(works[0])), min(large, _seconds(works[1]))
    return False


def _seconds(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes, without garbage collection, as in a build."""
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()
