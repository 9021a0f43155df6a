"""The cache: the digest of each file with its status when last read (`scan.py`), and the results of parsing it
(`parsed.py`).

The cache decides how fast a build is, never its result: the key of an entry is a digest of everything that it was made
from, including the engine. One process at a time uses it. Otherwise a `check` during a preview could replace the body
of a story that is about to be rendered.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from site_builder.model.value import Value
from site_builder.store.database import PATIENCE, discard, open_database, seal, unsealed
from site_builder.store.parsed import ParsedFiles
from site_builder.store.scan import Scan
from site_builder.system.locks import try_lock

T = TypeVar("T", bound=Value)

FileBodies = Mapping[str, Sequence[tuple[bytes, bytes]]]
"""Digest and msgpack of each body in a file that has several, by path of the file."""
NO_BODIES: FileBodies = {}
POLL_INTERVAL = 0.02
"""Seconds between two attempts to take the lock."""
VERSION = "3"
"""Version of the schema below."""
_SCHEMA = """
create table scan (location text primary key, value blob) without rowid;
create table parsed (start text primary key, value blob) without rowid;
create table bodies (path text primary key, digest blob, body blob);
create index bodies_by_digest on bodies (digest);
create table memos (name text primary key, value blob)
"""


def cache_file(state: Path) -> Path:
    """Return the path of the cache in a state folder."""
    return state / "cache.sqlite"


@contextmanager
def open_cache(state: Path, discard_state: bool = False) -> Iterator[Cache]:
    """Open the cache in a state folder; `discard_state` empties it first.

    Waits while another process uses it. Raises OSError after PATIENCE seconds, and when it cannot be written.
    """
    file = cache_file(state)
    with _lock(state):
        if discard_state:
            discard(file)
        with closing(open_database(file, _SCHEMA, VERSION)) as database:
            yield Cache(file, database)


class Cache:
    """The open cache of a state folder, made by `open_cache`."""

    def __init__(self, file: Path, database: sqlite3.Connection) -> None:
        self.file = file
        self._db = database
        self.scan = Scan(database)
        self.parsed = ParsedFiles(database)

    def memo(self, name: str, key: bytes, kind: type[T]) -> T | None:
        """Return the value saved with a name and this key, or None."""
        for _, value in self._unsealed("select name, value from memos where name = ?", name):
            if value.startswith(key):
                return msgspec.msgpack.decode(value[len(key) :], type=kind)
        return None

    def save_memo(self, name: str, key: bytes, value: Value, bodies: FileBodies = NO_BODIES) -> None:
        """Save a value with a name; replaces an earlier value of that name.

        `bodies` replace those of files that have several. They are saved with the value, so that what it says of them
        is true.
        """
        sealed = seal(name, key + msgspec.msgpack.encode(value))
        is_known = self._db.execute("select value from memos where name = ?", (name,)).fetchone() == (sealed,)
        if bodies or not is_known:
            with self._db:
                self._db.execute("insert or replace into memos values (?, ?)", (name, sealed))
                for path, in_file in bodies.items():
                    self._save_bodies(path, in_file)

    def _save_bodies(self, path: str, bodies: Iterable[tuple[bytes, bytes]]) -> None:
        rows = [(f"{path}#{number}", digest, body) for number, (digest, body) in enumerate(bodies)]
        self._db.execute("delete from bodies where path > ? and path < ?", (f"{path}#", f"{path}$"))
        self._db.executemany("insert or replace into bodies values (?, ?, ?)", rows)

    def save_memos(self, key: bytes, memos: Iterable[tuple[str, Value | None]]) -> None:
        """Save values with their names and one key, in one transaction; replaces earlier values of these names.

        With None, only the earlier value of that name is removed.
        """
        with self._db:
            for name, value in memos:
                if value is None:
                    self._db.execute("delete from memos where name = ?", (name,))
                else:
                    row = name, seal(name, key + msgspec.msgpack.encode(value))
                    self._db.execute("insert or replace into memos values (?, ?)", row)

    def memo_names(self, start: str) -> list[str]:
        """Return the names of the memos that begin with some letters."""
        end = start[:-1] + chr(ord(start[-1]) + 1)
        return [
            name for (name,) in self._db.execute("select name from memos where name >= ? and name < ?", (start, end))
        ]

    def _unsealed(self, query: str, *parameters: str) -> Iterator[tuple[str, bytes]]:
        """Yield names and values of the rows whose checksum is correct."""
        return unsealed(self._db.execute(query, parameters))


def _lock(state: Path) -> IO[str]:
    """Return the open and locked lock file. The lock ends with the process, even if it is killed. Raises OSError."""
    state.mkdir(parents=True, exist_ok=True)
    file = cache_file(state).with_suffix(".lock")
    lock = file.open("w")
    deadline = time.monotonic() + PATIENCE
    try:
        while not try_lock(lock):
            if time.monotonic() > deadline:
                message = "another command is using this hub and has not finished for a minute; try again when it has"
                raise OSError(0, message, None)
            time.sleep(POLL_INTERVAL)
    except BaseException:
        lock.close()
        raise
    return lock
