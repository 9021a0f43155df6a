"""A folder of this machine, or one that is mounted: what a web server serves."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.store import LOCK, LockedError, Upload
from site_builder.system import files
from site_builder.system.progress import ReportProgress

_UNFINISHED = ".site-builder-deploy.tmp"
"""End of the names of files that are not whole yet."""


class Folder:
    """A folder, which is made when there is none. Each file is whole at every moment."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """A lock that ends with the process that holds it, whatever ends that: there is nothing to take over."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / LOCK
        with file.open("w") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_ours = file.exists() and os.path.samestat(os.fstat(stream.fileno()), file.stat())
            except BlockingIOError:
                is_ours = False
            if not is_ours:
                raise LockedError(f"another deploy to {self._folder} is under way")
            try:
                yield
            finally:
                file.unlink(missing_ok=True)

    def read(self, path: str) -> bytes | None:
        """A file; None when there is none."""
        try:
            return (self._folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a file in place."""
        files.write(self._folder / path, data)

    def checksums(self) -> Mapping[str, str]:
        """Of all files of the folder. Links to other places are not followed."""
        found: dict[str, str] = {}
        for folder, _, names in os.walk(self._folder):
            for name in names:
                file = Path(folder, name)
                if file.is_file() and not file.is_symlink():
                    found[file.relative_to(self._folder).as_posix()] = self.checksum(file.read_bytes())
        return found

    def checksum(self, data: bytes) -> str:
        """SHA-256."""
        return hashlib.sha256(data).hexdigest()

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Copy files, with their times, so that what a server says of them changes only when they do."""
        for number, upload in enumerate(uploads, 1):
            file = self._folder / upload.path
            new = file.with_name(file.name + _UNFINISHED)
            try:
                shutil.copy2(upload.location, new)
            except FileNotFoundError:
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(upload.location, new)
            os.replace(new, file)
            tick(number, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that are left empty."""
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
        """Nothing is left to do."""
