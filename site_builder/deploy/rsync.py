"""A folder of another machine, by the program `rsync`: over ssh, or to its own server."""

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

_PARTIAL = 23
"""Exit status of rsync when a file could not be sent, or is not there."""


class RsyncTarget:
    """A folder of a host. Its parent has to be there."""

    manifest = COMPRESSED_NAME
    is_atomic = False

    def __init__(self, target: DeployAddress) -> None:
        parts = urlsplit(target.address)
        self._address = target.address
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
        """Lock nothing: rsync cannot create a file only if there is none. Another machine is not kept out."""
        yield

    def read(self, path: str) -> bytes | None:
        """A small file; None when there is none."""
        with TemporaryDirectory() as folder:
            try:
                self._rsync(f"{self._folder}{path}", f"{folder}/")
            except ProgramFailedError as error:
                if error.status == _PARTIAL and "No such file or directory" in error.said:
                    return None
                raise
            return Path(folder, Path(path).name).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        """Put a small file in place."""
        with TemporaryDirectory() as folder:
            Path(folder, path).write_bytes(data)
            self._send([path], folder)

    def checksums(self) -> Mapping[str, str]:
        """Unknown: rsync compares the files that it is given with those that are there, and sends only what differs."""
        return {}

    def checksum(self, data: bytes) -> str:
        """None is needed."""
        return "unknown"

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Send files, with their times."""
        sent = 0
        for folder, group in groupby(uploads, lambda upload: upload.location.removesuffix(upload.path)):
            paths = [upload.path for upload in group]
            self._send(paths, folder)
            sent += len(paths)
            tick(sent, len(uploads))

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files, and the folders that are left empty: an empty folder is sent, and all else is left alone."""
        folders = {str(parent) for path in paths for parent in Path(path).parents if str(parent) != "."}
        rules = _listed([*(f"/{_literal(f)}/" for f in sorted(folders)), *(f"/{_literal(path)}" for path in paths)])
        how = ("--recursive", "--delete", "--from0", "--include-from=-", "--exclude=*")
        with TemporaryDirectory() as nothing:
            self._rsync(*how, f"{nothing}/", self._folder, stdin=rules)

    def finish(self, message: str) -> None:
        """Nothing is left to do."""

    def _send(self, paths: Iterable[str], folder: str) -> None:
        source = folder.rstrip("/") + "/"
        self._rsync("--checksum", "--times", *_FROM_LIST, source, self._folder, stdin=_listed(paths))

    def _rsync(self, *arguments: str, stdin: bytes = b"") -> None:
        patience = [
            f"--timeout={subprocesses.SILENCE}",
            *([f"--contimeout={subprocesses.SILENCE}"] if self._has_server else []),
        ]
        try:
            subprocesses.run_program(["rsync", *patience, *self._shell, *arguments], stdin)
        except ProgramFailedError as error:
            said = [line.removeprefix("rsync: ") for line in error.said.splitlines() if "rsync error:" not in line]
            raise ProgramFailedError(
                ["rsync", f"for {self._address}"], error.status, "\n".join(said) or error.said
            ) from None


_FROM_LIST = ("--files-from=-", "--from0")


def _literal(path: str) -> str:
    """A pattern of rsync that means this path alone."""
    return re.sub(r"([*?[\\])", r"\\\1", path) if set("*?[") & set(path) else path


def _listed(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
