"""The manifest of a target: the list of files that deploys have sent, stored next to the site and written last.

A deploy also writes it first, with the files that it is about to change marked as in doubt. So after an interrupted
deploy, the manifest says which files are uncertain; it is right about all others.
"""

from __future__ import annotations

import gzip
import zlib

import msgspec

from site_builder.model.value import Value

NAME = ".site-builder-deploy.json"
"""Name of the manifest at targets that store it as plain text."""
COMPRESSED_NAME = f"{NAME}.gz"
VERSION = 1
IN_DOUBT = ""
"""Stamp of a file that an unfinished deploy may or may not have changed."""


class TargetManifest(Value, frozen=True):
    """The files that deploys have sent to a target."""

    files: dict[str, str] = msgspec.field(default_factory=dict)
    """Stamps by path. Files with equal stamps have equal bytes and HTTP headers."""
    unused: dict[str, str] = msgspec.field(default_factory=dict)
    """Files that the site no longer uses but that are still there: the UTC time since when, by path."""


def encode_manifest(manifest: TargetManifest, name: str) -> bytes:
    """Return a manifest as bytes, with one sorted line per file for small diffs; compressed for a `.gz` name."""
    head = {"version": VERSION, "unused": manifest.unused}
    lines = ",\n".join(f"{_json(path)}:{_json(stamp)}" for path, stamp in sorted(manifest.files.items()))
    text = f'{_json(head)[:-1]},"files":{{\n{lines}\n}}}}\n'
    data = text.encode()
    return gzip.compress(data, mtime=0) if name.endswith(".gz") else data


def decode_manifest(data: bytes, name: str) -> TargetManifest | None:
    """Parse a manifest file. Return None when it is damaged, has another version, or has paths outside the target."""
    try:
        stored = msgspec.json.decode(gzip.decompress(data) if name.endswith(".gz") else data, type=_StoredManifest)
    except (msgspec.DecodeError, OSError, EOFError, zlib.error):
        return None
    if stored.version != VERSION or not all(map(_is_inside, stored.files)):
        return None
    return TargetManifest(stored.files, stored.unused)


class _StoredManifest(msgspec.Struct):
    version: int
    files: dict[str, str]
    unused: dict[str, str]


def _is_inside(path: str) -> bool:
    """Whether a path stays inside the target. A deploy removes files by these paths, so this must be checked."""
    return not {"", ".", ".."} & {*path.split("/")} and "\0" not in path


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
