"""Files that are published as they are, under names that hold their digest, so that they may be cached for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from site_builder.hub.urls import Urls
from site_builder.model import File, SourceFile

ASSETS = "assets/"
"""Folder of the output for files whose names hold their digest."""
ROOT = "root/"
"""Files of `static/root/` keep their names and go to the top of the site: `favicon.ico`, `CNAME`, ..."""


class Assets:
    """The files of a hub by their keys (`static/css/site.css`, `content/news/2026/11/chart.svg`)."""

    def __init__(self, static: Iterable[SourceFile], attachments: Iterable[SourceFile], urls: Urls) -> None:
        self.static = {f"static/{f.path}": _static_file(f) for f in static}
        self.attachments = {f.path: _hashed(f, f.path.removeprefix("content/"), f.path) for f in attachments}
        self.files = self.static | self.attachments
        self.hrefs = {key: urls.href("/" + file.path) for key, file in self.files.items()}

    def published(self, used: Collection[str]) -> tuple[File, ...]:
        """All static files, and the attachments that a published story or page makes use of."""
        return (*self.static.values(), *(file for key, file in self.attachments.items() if key in used))


def _static_file(file: SourceFile) -> File:
    if file.path.startswith(ROOT):
        return File(file.path.removeprefix(ROOT), file.location, file.digest, f"static/{file.path}")
    return _hashed(file, file.path, f"static/{file.path}")


def _hashed(file: SourceFile, name: str, origin: str) -> File:
    path = PurePosixPath(name)
    hashed = path.with_name(f"{path.stem}.{file.digest.hex()[:8]}{path.suffix}")
    return File(f"{ASSETS}{hashed}", file.location, file.digest, origin)
