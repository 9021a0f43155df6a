"""The scan: the digests of files, kept with what their folders said of them when they were last read.

A folder is one row. If it lists the same names with the same sizes, times and inodes, its digests are taken from the
row as a whole; so 100,000 files in 150 folders take 150 comparisons. A listing says as much as its files' statuses do,
so a change that it hides is one that no build could notice without reading every file.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

import msgspec

from site_builder.model.fingerprint import DIGEST_SIZE, digest_bytes
from site_builder.model.value import Value
from site_builder.store.database import seal, unsealed
from site_builder.system.files import NamedFile, read

SETTLED_NS = 2_000_000_000
"""Nanoseconds. A file that changed less than this before it was read may change again without a new mtime."""
Entry = tuple[str, int, int, int, int]
"""Name of a file, its size, the times of its last change, and its inode."""
UNSETTLED = (-1, -1, -1, -1)
"""What an entry has after the name when the file may change again unnoticed: no file is like that, so it is read again.
"""
_encode = msgspec.msgpack.Encoder().encode


class ScannedFolder(Value, frozen=True):
    """The files of a folder, as they were when last read."""

    listing: bytes
    """The entries, encoded: what is compared with the listing of today."""
    digests: bytes
    """The digests of the files, one after the other."""


class Scan:
    """The digests of the files of a hub: those that are remembered, and those of this scan."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        rows = unsealed(database.execute("select location, value from scan"))
        self._known = {location: msgspec.msgpack.decode(value, type=ScannedFolder) for location, value in rows}
        self._seen: dict[str, ScannedFolder] = {}
        """The folders of this scan."""

    def digests_of(self, location: str, files: Sequence[NamedFile]) -> list[bytes]:
        """Return the digests of files in a folder. Reads those whose status has changed since they were last read.

        With one file of an empty name, the location is that of the file. Raises OSError.
        """
        listing = _encode([(name, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for name, s in files])
        folder = self._known.get(location)
        if folder is None or folder.listing != listing:
            folder = _read_again(location, files, folder)
        self._seen[location] = folder
        return _split(folder.digests)

    def save(self) -> None:
        """Save the digests of this scan and drop all others. Call once, after the last `digests_of`."""
        changed = [
            (location, seal(location, _encode(folder)))
            for location, folder in self._seen.items()
            if self._known.get(location) != folder
        ]
        gone = [(location,) for location in self._known if location not in self._seen]
        if changed or gone:
            with self._db:
                self._db.executemany("insert or replace into scan values (?, ?)", changed)
                self._db.executemany("delete from scan where location = ?", gone)
        self._known = self._seen = {}


def _read_again(location: str, files: Sequence[NamedFile], known: ScannedFolder | None) -> ScannedFolder:
    """Return a folder with the digests of its files: the known ones of unchanged files; others are read."""
    entries = msgspec.msgpack.decode(known.listing, type=list[Entry]) if known else []
    old = dict(zip(entries, _split(known.digests), strict=True)) if known else {}
    listing: list[Entry] = []
    digests: list[bytes] = []
    for name, status in files:
        entry = name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
        digest = old.get(entry)
        if digest is None:
            now = time.time_ns()
            digest = digest_bytes(read(f"{location}/{name}" if name else location))
            if max(status.st_mtime_ns, status.st_ctime_ns) > now - SETTLED_NS:
                entry = name, *UNSETTLED
        listing.append(entry)
        digests.append(digest)
    return ScannedFolder(_encode(listing), b"".join(digests))


def _split(digests: bytes) -> list[bytes]:
    return [digests[start : start + DIGEST_SIZE] for start in range(0, len(digests), DIGEST_SIZE)]
