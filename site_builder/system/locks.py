"""Lock files on this machine. The only module that knows how the system locks a file."""

from __future__ import annotations

import fcntl
from typing import IO


def try_lock(stream: IO[str]) -> bool:
    """Lock an open file for this process, and return whether it is locked now; not if another process has it.

    The lock ends when the file is closed, or with the process, even if that is killed.
    """
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
