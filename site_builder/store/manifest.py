"""The manifest: which files a build has published, and the journal of a publication under way.

One SQLite file for each output folder. The journal is written in the same transaction that decides what the manifest
will be; whoever finds one, carries it out (again). So a crash at any moment leaves something to finish, never to guess.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from site_builder.hub.schedule import SkippedStories, Unpublished
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.render.inputs import SharedInput, digests_in
from site_builder.store.database import blob, open_database, seal, unseal

VERSION = "4"
_SCHEMA = """
create table outputs (path text primary key, record blob) without rowid;
create table journal (path text primary key, staged integer, record blob) without rowid;
create table staging (folder text);
create table outlines (path text primary key, outline blob, earlier blob) without rowid;
create table shared (digest blob primary key, value blob) without rowid;
create table done (value blob)
"""
_REMOVAL = f"length(record) = {len(seal('', b''))}"
"""Of a row of the journal: whether it has no record."""
_encode = msgspec.msgpack.Encoder().encode
_DONE = "done"


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
    companions: tuple[str, ...] = ()
    """Paths of the files that were made with it, when one output is several files."""


class Step(Value, frozen=True):
    """One step of a publication."""

    path: str
    record: Record | None
    """What the manifest will say; None when the file is to be removed."""
    staged: bool = False
    """Whether a file in the staging folder is to take the place; else the bytes stay as they are."""


class Publication(Value, frozen=True):
    """A publication under way."""

    staging: str
    """Name of the folder in which the new files are."""
    steps: list[Step]


class BuildRecord(Value, frozen=True):
    """A build that the manifest is the whole result of."""

    key: bytes
    """Digest of all that went into it, but for the time."""
    since: datetime
    until: datetime
    """From when until when a build gives the same."""
    stories: int
    problems: tuple[Problem, ...]
    """Its warnings."""
    base_path: str = "/"
    """Where the site lives on its host."""
    unpublished: tuple[Unpublished, ...] = ()
    """The stories that readers do not get."""
    skipped_stories: SkippedStories = SkippedStories()


_decode_record = msgspec.msgpack.Decoder(Record).decode
_decode_done = msgspec.msgpack.Decoder(BuildRecord).decode
_decode_shared = msgspec.msgpack.Decoder(SharedInput).decode


class Manifest:
    """An open manifest. Use as a context manager."""

    def __init__(self, file: Path) -> None:
        self._db = open_database(file, _SCHEMA, VERSION)

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def records(self) -> dict[str, Record]:
        """All published files by path, but for those whose record is damaged."""
        rows = self._db.execute("select path, record from outputs")
        found = ((path, unseal(path, sealed)) for path, sealed in rows)
        return {path: _decode_record(record) for path, record in found if record is not None}

    def publication(self) -> Publication | None:
        """The publication under way, if there is one."""
        row = self._db.execute("select folder from staging").fetchone()
        return Publication(str(row[0]), list(self._steps())) if row else None

    def begin(
        self, publication: Publication, outlines: Mapping[str, bytes], shared: Mapping[bytes, SharedInput]
    ) -> None:
        """Decide on a publication: from here on it will be carried out, by this process or the next.

        `outlines` are those of the outputs that were made, by path, and `shared` what they share.
        """
        with self._db:
            self._db.execute("delete from done")
            self._db.execute("insert into staging values (?)", (publication.staging,))
            self._db.executemany("insert into journal values (?, ?, ?)", map(_row, publication.steps))
            self._db.executemany(
                "insert into outlines values (?, ?, null) on conflict (path) do update"
                " set earlier = outline, outline = excluded.outline where outline <> excluded.outline",
                outlines.items(),
            )
            self._db.executemany(
                "insert or ignore into shared values (?, ?)", ((key, _encode(value)) for key, value in shared.items())
            )
            if self._is_renewed_by(len(outlines)):
                self._prune()

    def finish(self) -> None:
        """The publication has been carried out: its records are the manifest's."""
        with self._db:
            for table in ("outputs", "outlines"):
                self._db.execute(f"delete from {table} where path in (select path from journal where {_REMOVAL})")
            self._db.execute(f"insert or replace into outputs select path, record from journal where not {_REMOVAL}")
            self._db.execute("delete from journal")
            self._db.execute("delete from staging")

    def done(self) -> BuildRecord | None:
        """The build that the manifest is the whole result of, when that is known."""
        row = self._db.execute("select value from done").fetchone()
        value = unseal(_DONE, row[0]) if row else None
        return _decode_done(value) if value else None

    def save_build(self, done: BuildRecord) -> None:
        """Say that the manifest is the whole result of a build."""
        if done != self.done():
            with self._db:
                self._db.execute("delete from done")
                self._db.execute("insert into done values (?)", (seal(_DONE, _encode(done)),))

    def outline(self, path: str) -> tuple[bytes, bytes]:
        """The outlines of an output as it is published and as it was before; empty when they are not known."""
        row = self._db.execute("select outline, earlier from outlines where path = ?", (path,)).fetchone()
        return (blob(row[0]), blob(row[1] or b"")) if row else (b"", b"")

    def shared(self, digest: bytes) -> SharedInput | None:
        """The shared part with a digest, if it is known."""
        row = self._db.execute("select value from shared where digest = ?", (digest,)).fetchone()
        return _decode_shared(blob(row[0])) if row else None

    def _steps(self) -> Iterator[Step]:
        for path, staged, sealed in self._db.execute("select path, staged, record from journal order by path"):
            record = unseal(path, sealed)
            if record is not None:
                yield Step(path, _decode_record(record) if record else None, bool(staged))

    def _is_renewed_by(self, count: int) -> bool:
        """Whether so many new outlines take the place of most of those that there are."""
        (known,) = self._db.execute("select count(*) from outputs").fetchone()
        return bool(0 < known < 2 * count)

    def _prune(self) -> None:
        """Drop the shared parts that no outline names any more."""
        rows = self._db.execute("select outline, earlier from outlines")
        used = {digest for row in rows for outline in row if outline for digest in digests_in(blob(outline))}
        gone = [(key,) for (key,) in self._db.execute("select digest from shared") if key not in used]
        self._db.executemany("delete from shared where digest = ?", gone)


def _row(step: Step) -> tuple[object, ...]:
    return (step.path, step.staged, seal(step.path, _encode(step.record) if step.record else b""))


def manifest_file(output: Path, state: Path) -> Path:
    """The manifest of an output folder, in a state folder: both may be moved together."""
    name = digest_bytes(os.path.relpath(output, state).encode()).hex()[:12]
    return state / f"manifest-{name}.sqlite"


def published(output: Path, state: Path) -> set[str]:
    """Paths of the files that builds have published in an output folder."""
    with Manifest(manifest_file(output, state)) as manifest:
        return set(manifest.records())


def last_build(output: Path, state: Path) -> BuildRecord | None:
    """The build that an output folder is the whole result of, when that is known."""
    with Manifest(manifest_file(output, state)) as manifest:
        return manifest.done()
