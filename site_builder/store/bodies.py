"""Read the bodies of stories and pages from the cache, one at a time, when a page is rendered."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from weakref import finalize

import msgspec

from site_builder.model.content import Body
from site_builder.model.fingerprint import digest_bytes
from site_builder.store.database import DamagedStateError, blob

_decode = msgspec.msgpack.Decoder(Body).decode


class Bodies:
    """Looks up a body by its digest.

    Opens the database at the first call, so that each process has its own connection, closed when this is freed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._db: sqlite3.Connection | None = None

    def __call__(self, digest: bytes) -> Body:
        """Return the body with this digest. Raises DamagedStateError when it is missing or changed."""
        if self._db is None:
            self._db = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            finalize(self, self._db.close)
        row = self._db.execute("select body from bodies where digest = ? limit 1", (digest,)).fetchone()
        if row is None or digest_bytes(blob(row[0])) != digest:
            raise DamagedStateError(f"body {digest.hex()} is missing or damaged in {self._file}")
        return _decode(row[0])
