"""A lock for places that only keep files: it says until when it holds, so that one of a dead process ends by itself.

On this machine, a lock of the system comes before it. Who holds that and finds a lease that this machine has taken
before, knows that it is of a process that is dead.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import msgspec

from site_builder.deploy.store import LockedError
from site_builder.model.value import Value


class Lease(Value, frozen=True):
    """A right to deploy."""

    id: str
    since: datetime
    expires: datetime


class LocalLease(Value, frozen=True):
    """The lock of this machine, which we hold."""

    file: Path
    earlier: tuple[str, ...]
    """The ids of the last leases that this machine has taken, or was about to."""

    def note(self, lease: Lease) -> None:
        """Remember a lease that this machine is about to take."""
        self.file.write_text("\n".join((*self.earlier[-9:], lease.id)), encoding="utf-8")

    def may_take(self, other: Lease, now: datetime, take_over: bool) -> bool:
        """Whether another lease is of no worth any more."""
        return take_over or other.expires <= now or other.id in self.earlier


@contextmanager
def hold_local_lease(file: Path, target: str) -> Iterator[LocalLease]:
    """The only deploy from this machine to a target; it is known by a file. Raises LockedError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8", errors="replace") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"another deploy to {target} is under way on this machine") from None
        stream.seek(0)
        yield LocalLease(file, tuple(stream.read().split()))


def new_lease(now: datetime, length: timedelta, earlier: Lease | None = None) -> Lease:
    """A lease that holds from now on, or a longer one in place of an earlier one."""
    if earlier:
        return msgspec.structs.replace(earlier, expires=now + length)
    return Lease(token_hex(16), now, now + length)


def encode(lease: Lease) -> bytes:
    """As it is kept."""
    return msgspec.json.encode({"id": lease.id, "since": lease.since, "expires": lease.expires})


def decode(data: bytes) -> Lease:
    """A lease that is kept like this; one that is damaged has expired."""
    try:
        kept = msgspec.json.decode(data, type=_StoredLease)
        return Lease(kept.id, kept.since.astimezone(UTC), kept.expires.astimezone(UTC))
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError):
        return Lease("", datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def refusal(target: str, other: Lease) -> LockedError:
    """What to say when the other lease holds."""
    since, until = (f"{moment.astimezone(UTC):%H:%M} UTC" for moment in (other.since, other.expires))
    return LockedError(
        f"another deploy to {target} is under way since {since}; if it is dead, its lock ends at {until}, "
        "or with --take-over"
    )


class _StoredLease(msgspec.Struct):
    id: str
    since: datetime
    expires: datetime
