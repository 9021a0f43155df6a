"""The cache: what files looked like when they were last read, and what was made of them.

Nothing here decides what a build gives, only how fast: every entry is found by the digest of all it was made from,
the engine among it. One process at a time uses it: a `check` beside a preview would replace the body of a story that
is about to be rendered.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from site_builder.model.fingerprint import DIGEST_SIZE, digest_bytes
from site_builder.model.value import Value
from site_builder.store.database import PATIENCE, discard, open_database, seal, unseal
from site_builder.system.files import read

T = TypeVar("T", bound=Value)

SETTLED_NS = 2_000_000_000
"""Nanoseconds. A file changed this shortly before it was read may change again within one tick of its clock."""
MOMENT = 0.02
"""Seconds between two looks at whether another process has ended its work."""
VERSION = "2"
"""Of the schema below."""
_SCHEMA = """
create table scan (location text primary key, value blob) without rowid;
create table parsed (path text primary key, value blob) without rowid;
create table bodies (path text primary key, digest blob, body blob);
create index bodies_by_digest on bodies (digest);
create table memos (name text primary key, value blob)
"""


class ParsedFile(Value, frozen=True):
    """What parsing made of one file."""

    path: str
    key: bytes
    """Digests of what made it and of the file."""
    value: bytes
    """The parsed file without its body, as msgpack."""
    body_digest: bytes
    body: bytes
    """The body, as msgpack; empty when there is none."""
    seconds: float
    """How long it took."""


def cache_file(state: Path) -> Path:
    """The cache in a state folder."""
    return state / "cache.sqlite"


class Cache:
    """The cache in a state folder; `anew` forgets what is in it. Use as a context manager.

    Waits while another process uses it; raises OSError when that takes more than PATIENCE seconds, or when it cannot
    be written.
    """

    def __init__(self, state: Path, anew: bool = False) -> None:
        self.file = cache_file(state)
        with ExitStack() as opened:
            opened.enter_context(_lock(state))
            if anew:
                discard(self.file)
            self._db = opened.enter_context(closing(open_database(self.file, _SCHEMA, VERSION)))
            self._scan = dict(self._unsealed("select location, value from scan"))
            """Digest and status of each file by its location."""
            self._opened = opened.pop_all()
        self._seen: dict[str, bytes] = {}

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def digest_of(self, location: str, status: os.stat_result) -> bytes:
        """The digest of a file, which is read only if its status is another than when it was last read."""
        stamp = b"%d %d %d %d" % (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = self._scan.get(location)
        if known is None or known[DIGEST_SIZE:] != stamp:
            now = time.time_ns()
            known = digest_bytes(read(location)) + stamp
            if max(status.st_mtime_ns, status.st_ctime_ns) > now - SETTLED_NS:
                return known[:DIGEST_SIZE]
        self._seen[location] = known
        return known[:DIGEST_SIZE]

    def save_scan(self) -> None:
        """Keep what `digest_of` has found, and nothing of files that it was not asked for; the last call of the two."""
        changed = [(name, seal(name, seen)) for name, seen in self._seen.items() if self._scan.get(name) != seen]
        gone = [(location,) for location in self._scan if location not in self._seen]
        if changed or gone:
            with self._db:
                self._db.executemany("insert or replace into scan values (?, ?)", changed)
                self._db.executemany("delete from scan where location = ?", gone)
        self._scan = self._seen = {}

    def parsed(self) -> dict[str, tuple[bytes, bytes]]:
        """Key and value of every parsed file, by path."""
        size = 2 * DIGEST_SIZE
        rows = self._unsealed("select path, value from parsed")
        return {path: (value[:size], value[size:]) for path, value in rows}

    def save_parsed(self, made: Iterable[ParsedFile]) -> None:
        """Keep what was made of some files."""
        with self._db:
            for one in made:
                row: tuple[object, ...] = (one.path, seal(one.path, one.key + one.value))
                self._db.execute("insert or replace into parsed values (?, ?)", row)
                row = (one.path, one.body_digest, one.body)
                self._db.execute("insert or replace into bodies values (?, ?, ?)", row)

    def forget(self, paths: Iterable[str]) -> None:
        """Drop what was made of files that are gone."""
        rows = [(path,) for path in paths]
        if rows:
            with self._db:
                self._db.executemany("delete from parsed where path = ?", rows)
                self._db.executemany("delete from bodies where path = ?", rows)

    def memo(self, name: str, key: bytes, kind: type[T]) -> T | None:
        """The value kept under a name, if it was made with this key."""
        for _, value in self._unsealed("select name, value from memos where name = ?", name):
            if value.startswith(key):
                return msgspec.msgpack.decode(value[len(key) :], type=kind)
        return None

    def save_memo(self, name: str, key: bytes, value: Value) -> None:
        """Keep a value under a name, in place of an earlier one."""
        sealed = seal(name, key + msgspec.msgpack.encode(value))
        if self._db.execute("select value from memos where name = ?", (name,)).fetchone() != (sealed,):
            with self._db:
                self._db.execute("insert or replace into memos values (?, ?)", (name, sealed))

    def _unsealed(self, query: str, *parameters: str) -> Iterator[tuple[str, bytes]]:
        """Names and values of those rows that are as they were written."""
        for name, sealed in self._db.execute(query, parameters):
            value = unseal(name, sealed)
            if value is not None:
                yield name, value


def _lock(state: Path) -> IO[str]:
    """An open file that no other process has open in this way. The lock ends with the process, whatever ends it."""
    state.mkdir(parents=True, exist_ok=True)
    file = cache_file(state).with_suffix(".lock")
    lock = file.open("w")
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > latest:
                lock.close()
                raise OSError(0, "another command is at work on this hub, and has been for a minute", None) from None
            time.sleep(MOMENT)
        except BaseException:
            lock.close()
            raise
