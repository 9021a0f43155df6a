"""Atomic: write a file of the hub so that it is whole at every moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import File, ImageVariant


def write(file: Path, data: bytes) -> None:
    """Put bytes in the place of a file, or make it. Its permissions stay; a link is followed. Raises OSError."""
    target = Path(os.path.realpath(file))
    with _beside(target, data) as new:
        new.replace(target)


def create(file: Path, data: bytes) -> None:
    """Make a file. Raises FileExistsError when there is anything of this name, a link to nowhere too, and OSError."""
    with _beside(file, data) as new:
        try:
            os.link(new, file)
        except FileExistsError:
            raise
        except OSError:  # Not all file systems have links.
            with file.open("xb") as stream:
                stream.write(data)


@contextmanager
def _beside(target: Path, data: bytes) -> Iterator[Path]:
    """A file with these bytes in the folder of the target, with its permissions; it is there no more afterwards."""
    new = target.with_name(f".{target.name[:20]}.{os.getpid()}.tmp")
    new.unlink(missing_ok=True)  # Of a process that was killed, and had the same number.
    try:
        with new.open("xb") as stream:
            stream.write(data)
            if target.exists():
                os.fchmod(stream.fileno(), target.stat().st_mode)
            stream.flush()
            os.fsync(stream.fileno())
        yield new
    finally:
        new.unlink(missing_ok=True)


def read(location: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    return Path(location).read_bytes()


class FileChangedError(OSError):
    """A file is not any more what it was when the hub was looked through."""


def read_unchanged(file: SourceFile | File | ImageVariant) -> bytes:
    """The bytes of a file that was found before. Raises Changed when they are others now, and OSError."""
    data = read(file.location)
    if digest_bytes(data) != file.digest:
        raise FileChangedError(0, "this file was changed while it was read; try again when it is whole", file.location)
    return data


def digest_file(location: str, status: os.stat_result) -> bytes:
    """The digest of a file by reading it: the `Digester` that remembers nothing."""
    return digest_bytes(read(location))
