"""Files that are published as they are, under names that hold their digest, so that they may be cached for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from site_builder.fingerprint import digest_bytes
from site_builder.hub.urls import Urls
from site_builder.model import File, Sheet, SourceFile

SHEET = ".css"
ASSETS = "assets/"
"""Folder of the output for files whose names hold their digest."""
ROOT = "root/"
"""Files of `static/root/` keep their names and go to the top of the site: `favicon.ico`, `CNAME`, ..."""


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


def _sheet(name: str, data: bytes) -> Sheet:
    origin = f"static/{name}"
    if name.startswith(ROOT):
        return Sheet(name.removeprefix(ROOT), data, origin)
    return Sheet(_address(name, digest_bytes(data)), data, origin)


def _static_file(file: SourceFile) -> File:
    if file.path.startswith(ROOT):
        return File(file.path.removeprefix(ROOT), file.location, file.digest, f"static/{file.path}")
    return _hashed(file, file.path, f"static/{file.path}")


def _hashed(file: SourceFile, name: str, origin: str) -> File:
    return File(_address(name, file.digest), file.location, file.digest, origin)


def _address(name: str, digest: bytes) -> str:
    path = PurePosixPath(name)
    return f"{ASSETS}{path.with_name(f'{path.stem}.{digest.hex()[:8]}{path.suffix}')}"
