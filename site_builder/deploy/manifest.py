"""The manifest of a target: what earlier deploys have sent there. A small file beside the site, written last.

It is written first, too, without the stamps of what is about to change: so a deploy that is broken off leaves behind of
which files no one can be sure. Every other file is what the manifest says.
"""

from __future__ import annotations

import gzip
import zlib

import msgspec

from site_builder.model.value import Value

NAME = ".site-builder-deploy.json"
"""Of the manifest, where it is kept as plain text."""
COMPRESSED_NAME = f"{NAME}.gz"
VERSION = 1
IN_DOUBT = ""
"""In place of the stamp of a file that a deploy has begun to send."""


class TargetManifest(Value, frozen=True):
    """What earlier deploys have sent."""

    files: dict[str, str] = msgspec.field(default_factory=dict)
    """Stamps by path: two files with the same stamp have the same bytes, and are delivered in the same way."""
    unused: dict[str, str] = msgspec.field(default_factory=dict)
    """Since when files are not part of the site any more, in UTC; those of them that are not removed yet."""


def encode_manifest(manifest: TargetManifest, name: str) -> bytes:
    """The manifest as it is kept under a name: a line for each file, in order, so that a small change stays small."""
    head = {"version": VERSION, "unused": manifest.unused}
    lines = ",\n".join(f"{_json(path)}:{_json(stamp)}" for path, stamp in sorted(manifest.files.items()))
    text = f'{_json(head)[:-1]},"files":{{\n{lines}\n}}}}\n'
    data = text.encode()
    return gzip.compress(data, mtime=0) if name.endswith(".gz") else data


def decode_manifest(data: bytes, name: str) -> TargetManifest | None:
    """The manifest that is kept like this; None when it is damaged, of another version, or names files elsewhere."""
    try:
        kept = msgspec.json.decode(gzip.decompress(data) if name.endswith(".gz") else data, type=_StoredManifest)
    except (msgspec.DecodeError, OSError, EOFError, zlib.error):
        return None
    if kept.version != VERSION or not all(map(_is_inside, kept.files)):
        return None
    return TargetManifest(kept.files, kept.unused)


class _StoredManifest(msgspec.Struct):
    version: int
    files: dict[str, str]
    unused: dict[str, str]


def _is_inside(path: str) -> bool:
    """Whether a path cannot lead out of the place: it decides what is removed there."""
    return not {"", ".", ".."} & {*path.split("/")} and "\0" not in path


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
