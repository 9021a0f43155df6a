"""Open SQLite files of disposable state; a damaged file, or one of another version, is replaced by an empty one.

SQLite notices damage to its structure but not to its values, so values are sealed with a checksum.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

import msgspec

PATIENCE = 60.0
"""Seconds to wait for another process that is writing."""
PAGE_SIZE = 16_384
"""Bytes of a page of a new database. With SQLite's 4,096, most rows overflow into pages of their own: the state of
10,000 stories has 153 instead of 79 MB, and writing it takes 0.64 instead of 0.37 s of processor time."""
_SEAL = 4
"""Bytes of the checksum in front of a sealed value."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}


class DamagedStateError(Exception):
    """Stored state differs from what was written."""


STATE_ERRORS = (DamagedStateError, sqlite3.DatabaseError, msgspec.DecodeError)
"""Errors that reading stored state can raise."""


def seal(name: str, value: bytes) -> bytes:
    """Return a value with a checksum of it and its name in front."""
    return crc32(value, crc32(name.encode())).to_bytes(_SEAL, "big") + value


def unseal(name: str, sealed: bytes) -> bytes | None:
    """Return the value that was sealed with this name; None when value, name, or their type has changed since."""
    if not isinstance(name, str) or not isinstance(sealed, bytes):
        return None
    value = sealed[_SEAL:]
    return value if crc32(value, crc32(name.encode())).to_bytes(_SEAL, "big") == sealed[:_SEAL] else None


def unsealed(rows: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield names and values of the rows whose checksum is correct."""
    for name, sealed in rows:
        value = unseal(name, sealed)
        if value is not None:
            yield name, value


def blob(value: object) -> bytes:
    """Return a value that was written as bytes. Raises DamagedStateError when it has another type."""
    if not isinstance(value, bytes):
        raise DamagedStateError(f"expected bytes, found {type(value).__name__}")
    return value


def is_damage(error: Exception) -> bool:
    """Whether the error means that a database is damaged, not that it cannot be read or written."""
    if isinstance(error, sqlite3.DatabaseError):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        return code & 0xFF in _DAMAGE
    return isinstance(error, DamagedStateError | msgspec.DecodeError)


def open_database(file: Path, schema: str, version: str) -> sqlite3.Connection:
    """Open or create a database with this schema. Raises OSError when it cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file, schema, version)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise OSError(0, f"{error}", str(file)) from error
    discard(file)
    try:
        return _connect(file, schema, version)
    except sqlite3.DatabaseError as error:
        raise OSError(0, f"{error}", str(file)) from error


def discard(file: Path) -> None:
    """Remove a database and the files that SQLite keeps next to it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _connect(file: Path, schema: str, version: str) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=PATIENCE)
    try:
        db.execute(f"pragma page_size = {PAGE_SIZE}")
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        if not db.execute("select 1 from sqlite_master").fetchone():
            db.executescript(f"begin; {schema}; create table meta (version text); commit;")
            with db:
                db.execute("insert into meta values (?)", (version,))
        if db.execute("select version from meta").fetchone() != (version,):
            raise sqlite3.DatabaseError("another version")
    except BaseException:
        db.close()
        raise
    return db
