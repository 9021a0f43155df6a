"""Leases: locks with an expiry time, for targets that only store files. The lease of a dead process expires.

Before it takes a lease, a deploy takes a file lock on this machine. With that lock held, a lease that this machine has
taken before must belong to a dead process, and can be replaced at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import msgspec

from site_builder.deploy.store import LockedError
from site_builder.model.value import Value
from site_builder.system.locks import try_lock


class Lease(Value, frozen=True):
    """The right to deploy to a target for a limited time."""

    id: str
    since: datetime
    expires: datetime


class LocalLease(Value, frozen=True):
    """The file lock of this machine, which this process holds."""

    file: Path
    earlier: tuple[str, ...]
    """Ids of the last leases that this machine has taken or tried to take."""

    def note(self, lease: Lease) -> None:
        """Record a lease before this machine takes it."""
        self.file.write_text("\n".join((*self.earlier[-9:], lease.id)), encoding="utf-8")

    def may_take(self, other: Lease, now: datetime, take_over: bool) -> bool:
        """Whether another lease can be replaced: it has expired, is from this machine, or is taken over."""
        return take_over or other.expires <= now or other.id in self.earlier


@contextmanager
def hold_local_lease(file: Path, target: str) -> Iterator[LocalLease]:
    """Keep other deploys from this machine to the target out, with a lock on `file`. Raises LockedError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8", errors="replace") as stream:
        if not try_lock(stream):
            raise LockedError(f"another deploy to {target} is running on this machine")
        stream.seek(0)
        yield LocalLease(file, tuple(stream.read().split()))


def new_lease(now: datetime, length: timedelta, earlier: Lease | None = None) -> Lease:
    """Return a new lease of this length, or `earlier` extended by it."""
    if earlier:
        return msgspec.structs.replace(earlier, expires=now + length)
    return Lease(token_hex(16), now, now + length)


def encode(lease: Lease) -> bytes:
    """Return the lease as JSON."""
    return msgspec.json.encode({"id": lease.id, "since": lease.since, "expires": lease.expires})


def decode(data: bytes) -> Lease:
    """Return the lease in this JSON; an expired one when the JSON is invalid."""
    try:
        stored = msgspec.json.decode(data, type=_StoredLease)
        return Lease(stored.id, stored.since.astimezone(UTC), stored.expires.astimezone(UTC))
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError):
        return Lease("", datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def refusal(target: str, other: Lease) -> LockedError:
    """Return the error for a target with the lease of another deploy."""
    since, until = (f"{moment.astimezone(UTC):%H:%M} UTC" for moment in (other.since, other.expires))
    return LockedError(
        f"another deploy to {target} has been running since {since}; if it has crashed, its lock expires at {until}, "
        "or use --take-over"
    )


class _StoredLease(msgspec.Struct):
    id: str
    since: datetime
    expires: datetime
