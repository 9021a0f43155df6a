"""The manifest: which files a build has published, and the journal of a publication under way.

One SQLite file for each output folder. The journal is written in the same transaction that decides what the manifest
will be; whoever finds one, carries it out (again). So a crash at any moment leaves something to finish, never to guess.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from site_builder.fingerprint import digest_bytes
from site_builder.model import Value
from site_builder.state.database import open_database

VERSION = "1"
_SCHEMA = """
create table outputs (path text primary key, fingerprint blob, size integer, mtime_ns integer, digest blob)
    without rowid;
create table journal (path text primary key, staged text, fingerprint blob, size integer, mtime_ns integer, digest blob)
    without rowid
"""


class Record(Value, frozen=True):
    """A published file."""

    path: str
    """Below the output folder."""
    fingerprint: bytes
    size: int
    """Bytes."""
    mtime_ns: int
    """Nanoseconds since 1970, as the file system has it."""
    digest: bytes
    """Of its bytes."""


class Step(Value, frozen=True):
    """One step of a publication."""

    path: str
    record: Record | None
    """What the manifest will say; None when the file is to be removed."""
    staged: str = ""
    """File in the staging folder that is to take the place; empty when the bytes stay as they are."""


class Manifest:
    """An open manifest. Use as a context manager."""

    def __init__(self, file: Path) -> None:
        self._db = open_database(file, _SCHEMA, VERSION)

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def records(self) -> dict[str, Record]:
        """All published files by path."""
        rows = self._db.execute("select path, fingerprint, size, mtime_ns, digest from outputs")
        return {row[0]: Record(*row) for row in rows}

    def steps(self) -> list[Step]:
        """The publication under way; empty when there is none."""
        rows = self._db.execute("select path, staged, fingerprint, size, mtime_ns, digest from journal order by path")
        return [Step(row[0], Record(row[0], *row[2:]) if row[2] is not None else None, row[1]) for row in rows]

    def begin(self, steps: Iterable[Step]) -> None:
        """Decide on a publication: from here on it will be carried out, by this process or the next."""
        with self._db:
            self._db.executemany("insert into journal values (?, ?, ?, ?, ?, ?)", map(_row, steps))

    def finish(self) -> None:
        """The publication has been carried out: its records are the manifest's."""
        with self._db:
            self._db.execute("delete from outputs where path in (select path from journal where fingerprint is null)")
            self._db.execute(
                "insert or replace into outputs select path, fingerprint, size, mtime_ns, digest from journal"
                " where fingerprint is not null"
            )
            self._db.execute("delete from journal")


def _row(step: Step) -> tuple[object, ...]:
    r = step.record
    return (step.path, step.staged, *((r.fingerprint, r.size, r.mtime_ns, r.digest) if r else (None, 0, 0, None)))


def manifest_file(output: Path, state: Path) -> Path:
    """The manifest of an output folder, in a state folder: both may be moved together."""
    name = digest_bytes(os.path.relpath(output, state).encode()).hex()[:12]
    return state / f"manifest-{name}.sqlite"


def published(output: Path, state: Path) -> set[str]:
    """Paths of the files that builds have published in an output folder."""
    with Manifest(manifest_file(output, state)) as manifest:
        return set(manifest.records())
