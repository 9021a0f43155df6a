"""Name the files that are published unchanged: names contain the digest, so that browsers can cache them forever."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from site_builder.content.images.image import is_image
from site_builder.content.portable_names import MAX_BYTES, portable_name
from site_builder.hub.urls import Urls
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.outputs import File, StyleSheet

SHEET = ".css"
ASSETS = "assets/"
"""Folder of the output for files whose names contain their digest."""
ROOT = "root/"
"""Files of `static/root/` keep their names and go to the top of the site: `favicon.ico`, `CNAME`, ..."""

_DOCUMENTS: tuple[str, ...] = (
    ".bib",
    ".csv",
    ".doc",
    ".docx",
    ".epub",
    ".ics",
    ".ipynb",
    ".json",
    ".jsonl",
    ".odp",
    ".ods",
    ".odt",
    ".pdf",
)
_DOCUMENTS += (".ppt", ".pptx", ".ps", ".rtf", ".tex", ".toml", ".tsv", ".txt", ".xls", ".xlsx", ".yaml", ".yml")
_MEDIA = (".avi", ".flac", ".m4a", ".m4v", ".mov", ".mp3", ".mp4", ".ogg", ".opus", ".srt", ".vtt", ".wav", ".webm")
_ARCHIVES = (".bz2", ".gz", ".parquet", ".tar", ".tgz", ".xz", ".zip", ".zst")
PASSIVE = frozenset((*_DOCUMENTS, *_MEDIA, *_ARCHIVES))
"""Suffixes of files that browsers show, play or save, but never run for the site: no HTML, XML, script or style."""


class Assets:
    """The files of a hub by their keys (`static/css/site.css`, `content/news/2026/11/chart.svg`)."""

    def __init__(
        self,
        static: Iterable[SourceFile],
        attachments: Iterable[SourceFile],
        styles: Mapping[str, bytes],
        urls: Urls,
    ) -> None:
        plain = [f for f in static if not f.path.endswith(SHEET)]
        self.sheets = {f"static/{name}": _sheet(name, data) for name, data in sorted(styles.items())}
        self.static = {f"static/{f.path}": _static_file(f) for f in plain}
        self.attachments = {f.path: _hashed(f, f.path.removeprefix("content/"), f.path) for f in attachments}
        self.files = self.static | self.attachments
        self.hrefs = {key: urls.href("/" + file.path) for key, file in (self.files | self.sheets).items()}


def sheet_folder(name: str) -> str:
    """Return the folder of the output to which the style sheet with this name below `static/` goes."""
    return posixpath.dirname(_sheet(name, b"").path)


def static_path(file: SourceFile) -> str:
    """Return the output path of a file of `static/`."""
    return _static_file(file).path


def _sheet(name: str, data: bytes) -> StyleSheet:
    origin = f"static/{name}"
    if name.startswith(ROOT):
        return StyleSheet(name.removeprefix(ROOT), data, origin)
    return StyleSheet(_hashed_name(name, digest_bytes(data)), data, origin)


def _static_file(file: SourceFile) -> File:
    if file.path.startswith(ROOT):
        return File(file.path.removeprefix(ROOT), file.location, file.digest, f"static/{file.path}")
    return _hashed(file, file.path, f"static/{file.path}")


def _hashed(file: SourceFile, name: str, origin: str) -> File:
    return File(_hashed_name(name, file.digest), file.location, file.digest, origin)


def _hashed_name(name: str, digest: bytes) -> str:
    return asset_url(name, digest, PurePosixPath(name).suffix)


def asset_url(name: str, digest: bytes, ending: str) -> str:
    """Return the output path of a file with this name: its stem, the digest and an ending."""
    path = PurePosixPath(name)
    stem = _cut(portable_name(path.stem), MAX_BYTES - len(f".12345678{ending}".encode()))
    return str(PurePosixPath(ASSETS, *map(portable_name, path.parts[:-1]), f"{stem}.{digest.hex()[:8]}{ending}"))


def is_passive(key: str) -> bool:
    """Whether a story may publish a file by linking to it: files of `static/`, and those that browsers never run."""
    return key.startswith("static/") or is_image(key) or PurePosixPath(key).suffix.lower() in PASSIVE


def _cut(name: str, size: int) -> str:
    return name.encode()[: max(1, size)].decode("utf-8", "ignore")
