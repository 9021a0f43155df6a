"""The bodies in the cache, read one by one: only those of pages that are rendered."""

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
    """Gives a body by its digest.

    Opens the file when first asked, so that each process has a connection of its own. It ends with this.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._db: sqlite3.Connection | None = None

    def __call__(self, digest: bytes) -> Body:
        """The body with this digest. Raises Damaged when it is not there, or not what it was."""
        if self._db is None:
            self._db = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            finalize(self, self._db.close)
        row = self._db.execute("select body from bodies where digest = ? limit 1", (digest,)).fetchone()
        if row is None or digest_bytes(blob(row[0])) != digest:
            raise DamagedStateError(f"body {digest.hex()} in {self._file}")
        return _decode(row[0])
