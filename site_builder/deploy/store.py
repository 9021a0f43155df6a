"""The interface of a deploy target: `Store`. Each kind of target implements it in a module of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from site_builder.model.value import Value
from site_builder.system.progress import ReportProgress

LOCK = ".site-builder-deploy.lock"
"""Name of the lock file at a target while a deploy is running."""


class Upload(Value, frozen=True):
    """A file to send."""

    path: str
    """Path at the target."""
    location: str
    """Path on this machine."""
    size: int
    """Bytes."""
    content_type: str
    cache_control: str


class DeployError(Exception):
    """A deploy cannot continue. The message is for users."""


class LockedError(DeployError):
    """Another deploy to the same target is running."""


class Store(Protocol):
    """A deploy target. Paths are relative to it, separated by `/`. All methods raise DeployError and OSError."""

    manifest: str
    """Path of the manifest file, which lists what earlier deploys have sent."""
    is_atomic: bool
    """Whether readers see a whole deploy at once, at `finish`, and nothing of it before."""

    def lock(self, take_over: bool) -> AbstractContextManager[None]:
        """Keep other deploys out inside the `with` block. `take_over` ignores their lock. Raises LockedError."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a small file; None when it does not exist."""

    def write(self, path: str, data: bytes) -> None:
        """Write a small file, which must not be cached."""

    def checksums(self) -> Mapping[str, str]:
        """Return the checksums of all files at the target by path; empty text where unknown."""

    def checksum(self, data: bytes) -> str:
        """Return the checksum of these bytes, as `checksums` gives it."""

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Send files, in any order. After an error, some of them may have been sent."""

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files; ignores files that do not exist."""

    def finish(self, message: str) -> None:
        """Complete the deploy after everything was sent. `message` is one line about what has changed."""
