"""Retry work once when cached state is corrupt or a file changes while it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from site_builder.store.database import STATE_ERRORS, is_damage
from site_builder.system.files import FileChangedError

T = TypeVar("T")


def with_recovery(state: Path, work: Callable[[bool], T]) -> T:
    """The result of some work that keeps state in the folder `state`.

    The work is called with True when the state proved to be damaged: then it must discard the state. Work that reads a
    file while an editor saves it is done again, once. Raises OSError.
    """
    try:
        return _with_sound_state(state, work)
    except (FileChangedError, FileNotFoundError):
        return _with_sound_state(state, work)


def _with_sound_state(state: Path, work: Callable[[bool], T]) -> T:
    try:
        return work(False)
    except STATE_ERRORS as error:
        if not is_damage(error):
            raise OSError(0, str(error), str(state)) from error
    return work(True)
