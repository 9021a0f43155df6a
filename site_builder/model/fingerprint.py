"""Canonical hashes of values: equal values give equal digests in every process, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

DIGEST_SIZE = 16
"""Bytes of a digest: 128 bits, so that two of a billion pages agree by chance about once in 10**20 sites."""

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def digest_bytes(data: bytes) -> bytes:
    """The digest of some bytes."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()


def digest(value: object) -> bytes:
    """The digest of a plain value (text, numbers, times, lists, mappings, `model` values).

    Mappings and sets are put in order first. Raises TypeError for any other type, rather than guess.
    """
    return digest_bytes(_encode(value))


def combine(parts: Iterable[bytes]) -> bytes:
    """One digest of several, in their order."""
    return digest_bytes(_encode(list(parts)))


def digest_folder(folder: Path, suffixes: tuple[str, ...]) -> bytes:
    """The digest of all files below `folder` with one of these suffixes: their relative paths and bytes."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in suffixes and p.is_file())
    return combine(part for file in files for part in (file.relative_to(folder).as_posix().encode(), file.read_bytes()))
