"""Pages: which file answers an address, and how a page is told from an earlier one that an open tab shows.

The output folder holds what `build` makes. Nothing is added to it: the tags of the preview are put into what is sent.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Literal

from site_builder.hub.urls import output_file
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.value import Value

NOT_FOUND = "404.html"
_STYLESHEET = re.compile(rb"<link\b[^>]*\brel=[\"']?stylesheet\b[^>]*>", re.I)
_END_OF_HEAD = b"</head>"


class PreviewResponse(Value, frozen=True):
    """What answers an address."""

    status: int
    file: str = ""
    """Below the output folder; empty when nothing is there."""
    location: str = ""
    """Where a redirection leads."""


class ShownPage(Value, frozen=True):
    """A page as an open tab shows it."""

    whole: str
    """Digest of the page."""
    unstyled: str
    """Digest of the page without its links to style sheets."""


def find(output: Path, base_path: str, path: str) -> PreviewResponse:
    """What answers the path of an address, percent-decoded: as a host of static files does it."""
    missing = PreviewResponse(404, NOT_FOUND if (output / NOT_FOUND).is_file() else "")
    if not path.startswith(base_path):
        return PreviewResponse(302, location=base_path) if path in ("/", base_path.rstrip("/")) else missing
    inside = path.removeprefix(base_path)
    *folders, name = inside.split("/")
    if {"", ".", ".."} & {*folders} or name in (".", ".."):
        return missing
    with suppress(OSError, ValueError):
        if is_inside(output, output / output_file("/" + inside)):
            return PreviewResponse(200, output_file("/" + inside))
        if (output / inside / "index.html").is_file():
            return PreviewResponse(301, location=path + "/")
    return missing


def is_inside(output: Path, file: Path) -> bool:
    """Whether this is a file of the output folder: not a link that leads out of it, whoever has put it there."""
    return file.is_file() and file.resolve().is_relative_to(output.resolve())


def shown_page(page: bytes) -> ShownPage:
    """The digests by which a page is known."""
    return ShownPage(digest_bytes(page).hex(), digest_bytes(_STYLESHEET.sub(b"", page)).hex())


def page_difference(before: ShownPage, now: ShownPage) -> Literal["", "styles", "page"]:
    """What of a page has changed: nothing, its style sheets alone, or the page."""
    if before.whole == now.whole:
        return ""
    return "styles" if before.unstyled == now.unstyled else "page"


def with_tags(page: bytes, tags: bytes) -> bytes:
    """A page with tags at the end of its head; at the end of the page when it has no such place."""
    head, end, rest = page.partition(_END_OF_HEAD)
    return head + tags + end + rest
