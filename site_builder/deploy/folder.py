"""Deploy to a local or mounted folder, such as the document root of a web server."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.store import LOCK, LockedError, Upload
from site_builder.system import files
from site_builder.system.locks import try_lock
from site_builder.system.progress import ReportProgress

_UNFINISHED = ".site-builder-deploy.tmp"
"""Suffix of files that are not complete yet."""


class Folder:
    """A folder, created when it does not exist. Files are replaced atomically."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """Hold a file lock. It ends with the process, even if that is killed, so there is nothing to take over."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / LOCK
        with file.open("w") as stream:
            # The deploy that had the lock may have removed the file after we opened it.
            if not (try_lock(stream) and file.exists() and os.path.samestat(os.fstat(stream.fileno()), file.stat())):
                raise LockedError(f"another deploy to {self._folder} is running")
            try:
                yield
            finally:
                file.unlink(missing_ok=True)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None when it does not exist."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        files.write(self._folder / path, data)

    def checksums(self) -> Mapping[str, str]:
        """Return the checksums of all files of the folder. Ignores symbolic links."""
        checksums: dict[str, str] = {}
        for folder, _, names in os.walk(self._folder):
            for name in names:
                file = Path(folder, name)
                if file.is_file() and not file.is_symlink():
                    checksums[file.relative_to(self._folder).as_posix()] = self.checksum(file.read_bytes())
        return checksums

    def checksum(self, data: bytes) -> str:
        """Return the SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(data).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Copy files with their times, so that a server's `Last-Modified` and `ETag` change only with the file."""
        for number, upload in enumerate(uploads, 1):
            file = self._folder / upload.path
            temporary = file.with_name(file.name + _UNFINISHED)
            try:
                shutil.copy2(upload.location, temporary)
            except FileNotFoundError:
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(upload.location, temporary)
            os.replace(temporary, file)
            tick(number, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are then empty."""
        for path in paths:
            file = self._folder / path
            file.unlink(missing_ok=True)
            file.with_name(file.name + _UNFINISHED).unlink(missing_ok=True)
            for folder in file.parents:
                if folder == self._folder:
                    break
                with suppress(OSError):
                    folder.rmdir()
                    continue
                break

    def finish(self, message: str) -> None:
        """Do nothing: every file is already in use."""
