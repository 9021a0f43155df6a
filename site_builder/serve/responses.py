"""Responses of the preview: which file answers a URL, and what has changed in a page that an open tab shows.

The output folder stays as `build` makes it. The tags of the preview are added to the response.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    """What answers a URL."""

    status: int
    file: str = ""
    """Below the output folder; empty when there is no file."""
    location: str = ""
    """Target of a redirect."""


class ShownPage(Value, frozen=True):
    """A page as an open tab shows it."""

    whole: str
    """Digest of the page."""
    unstyled: str
    """Digest of the page without its links to style sheets."""


Exists = Callable[[str], bool]
"""Whether the site has a file at a path below the output folder. May raise OSError and ValueError."""


def find(exists: Exists, base_path: str, path: str) -> PreviewResponse:
    """Return what answers the decoded path of a URL, as a static host would."""
    missing = PreviewResponse(404, NOT_FOUND if exists(NOT_FOUND) else "")
    if not path.startswith(base_path):
        return PreviewResponse(302, location=base_path) if path in ("/", base_path.rstrip("/")) else missing
    site_path = path.removeprefix(base_path)
    *folders, name = site_path.split("/")
    if {"", ".", ".."} & {*folders} or name in (".", ".."):
        return missing
    with suppress(OSError, ValueError):
        if exists(output_file("/" + site_path)):
            return PreviewResponse(200, output_file("/" + site_path))
        if exists(f"{site_path}/index.html"):
            return PreviewResponse(301, location=path + "/")
    return missing


def in_folder(output: Path) -> Exists:
    """Return a function that says which files an output folder has."""
    return lambda file: is_inside(output, output / file)


def is_inside(output: Path, file: Path) -> bool:
    """Return whether a file is in the output folder, and not behind a link that leads out of it."""
    return file.is_file() and file.resolve().is_relative_to(output.resolve())


def shown_page(page: bytes) -> ShownPage:
    """Return the digests of a page."""
    return ShownPage(digest_bytes(page).hex(), digest_bytes(_STYLESHEET.sub(b"", page)).hex())


def page_difference(before: ShownPage, now: ShownPage) -> Literal["", "styles", "page"]:
    """Return what has changed: nothing, only the style sheets, or the page."""
    if before.whole == now.whole:
        return ""
    return "styles" if before.unstyled == now.unstyled else "page"


def with_tags(page: bytes, tags: bytes) -> bytes:
    """Return a page with tags added at the end of its head, or at the end of the page when it has no head."""
    head, end, rest = page.partition(_END_OF_HEAD)
    return head + tags + end + rest
