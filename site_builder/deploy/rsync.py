"""Deploy to a folder of another machine with `rsync`, over ssh or to an rsync server."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from site_builder.config.deploy_target import DeployAddress
from site_builder.deploy import subprocesses
from site_builder.deploy.manifest import COMPRESSED_NAME
from site_builder.deploy.store import Upload
from site_builder.deploy.subprocesses import ProgramFailedError
from site_builder.system.progress import ReportProgress

_PARTIAL_TRANSFER = 23
"""Exit status of rsync when a file could not be sent or does not exist."""


class RsyncTarget:
    """A folder of a host. Its parent folder must exist."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, target: DeployAddress) -> None:
        parts = urlsplit(target.address)
        self._url = target.address
        self._shell: tuple[str, ...] = ()
        self._has_server = target.scheme == "rsync"
        if self._has_server:
            self._folder = f"rsync://{target.host}{target.path.rstrip('/')}/"
        else:
            host = target.host.rpartition(":")[0] if parts.port else target.host
            self._folder = f"{host}:{target.path.rstrip('/')}/"
            shell = os.environ.get("RSYNC_RSH") or subprocesses.SSH
            self._shell = (f"--rsh={shell} -p {parts.port}",) if parts.port else ()

    @contextmanager
    def lock(self, take_over: bool) -> Iterator[None]:
        """Lock nothing: rsync has no atomic way to create a file. Deploys from other machines are not kept out."""
        yield

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a small file; None when it does not exist."""
        with TemporaryDirectory() as folder:
            try:
                self._rsync(f"{self._folder}{path}", f"{folder}/")
            except ProgramFailedError as error:
                if error.status == _PARTIAL_TRANSFER and "No such file or directory" in error.stderr:
                    return None
                raise
            return Path(folder, Path(path).name).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        """Write a small file."""
        with TemporaryDirectory() as folder:
            Path(folder, path).write_bytes(data)
            self._send([path], folder)

    def checksums(self) -> Mapping[str, str]:
        """Return nothing: rsync itself compares files, and sends only what differs."""
        return {}

    def checksum(self, data: bytes) -> str:
        """Return a dummy, because `checksums` is empty."""
        return "unknown"

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Send files with their times."""
        sent = 0
        for folder, group in groupby(uploads, lambda upload: upload.location.removesuffix(upload.path)):
            paths = [upload.path for upload in group]
            self._send(paths, folder)
            sent += len(paths)
            tick(sent, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files and emptied folders, by sending an empty folder with rules that protect the rest."""
        folders = {str(parent) for path in paths for parent in Path(path).parents if str(parent) != "."}
        rules = _null_separated(
            [*(f"/{_escape_pattern(f)}/" for f in sorted(folders)), *(f"/{_escape_pattern(path)}" for path in paths)]
        )
        options = ("--recursive", "--delete", "--from0", "--include-from=-", "--exclude=*")
        with TemporaryDirectory() as empty_folder:
            self._rsync(*options, f"{empty_folder}/", self._folder, stdin=rules)

    def finish(self, message: str) -> None:
        """Do nothing: every file is already in use."""

    def _send(self, paths: Iterable[str], folder: str) -> None:
        source = folder.rstrip("/") + "/"
        self._rsync("--checksum", "--times", *_FROM_LIST, source, self._folder, stdin=_null_separated(paths))

    def _rsync(self, *arguments: str, stdin: bytes = b"") -> None:
        timeouts = [
            f"--timeout={subprocesses.SILENCE}",
            *([f"--contimeout={subprocesses.SILENCE}"] if self._has_server else []),
        ]
        try:
            subprocesses.run_program(["rsync", *timeouts, *self._shell, *arguments], stdin)
        except ProgramFailedError as error:
            lines = [line.removeprefix("rsync: ") for line in error.stderr.splitlines() if "rsync error:" not in line]
            raise ProgramFailedError(
                ["rsync", f"for {self._url}"], error.status, "\n".join(lines) or error.stderr
            ) from None


_FROM_LIST = ("--files-from=-", "--from0")


def _escape_pattern(path: str) -> str:
    """Return an rsync pattern that matches only this path."""
    return re.sub(r"([*?[\\])", r"\\\1", path) if set("*?[") & set(path) else path


def _null_separated(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
