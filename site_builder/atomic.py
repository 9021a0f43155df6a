"""Atomic: write a file of the hub so that it is whole at every moment."""

from __future__ import annotations

import os
from pathlib import Path


def write(file: Path, data: bytes) -> None:
    """Put bytes in the place of a file, or make it. Its permissions stay; a link is followed. Raises OSError."""
    target = Path(os.path.realpath(file))
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            if target.exists():
                os.fchmod(stream.fileno(), target.stat().st_mode)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
