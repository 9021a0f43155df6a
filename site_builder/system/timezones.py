"""The time zones of the IANA database, from the library tzdata alone: the same on every machine.

A system's own database may be missing or of another version, and the same files would give other bytes.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@lru_cache(maxsize=8)
def zone_named(name: str) -> tzinfo | None:
    """Return a zone by its IANA name, such as `Europe/Berlin`; UTC for an empty name, None for an unknown one."""
    if not name:
        return UTC
    if name not in zone_names():
        return None
    with files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return the names of all zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split())
