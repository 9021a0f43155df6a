"""Load: find the files a hub is made of, with the digest of each. Reads the disk, understands nothing of it.

A hub's own layouts and static files stand before the packaged ones of the same name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from unicodedata import normalize

import msgspec

from site_builder.config.features import Features, find_features
from site_builder.config.paths import CONTENT, LAYOUTS, MARKDOWN, PAGES, STATIC, STORIES, TEXTS_PATH, defaults_folder
from site_builder.config.reader import parse_config
from site_builder.config.schema import SETTINGS_PATH, Limits
from site_builder.content.redirects import REDIRECTS_PATH
from site_builder.content.sources import SOURCES_PATH
from site_builder.content.text import find_control_character
from site_builder.content.url_lock import URL_LOCK_PATH
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value
from site_builder.system.files import digest_file, read


class Inputs(Value, frozen=True):
    """Everything a build starts from, each list in order of path."""

    settings: SourceFile
    sources: SourceFile | None
    redirects: SourceFile | None
    url_lock: SourceFile | None
    stories: tuple[SourceFile, ...]
    pages: tuple[SourceFile, ...]
    attachments: tuple[SourceFile, ...]
    """Files below `content/` that are not Markdown: the images beside the stories."""
    layouts: tuple[SourceFile, ...]
    static: tuple[SourceFile, ...]
    features: Features
    """What is installed of the optional libraries."""
    texts: SourceFile
    """The packaged words of the layouts in English, which stand in for those that a hub's own file has not."""


Digester = Callable[[str, os.stat_result], bytes]
"""Gives the digest of the file at a location, which has this status."""


def load(site: Path, digest_of: Digester = digest_file) -> Result[Inputs]:
    """Find all files of the hub in the folder `site`. Raises OSError when one cannot be read."""
    problems: list[Problem] = []
    settings = _located(site, (SETTINGS_PATH, (site / SETTINGS_PATH).stat()), digest_of)
    config, _ = parse_config(read(settings.location))
    most = (config.limits if config else Limits()).file
    content = [_located(site, f, digest_of) for f in _named(site, CONTENT, most, problems)]
    stories = tuple(f for f in content if f.path.startswith(STORIES) and f.path.endswith(".md"))
    pages = tuple(f for f in content if f.path.startswith(PAGES) and f.path.endswith(".md"))
    known = {f.path for f in (*stories, *pages)}
    others = [f for f in content if f.path not in known]
    stray = [f for f in others if f.path.casefold().endswith(MARKDOWN)]
    static, layouts = (_with_defaults(site, folder, most, digest_of, problems) for folder in (STATIC, LAYOUTS))
    problems += same_names(
        [f"{folder}/{f.path}" for folder, files in ((LAYOUTS, layouts), (STATIC, static)) for f in files]
    )
    problems += same_names([f.path for f in content])
    inputs = Inputs(
        settings=settings,
        sources=next((f for f in others if f.path == SOURCES_PATH), None),
        redirects=_optional(site, REDIRECTS_PATH, digest_of),
        url_lock=_optional(site, URL_LOCK_PATH, digest_of),
        stories=stories,
        pages=pages,
        attachments=tuple(f for f in others if f.path != SOURCES_PATH and f not in stray),
        layouts=layouts,
        static=static,
        texts=_located(defaults_folder(), (TEXTS_PATH, (defaults_folder() / TEXTS_PATH).stat()), digest_of),
        features=find_features(),
    )
    return Result(inputs, [*problems, *(_unplaced(f.path) for f in stray)])


def with_url_lock(hub_dir: Path, inputs: Inputs, data: bytes) -> Inputs:
    """The inputs as they will be when `urls.lock` has this content."""
    lock_file = SourceFile(URL_LOCK_PATH, os.path.join(hub_dir, URL_LOCK_PATH), digest_bytes(data))
    return msgspec.structs.replace(inputs, url_lock=lock_file)


def _optional(site: Path, path: str, digest_of: Digester) -> SourceFile | None:
    try:
        return _located(site, (path, (site / path).stat()), digest_of)
    except FileNotFoundError:
        return None


def _with_defaults(
    site: Path, folder: str, most: int, digest_of: Digester, problems: list[Problem]
) -> tuple[SourceFile, ...]:
    found: dict[str, SourceFile] = {}
    for root, limit in ((defaults_folder(), sys.maxsize), (site, most)):
        for name, status in _named(root, folder, limit, problems):
            path = name.removeprefix(folder + "/")
            located = _located(root, (name, status), digest_of)
            found[path] = SourceFile(path, located.location, located.digest)
    return tuple(found[path] for path in sorted(found))


def _located(root: Path, found: tuple[str, os.stat_result], digest_of: Digester) -> SourceFile:
    """A file, known by its path in Unicode's composed form: a name is the same however its letters are encoded."""
    path, status = found
    location = os.path.join(root, path)
    return SourceFile(normalize("NFC", path), location, digest_of(location, status))


def same_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Files whose names differ only in capital letters, or in how their letters are encoded."""
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(normalize("NFC", path).casefold(), path)
        if other is not path:
            message = f"on many machines, this file has the same name as `{other}`"
            yield Problem(path, "same-name", message, None, "rename one of the two")


def _named(root: Path, folder: str, most: int, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Files below `root/folder`, as `_walk` finds them, but for those that no page could name or show.

    Nor are there those of more than `most` bytes.
    """
    for path, status in _walk(root, folder, problems):
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        if shown != path:
            problems.append(Problem(shown, "not-utf8", "the name of this file is not valid UTF-8", None, "rename it"))
        elif find_control_character(path) is not None or not set("\t\n").isdisjoint(path):
            shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
            message = "the name of this file contains a control character"
            problems.append(Problem(shown, "control-character", message, None, "rename it"))
        elif status.st_size > most:
            message = f"{status.st_size:,} bytes; at most {most:,} are read"
            problems.append(Problem(path, "file-too-large", message))
        else:
            yield path, status


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, os.stat_result]]:
    """Files below `root/folder`, in order of path, as paths relative to `root`. Hidden and backup files are left out.

    Links to files of the hub count. Others do not: a story must not publish what else is on this machine, and links to
    folders may lead in circles.
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
            yield from _walk(root, path, problems)
        elif entry.is_symlink() and (wrong := _wrong_link(root, entry.path)):
            problems.append(Problem(path, "outside-link", wrong, None, "put a copy in the place of the link"))
        elif entry.is_file():
            yield path, entry.stat()


def _wrong_link(root: Path, link: str) -> str:
    """Why a symbolic link is not followed; empty when it is. The program's own files may be links to anywhere."""
    if root == defaults_folder():
        return ""
    if not os.path.isfile(link):
        return "this is a link to a folder, which is not followed, or to nothing"
    target = os.path.realpath(link)
    for folder in (CONTENT, LAYOUTS, STATIC):
        inside = os.path.relpath(target, os.path.realpath(os.path.join(root, folder)))
        if not any(map(is_ignored, inside.split(os.sep))):
            return ""
    return "this is a link to a file that is no part of the hub"


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
