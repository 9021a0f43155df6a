"""The manifest: the files that a build has published, and the journal of a publication in progress.

There is one SQLite file per output folder. The journal is written in one transaction before any file changes. The next
process that finds a journal carries it out (again), so a crash at any moment leaves work to finish, never to guess.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from site_builder.hub.groups import BatchRecord
from site_builder.hub.schedule import SkippedStories, Unpublished
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.store.database import blob, open_database, seal, unseal

if TYPE_CHECKING:  # At run time it would bring all of `render`, which a build with nothing changed does not need.
    from site_builder.render.inputs import SharedInput

VERSION = "9"
_SCHEMA = """
create table outputs (bucket text primary key, files integer, value blob) without rowid;
create table journal (path text primary key, staged integer, record blob) without rowid;
create table staging (folder text);
create table inputs (path text primary key, record blob, earlier blob) without rowid;
create table shared (digest blob primary key, value blob) without rowid;
create table completed_build (record blob);
create table unknown (path text primary key) without rowid;
create table batches (name text primary key, value blob) without rowid
"""
_REMOVAL = f"length(record) = {len(seal('', b''))}"
"""SQL condition for rows of the journal that remove a file: their record is empty."""
RECORD_BUCKETS = 256
"""Rows in which the records of published files are stored. With a row for each of 26,000 files, reading them takes 45
ms instead of 8, a sixth of a build with nothing changed."""
_encode = msgspec.msgpack.Encoder().encode
_NO_RECORDS = _encode(())
_COMPLETED = "completed_build"


class Record(Value, frozen=True):
    """A published file."""

    path: str
    """Relative to the output folder."""
    fingerprint: bytes
    size: int
    """Bytes."""
    mtime_ns: int
    """Nanoseconds since 1970, as reported by the file system."""
    digest: bytes
    """Digest of the bytes of the file."""
    companions: tuple[str, ...] = ()
    """Paths of the other files of the same output, when one output is several files."""


class Step(Value, frozen=True):
    """One step of a publication."""

    path: str
    record: Record | None
    """The new record of the file; None to remove the file."""
    staged: bool = False
    """Whether to move a file from the staging folder here; if not, the published bytes stay."""


class Publication(Value, frozen=True):
    """A publication in progress."""

    staging: str
    """Name of the folder that holds the new files."""
    steps: list[Step]


class BuildRecord(Value, frozen=True):
    """A build whose complete result the manifest describes."""

    key: bytes
    """Digest of all inputs of the build, except the time."""
    since: datetime
    until: datetime
    """`since` and `until` enclose the times for which a build gives the same result."""
    stories: int
    problems: tuple[Problem, ...]
    """The warnings of the build."""
    base_path: str = "/"
    """Path of the site on its host."""
    unpublished: tuple[Unpublished, ...] = ()
    """Stories in this build that readers do not get: drafts, future and expired stories."""
    skipped_stories: SkippedStories = SkippedStories()
    keep: tuple[str, ...] = ()
    """The setting `keep`: patterns of files in the output folder that are not ours."""


_decode_record = msgspec.msgpack.Decoder(Record).decode
_decode_records = msgspec.msgpack.Decoder(list[Record]).decode
_decode_build = msgspec.msgpack.Decoder(BuildRecord).decode
_decode_batch = msgspec.msgpack.Decoder(BatchRecord).decode


class Manifest:
    """An open manifest. Use as a context manager."""

    def __init__(self, file: Path) -> None:
        self._db = open_database(file, _SCHEMA, VERSION)
        self.is_complete = False
        """Whether the last call of `records` named all files of earlier builds: the manifest is not new or damaged."""
        self._batches: dict[str, BatchRecord] = {}
        """Those that are stored, as far as they are known."""
        self._noted = 0
        """Number of input records in the open transaction."""

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def records(self) -> dict[str, Record]:
        """Return the published files by path, except those in a damaged row."""
        rows = self._db.execute("select bucket, value from outputs")
        values = [unseal(bucket, sealed) for bucket, sealed in rows]
        records = [record for value in values if value is not None for record in _decode_records(value)]
        self.is_complete = bool(records) and None not in values
        return {record.path: record for record in records}

    def unknown_files(self) -> list[str]:
        """Return the files that were in the output folder when the manifest could not name those of earlier builds."""
        return [path for (path,) in self._db.execute("select path from unknown order by path")]

    def save_unknown_files(self, paths: Iterable[str]) -> None:
        """Replace the list of `unknown_files`."""
        with self._db:
            self._replace_unknown_files(paths)

    def _replace_unknown_files(self, paths: Iterable[str]) -> None:
        self._db.execute("delete from unknown")
        self._db.executemany("insert into unknown values (?)", ((path,) for path in paths))

    def publication(self) -> Publication | None:
        """Return the publication in progress, or None."""
        row = self._db.execute("select folder from staging").fetchone()
        return Publication(str(row[0]), list(self._steps())) if row else None

    def note_inputs(self, records: Mapping[str, bytes]) -> None:
        """Add input records of outputs, by path, to the transaction of the next publication, which commits it."""
        self._noted += len(records)
        self._db.executemany(
            "insert into inputs values (?, ?, null) on conflict (path) do update"
            " set earlier = record, record = excluded.record where record <> excluded.record",
            records.items(),
        )

    def begin(
        self,
        publication: Publication,
        shared: Mapping[bytes, SharedInput],
        unknown_files: Iterable[str] | None = None,
    ) -> None:
        """Write a publication to the journal: from now on it will be carried out, by this process or the next.

        `shared` are the parts that the input records of its outputs share. `unknown_files` replace the list of these:
        in this transaction, as another one before it would commit the input records without their publication.
        """
        with self._db:
            if unknown_files is not None:
                self._replace_unknown_files(unknown_files)
            self._db.execute("delete from completed_build")
            self._db.execute("insert into staging values (?)", (publication.staging,))
            self._db.executemany("insert into journal values (?, ?, ?)", map(_row, publication.steps))
            self._db.executemany(
                "insert or ignore into shared values (?, ?)", ((key, _encode(value)) for key, value in shared.items())
            )
            if self._is_renewed_by(self._noted):
                self._prune()
        self._noted = 0

    def finish(self) -> None:
        """Move the records of the journal to the manifest, after the publication has been carried out."""
        with self._db:
            self._db.execute(f"delete from inputs where path in (select path from journal where {_REMOVAL})")
            self._save_records()
            self._db.execute("delete from journal")
            self._db.execute("delete from staging")

    def last_build(self) -> BuildRecord | None:
        """Return the build whose complete result the manifest describes; None when unknown."""
        row = self._db.execute("select record from completed_build").fetchone()
        value = unseal(_COMPLETED, row[0]) if row else None
        return _decode_build(value) if value else None

    def save_build(self, build: BuildRecord) -> None:
        """Record that the manifest describes the complete result of this build."""
        if build != self.last_build():
            with self._db:
                self._db.execute("delete from completed_build")
                self._db.execute("insert into completed_build values (?)", (seal(_COMPLETED, _encode(build)),))

    def batches(self, key: bytes) -> dict[str, BatchRecord]:
        """Return the batches of the last build by name, if they were saved with this key; none when it is unknown."""
        self._batches = {}
        if self.last_build():
            for name, sealed in self._db.execute("select name, value from batches"):
                value = unseal(name, sealed)
                if value and value.startswith(key):
                    self._batches[name] = _decode_batch(value[len(key) :])
        return self._batches

    def save_batches(self, key: bytes, batches: Mapping[str, BatchRecord]) -> None:
        """Replace the batches of the last build. Writes only those that differ from what `batches` has returned."""
        old = self._batches
        changed = [(name, batch) for name, batch in batches.items() if old.get(name) != batch]
        rows = ((name, seal(name, key + _encode(batch))) for name, batch in changed)
        with self._db:
            if old:
                gone = [(name,) for name in old.keys() - batches.keys()]
                self._db.executemany("delete from batches where name = ?", gone)
            else:
                self._db.execute("delete from batches")
            self._db.executemany("insert or replace into batches values (?, ?)", rows)
        self._batches = dict(batches)

    def input_records(self, path: str) -> tuple[bytes, bytes]:
        """Return the input records of an output, as published now and before; empty when unknown."""
        row = self._db.execute("select record, earlier from inputs where path = ?", (path,)).fetchone()
        return (blob(row[0]), blob(row[1] or b"")) if row else (b"", b"")

    def shared(self, digest: bytes) -> SharedInput | None:
        """Return the shared part with this digest, or None."""
        from site_builder.render.inputs import SharedInput

        row = self._db.execute("select value from shared where digest = ?", (digest,)).fetchone()
        return msgspec.msgpack.decode(blob(row[0]), type=SharedInput) if row else None

    def _steps(self) -> Iterator[Step]:
        for path, staged, sealed in self._db.execute("select path, staged, record from journal order by path"):
            record = unseal(path, sealed)
            if record is not None:
                yield Step(path, _decode_record(record) if record else None, bool(staged))

    def _save_records(self) -> None:
        """Save the records of the journal in their rows, and drop those of removed files.

        A row with a file whose step is damaged becomes damaged too, so that `is_complete` says so.
        """
        new: defaultdict[str, dict[str, bytes | None]] = defaultdict(dict)
        for path, sealed in self._db.execute("select path, record from journal order by path"):
            new[_bucket(posixpath.dirname(str(path)))][str(path)] = unseal(path, sealed)
        for bucket, values in new.items():
            row = self._db.execute("select value from outputs where bucket = ?", (bucket,)).fetchone()
            old = (unseal(bucket, row[0]) if row else None) or _NO_RECORDS
            records = [record for record in _decode_records(old) if record.path not in values]
            records += [_decode_record(value) for value in values.values() if value]
            sealed = b"" if None in values.values() else seal(bucket, _encode(records))
            self._db.execute("insert or replace into outputs values (?, ?, ?)", (bucket, len(records), sealed))

    def _is_renewed_by(self, count: int) -> bool:
        """Whether this number of new input records replaces most of the existing ones."""
        (files,) = self._db.execute("select total(files) from outputs").fetchone()
        return bool(0 < files < 2 * count)

    def _prune(self) -> None:
        """Drop the shared parts that no input record refers to any more."""
        from site_builder.render.inputs import digests_in

        rows = self._db.execute("select record, earlier from inputs")
        used = {digest for row in rows for record in row if record for digest in digests_in(blob(record))}
        unused = [(key,) for (key,) in self._db.execute("select digest from shared") if key not in used]
        self._db.executemany("delete from shared where digest = ?", unused)


def _row(step: Step) -> tuple[object, ...]:
    return (step.path, step.staged, seal(step.path, _encode(step.record) if step.record else b""))


def _bucket(folder: str) -> str:
    """Return the row in which the records of the files in a folder are stored."""
    return str(crc32(folder.encode()) % RECORD_BUCKETS)


def manifest_file(output: Path, state: Path) -> Path:
    """Return the path of an output folder's manifest in a state folder; both folders may be moved together."""
    name = digest_bytes(os.path.relpath(output, state).encode()).hex()[:12]
    return state / f"manifest-{name}.sqlite"


def published(output: Path, state: Path) -> set[str]:
    """Return the paths of the files that builds have published in an output folder."""
    with Manifest(manifest_file(output, state)) as manifest:
        return set(manifest.records())


def last_build(output: Path, state: Path) -> BuildRecord | None:
    """Return the build whose complete result is in an output folder; None when unknown."""
    with Manifest(manifest_file(output, state)) as manifest:
        return manifest.last_build()
