"""What a place for sites can do. Each kind of place has a module of its own that does this, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from site_builder.model.value import Value
from site_builder.system.progress import ReportProgress

LOCK = ".site-builder-deploy.lock"
"""Name of the file that says that a deploy is under way."""


class Upload(Value, frozen=True):
    """A file to be sent."""

    path: str
    """Where it goes."""
    location: str
    """Where it is on this machine."""
    size: int
    """Bytes."""
    content_type: str
    cache_control: str


class DeployError(Exception):
    """A deploy cannot go on: in words."""


class LockedError(DeployError):
    """Another deploy to the same place is under way."""


class Store(Protocol):
    """A place for a site. All paths are relative to it, with `/`. All methods raise DeployError and OSError."""

    manifest: str
    """Path of the file in which the place keeps what earlier deploys have sent."""
    is_atomic: bool
    """Whether nothing is seen of a deploy before `finish`, and then all of it."""

    def lock(self, take_over: bool) -> AbstractContextManager[None]:
        """Keeps other deploys out, though not one that takes over. Raises LockedError."""

    def read(self, path: str) -> bytes | None:
        """A small file; None when there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Put a small file in place, which no one caches."""

    def checksums(self) -> Mapping[str, str]:
        """Of all files that are there, whoever sent them; empty text where the place knows none."""

    def checksum(self, data: bytes) -> str:
        """What `checksums` has for a file that holds this."""

    def send(self, uploads: Sequence[Upload], tick: ReportProgress) -> None:
        """Put files in place, in any order. What is not sent when it raises is not said."""

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files; those that are not there already are no error."""

    def finish(self, message: str) -> None:
        """All is sent. `message` says in a line what has changed."""
