"""Steady: work on a hub that goes on when what is remembered is damaged, and when somebody saves a file meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from site_builder.store.database import STATE_ERRORS, is_damage
from site_builder.system.files import FileChangedError

T = TypeVar("T")


def with_recovery(state: Path, work: Callable[[bool], T]) -> T:
    """What some work on a hub gives, which remembers things in the folder `state`.

    It is told whether what is remembered proved to be damaged: then it forgets it. Work that meets a file which
    somebody is saving is done again, once. Raises OSError.
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
