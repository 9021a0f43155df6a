from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.store.recovery import with_recovery
from site_builder.system.files import FileChangedError

STATE = Path("state")


def working(*failures: Exception) -> Callable[[bool], list[bool]]:
    """Work that fails like this, one time after the other; then it gives what it was told each time."""
    told: list[bool] = []
    left = list(failures)

    def work(damaged: bool) -> list[bool]:
        told.append(damaged)
        if left:
            raise left.pop(0)
        return told

    return work


def damage() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def test_work_that_does_not_fail_is_done_once() -> None:
    assert with_recovery(STATE, working()) == [False]


@pytest.mark.parametrize("failure", [FileChangedError(0, "changed", "a.md"), FileNotFoundError(2, "gone", "a.md")])
def test_work_that_meets_a_file_that_is_saved_is_done_again_once(failure: OSError) -> None:
    assert with_recovery(STATE, working(failure)) == [False, False]
    with pytest.raises(type(failure)):
        with_recovery(STATE, working(failure, failure))


def test_damaged_state_is_discarded_once() -> None:
    assert with_recovery(STATE, working(damage())) == [False, True]
    assert with_recovery(STATE, working(damage(), FileChangedError(0, "changed", "a.md"))) == [False, True, False]
    with pytest.raises(sqlite3.DatabaseError):
        with_recovery(STATE, working(damage(), damage()))


def test_another_failure_of_it_names_the_folder() -> None:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    with pytest.raises(OSError, match="disk is full") as failed:
        with_recovery(STATE, working(full))
    assert failed.value.filename == "state"
