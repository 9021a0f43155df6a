"""The results of parsing files, kept in rows of some hundred files each.

A row has the files from its first path up to that of the next row. If these are still the same files, made by the same
version of the parser, the row gives their results as a whole: 100,000 stories take some hundred look-ups, comparisons
and checksums. Else each file's own digest decides whether its result is used. So where rows begin decides nothing.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from site_builder.model.content import SourceFile
from site_builder.model.value import Value
from site_builder.store.database import seal, unsealed

ROW = 200
"""Files in a new row. A row with twice as many is split, so that an edit never has much to write."""
_encode = msgspec.msgpack.Encoder().encode


class ParsedFile(Value, frozen=True):
    """The result of parsing one file."""

    path: str
    value: bytes
    """The parsed file without its body, as msgpack."""
    body_digest: bytes
    body: bytes
    """The body, as msgpack; empty when there is none."""
    seconds: float
    """Time that parsing took."""


class FileDigests(Value, frozen=True):
    """What decides the results in a row."""

    version: bytes
    """Of the parser and its options."""
    digests: tuple[tuple[str, bytes], ...]
    """Path and digest of each file."""


class ParsedRow(Value, frozen=True):
    """A row as it is kept."""

    files: bytes
    """`FileDigests`, as msgpack: compared with those of today."""
    values: bytes
    """The results, as a msgpack list."""


class FileRange(Value, frozen=True):
    """The files of one row, as they are today."""

    start: str
    """Its name."""
    files: Sequence[SourceFile]
    digests: bytes
    """`FileDigests`, as msgpack."""
    values: bytes = b""
    """The results, as a msgpack list; empty unless all are known and the row is as it should be."""
    known: Mapping[str, msgspec.Raw] = {}
    """The known results by path, when there are no `values`."""
    gone: tuple[str, ...] = ()
    """Paths that the row has no longer."""

    @property
    def changed(self) -> list[SourceFile]:
        """The files that have to be parsed."""
        return [] if self.values else [file for file in self.files if file.path not in self.known]


class ParsedFiles:
    """The results of parsing files, in the database of the cache."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def ranges(self, folder: str, files: Sequence[SourceFile], version: bytes) -> Iterator[FileRange]:
        """Yield the files below a folder, which are in order of path, in ranges with what is known of them.

        `version` is the digest of all that decides a result, except the file. Rows without files are removed.
        """
        names = [name for (name,) in self._db.execute("select start from parsed") if isinstance(name, str)]
        starts = sorted({folder, *(name for name in names if name.startswith(folder))})
        paths = [file.path for file in files]
        ends = [*(bisect_left(paths, start) for start in starts[1:]), len(files)]
        for start, (first, end) in zip(starts, pairwise([0, *ends]), strict=True):
            yield from self._range(start, files[first:end], version)

    def _range(self, start: str, files: Sequence[SourceFile], version: bytes) -> Iterator[FileRange]:
        rows = self._db.execute("select start, value from parsed where start = ?", (start,)).fetchall()
        row = next((msgspec.msgpack.decode(value, type=ParsedRow) for _, value in unsealed(rows)), None)
        digests = digests_of(version, files)
        if row and row.files == digests:
            yield FileRange(start, files, digests, row.values)
            return
        known, gone = _known(row, version, files) if row else ({}, ())
        if rows and not files:
            with self._db:
                self._db.execute("delete from parsed where start = ?", (start,))
                self._drop_bodies(gone)
        size = ROW if len(files) > 2 * ROW else 2 * ROW
        for first in range(0, len(files), size):
            part = files[first : first + size]
            name, lost = (part[0].path, ()) if first else (start, gone)
            yield FileRange(name, part, digests_of(version, part), b"", known, lost)

    def save(self, files: FileRange, parsed_files: Sequence[ParsedFile]) -> bytes:
        """Save a range with the results of its changed files. Return all its results, as a msgpack list.

        Results and bodies are saved together, so that each result has its body.
        """
        new = {parsed.path: msgspec.Raw(parsed.value) for parsed in parsed_files}
        values = _encode([new[file.path] if file.path in new else files.known[file.path] for file in files.files])
        row = seal(files.start, _encode(ParsedRow(files.digests, values)))
        with self._db:
            self._db.execute("insert or replace into parsed values (?, ?)", (files.start, row))
            self._drop_bodies(files.gone)
            bodies = [(parsed.path, parsed.body_digest, parsed.body) for parsed in parsed_files]
            self._db.executemany("insert or replace into bodies values (?, ?, ?)", bodies)
        return values

    def _drop_bodies(self, paths: Sequence[str]) -> None:
        self._db.executemany("delete from bodies where path = ?", [(path,) for path in paths])


def digests_of(version: bytes, files: Sequence[SourceFile]) -> bytes:
    """Return the `FileDigests` of some files, as msgpack."""
    return _encode(FileDigests(version, tuple([(file.path, file.digest) for file in files])))


def _known(
    row: ParsedRow, version: bytes, files: Sequence[SourceFile]
) -> tuple[dict[str, msgspec.Raw], tuple[str, ...]]:
    """Return the results in a row that still hold, by path, and the paths in it that are gone."""
    before = msgspec.msgpack.decode(row.files, type=FileDigests)
    values = dict(zip(before.digests, msgspec.msgpack.decode(row.values, type=list[msgspec.Raw]), strict=True))
    paths = {file.path for file in files}
    gone = tuple(path for path, _ in before.digests if path not in paths)
    if before.version != version:
        return {}, gone
    today = ((file.path, file.digest) for file in files)
    return {key[0]: values[key] for key in today if key in values}, gone
