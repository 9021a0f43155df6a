"""Canonical digests: equal values have equal digests in every process and on every machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

DIGEST_SIZE = 16
"""Bytes of a digest. With 128 bits, two of a billion pages collide about once in 10**20 sites."""

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def digest_bytes(data: bytes) -> bytes:
    """Return the digest of some bytes."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()


def digest(value: object) -> bytes:
    """Return the digest of a plain value: text, numbers, times, lists, mappings, `Value` classes.

    The order of mappings and sets does not matter. Raises TypeError for any other type.
    """
    return digest_bytes(_encode(value))


def combine(parts: Iterable[bytes]) -> bytes:
    """Return one digest of several; their order matters."""
    return digest_bytes(_encode(list(parts)))


def digest_folder(folder: Path, suffixes: tuple[str, ...]) -> bytes:
    """Return a digest of the relative paths and bytes of all files below `folder` with these suffixes."""
    names = sorted(
        os.path.relpath(os.path.join(parent, name), folder)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(suffixes)
    )
    return combine(part for name in names for part in (name.replace(os.sep, "/").encode(), _read(folder, name)))


def _read(folder: Path, name: str) -> bytes:
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()
