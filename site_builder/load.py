"""Load: find the files a hub is made of, with the digest of each. Reads the disk, understands nothing of it.

A hub's own layouts and static files stand before the packaged ones of the same name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from site_builder.config import SETTINGS_PATH
from site_builder.content.ledger import LEDGER_PATH
from site_builder.content.redirects import REDIRECTS_PATH
from site_builder.content.sources import SOURCES_PATH
from site_builder.extras import Extras, find_extras
from site_builder.fingerprint import digest_bytes
from site_builder.model import Problem, SourceFile, Value

CONTENT, LAYOUTS, STATIC = "content", "layouts", "static"
TEXTS_PATH = "layouts/texts/en.yaml"
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
STORIES, PAGES = "content/news/", "content/pages/"


class Inputs(Value, frozen=True):
    """Everything a build starts from, each list in order of path."""

    settings: SourceFile
    sources: SourceFile | None
    redirects: SourceFile | None
    ledger: SourceFile | None
    stories: tuple[SourceFile, ...]
    pages: tuple[SourceFile, ...]
    attachments: tuple[SourceFile, ...]
    """Files below `content/` that are not Markdown: the images beside the stories."""
    layouts: tuple[SourceFile, ...]
    static: tuple[SourceFile, ...]
    extras: Extras
    """What is installed of the optional libraries."""
    texts: SourceFile
    """The packaged words of the layouts in English, which stand in for those that a hub's own file has not."""


Digester = Callable[[str, os.stat_result], bytes]
"""Gives the digest of the file at a location, which has this status."""


def read(location: str) -> bytes:
    """The bytes of a file. Raises OSError."""
    return Path(location).read_bytes()


def digest_file(location: str, status: os.stat_result) -> bytes:
    """The digest of a file by reading it: the `Digester` that remembers nothing."""
    return digest_bytes(read(location))


def load(site: Path, digest_of: Digester = digest_file) -> tuple[Inputs, list[Problem]]:
    """Find all files of the hub in the folder `site`. Raises OSError when one cannot be read."""
    problems: list[Problem] = []
    content = [_located(site, f, digest_of) for f in _named(site, CONTENT, problems)]
    stories = tuple(f for f in content if f.path.startswith(STORIES) and f.path.endswith(".md"))
    pages = tuple(f for f in content if f.path.startswith(PAGES) and f.path.endswith(".md"))
    known = {f.path for f in (*stories, *pages)}
    others = [f for f in content if f.path not in known]
    stray = [f for f in others if f.path.casefold().endswith(MARKDOWN)]
    inputs = Inputs(
        settings=_located(site, (SETTINGS_PATH, (site / SETTINGS_PATH).stat()), digest_of),
        sources=next((f for f in others if f.path == SOURCES_PATH), None),
        redirects=_optional(site, REDIRECTS_PATH, digest_of),
        ledger=_optional(site, LEDGER_PATH, digest_of),
        stories=stories,
        pages=pages,
        attachments=tuple(f for f in others if f.path != SOURCES_PATH and f not in stray),
        layouts=_with_defaults(site, LAYOUTS, digest_of, problems),
        static=_with_defaults(site, STATIC, digest_of, problems),
        texts=_located(defaults_folder(), (TEXTS_PATH, (defaults_folder() / TEXTS_PATH).stat()), digest_of),
        extras=find_extras(),
    )
    return inputs, [*problems, *(_unplaced(f.path) for f in stray)]


def with_ledger(site: Path, inputs: Inputs, data: bytes) -> Inputs:
    """The inputs as they will be when the ledger has this content."""
    ledger = SourceFile(LEDGER_PATH, os.path.join(site, LEDGER_PATH), digest_bytes(data))
    return msgspec.structs.replace(inputs, ledger=ledger)


def defaults_folder() -> Path:
    """Where the packaged layouts and static files are: inside an installed package, at the top of a checkout."""
    package = Path(__file__).parent
    packaged = package / "defaults"
    return packaged if packaged.is_dir() else package.parent


def _optional(site: Path, path: str, digest_of: Digester) -> SourceFile | None:
    try:
        return _located(site, (path, (site / path).stat()), digest_of)
    except FileNotFoundError:
        return None


def _with_defaults(site: Path, folder: str, digest_of: Digester, problems: list[Problem]) -> tuple[SourceFile, ...]:
    found: dict[str, SourceFile] = {}
    for root in (defaults_folder(), site):
        for name, status in _named(root, folder, problems):
            path = name.removeprefix(folder + "/")
            located = _located(root, (name, status), digest_of)
            found[path] = SourceFile(path, located.location, located.digest)
    return tuple(found[path] for path in sorted(found))


def _located(root: Path, found: tuple[str, os.stat_result], digest_of: Digester) -> SourceFile:
    path, status = found
    location = os.path.join(root, path)
    return SourceFile(path, location, digest_of(location, status))


def _named(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Files below `root/folder`, as `_walk` finds them, but for names that are not UTF-8: no page could say them."""
    for path, status in _walk(root, folder):
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown == path:
            yield path, status
        else:
            problems.append(Problem(shown, "not-utf8", "the name of this file is not valid UTF-8", None, "rename it"))


def _walk(root: Path, folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Files below `root/folder`, in order of path, as paths relative to `root`. Hidden and backup files are left out.

    Linked files count, linked folders do not: they may lead in circles.
    """
    try:
        entries = sorted(os.scandir(os.path.join(root, folder)), key=_order)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_ignored(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path)
        elif entry.is_file():
            yield path, entry.stat()


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is no part of the hub: hidden ones, and what editor programs leave."""
    return name.startswith((".", "#")) or name.endswith("~")


def _order(entry: os.DirEntry[str]) -> str:
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name


def _unplaced(path: str) -> Problem:
    hint = f"stories live below `{STORIES}`, pages below `{PAGES}`"
    if path.startswith((STORIES, PAGES)):
        hint = "its name has to end in `.md`"
    return Problem(path, "unplaced-file", "this file is neither a story nor a page", None, hint, "warning")
