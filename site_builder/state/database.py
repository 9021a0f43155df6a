"""SQLite files that may be thrown away: one of another version, or a damaged one, is begun anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def open_database(file: Path, schema: str, version: str) -> sqlite3.Connection:
    """A connection to the file, which has this schema. Raises OSError when it cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file, schema, version)
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
    try:
        return _connect(file, schema, version)
    except sqlite3.DatabaseError as error:
        raise OSError(0, f"{error}", str(file)) from error


def _connect(file: Path, schema: str, version: str) -> sqlite3.Connection:
    db = sqlite3.connect(file)
    try:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        if not db.execute("select 1 from sqlite_master").fetchone():
            db.executescript(f"begin; {schema}; create table meta (version text); commit;")
            with db:
                db.execute("insert into meta values (?)", (version,))
        if db.execute("select version from meta").fetchone() != (version,):
            raise sqlite3.DatabaseError("another version")
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db
