"""Load: find the files of a hub. In: its folder. Out: the paths and digests of its files.

A hub's own layouts and static files replace the packaged ones of the same name.
"""

from __future__ import annotations

import os
import posixpath
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from unicodedata import normalize

import msgspec

from site_builder.config.features import Features, find_features
from site_builder.config.paths import (
    COLLECTIONS_PATH,
    CONTENT,
    DATA,
    DATA_SUFFIXES,
    LAYOUTS,
    MARKDOWN,
    PAGES,
    SETTINGS_PATH,
    STATIC,
    STORIES,
    TEXTS_PATH,
    defaults_folder,
)
from site_builder.content.paths import REDIRECTS_PATH, URL_LOCK_PATH, collection_of_file
from site_builder.content.portable_names import portable_key
from site_builder.content.text import find_control_character
from site_builder.diagnostics.suggestions import closest
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import Problem
from site_builder.model.result import Result
from site_builder.model.value import Value
from site_builder.pipeline.walk import walk
from site_builder.system.files import NamedFile, digest_files, read_unchanged


class Inputs(Value, frozen=True):
    """The files that a build reads, each list in order of path."""

    settings: SourceFile
    declarations: SourceFile | None
    """`collections.yaml`."""
    redirects: SourceFile | None
    url_lock: SourceFile | None
    stories: tuple[SourceFile, ...]
    pages: tuple[SourceFile, ...]
    items: tuple[SourceFile, ...]
    """Files that have items of a collection, if the settings declare it: other Markdown files, and YAML files in
    `content/`."""
    attachments: tuple[SourceFile, ...]
    """Files below `content/` that are not Markdown: the images next to the stories. YAML files are here, too."""
    layouts: tuple[SourceFile, ...]
    static: tuple[SourceFile, ...]
    features: Features
    """The optional libraries that are installed."""
    texts: SourceFile
    """The packaged English words of the layouts, for texts that a hub's own file lacks."""
    data: tuple[SourceFile, ...] = ()
    """The files that layouts read, below `data/`."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the names and sizes of files, some of which are not read then. They are part of the inputs, so
    that no result without such a problem is used again when there is one."""


KNOWN_NAMES = (CONTENT, LAYOUTS, STATIC, DATA, SETTINGS_PATH, COLLECTIONS_PATH, REDIRECTS_PATH, URL_LOCK_PATH)
"""Files and folders at the top of a hub."""
Digester = Callable[[str, Sequence[NamedFile]], Sequence[bytes]]
"""Returns the digests of files in the folder at a location, which have these names and statuses.

With one file of an empty name, the location is that of the file."""


def max_file_bytes(settings: SourceFile) -> int:
    """Return the largest size of a file that these settings allow. Raises OSError."""
    from site_builder.config.reader import parse_config
    from site_builder.config.schema import Limits

    config, _ = parse_config(read_unchanged(settings))
    return (config.limits if config else Limits()).file


def load(
    hub_dir: Path, digests_of: Digester = digest_files, limit_in: Callable[[SourceFile], int] = max_file_bytes
) -> Result[Inputs]:
    """Find all files of the hub in a folder. Raises OSError when one cannot be read.

    `limit_in` returns the largest size of a file that settings allow.
    """
    problems: list[Problem] = []
    settings = _located(hub_dir, SETTINGS_PATH, digests_of)
    max_bytes = limit_in(settings)
    content = _files(hub_dir, CONTENT, max_bytes, digests_of, problems)
    markdown = [file for file in content if file.path.endswith(".md")]
    stories = tuple([file for file in markdown if file.path.startswith(STORIES)])
    pages = tuple([file for file in markdown if file.path.startswith(PAGES)])
    others = [file for file in content if not file.path.endswith(".md") or not file.path.startswith((STORIES, PAGES))]
    items = tuple([file for file in others if _may_have_items(file.path)])
    misplaced = {f.path for f in others if f.path.casefold().endswith(MARKDOWN)}
    problems += _nearly_named(hub_dir)
    static, layouts = (_with_defaults(hub_dir, folder, max_bytes, digests_of, problems) for folder in (STATIC, LAYOUTS))
    problems += same_names(
        [f"{folder}/{f.path}" for folder, files in ((LAYOUTS, layouts), (STATIC, static)) for f in files]
    )
    problems += same_names([f.path for f in content])
    found = _files(hub_dir, DATA, max_bytes, digests_of, problems)
    data = tuple([file for file in found if file.path.endswith(DATA_SUFFIXES)])
    problems += same_names([file.path for file in data])
    problems += [_no_data(file.path) for file in found if file not in data]
    problems += map(misplaced_file, sorted(misplaced.difference(file.path for file in items)))
    inputs = Inputs(
        settings=settings,
        declarations=_optional(hub_dir, COLLECTIONS_PATH, digests_of),
        redirects=_optional(hub_dir, REDIRECTS_PATH, digests_of),
        url_lock=_optional(hub_dir, URL_LOCK_PATH, digests_of),
        stories=stories,
        pages=pages,
        items=items,
        attachments=tuple(f for f in others if f.path not in misplaced),
        layouts=layouts,
        static=static,
        texts=_located(defaults_folder(), TEXTS_PATH, digests_of),
        features=find_features(),
        data=data,
        problems=tuple(problems),
    )
    return Result(inputs, problems)


def themed_files(hub_dir: Path, folder: str, digests_of: Digester = digest_files) -> tuple[SourceFile, ...]:
    """Return the files of the hub's `layouts` or `static` folder, and the packaged ones that these do not replace."""
    return _with_defaults(hub_dir, folder, sys.maxsize, digests_of, [])


def single_file(hub_dir: Path, path: str, digests_of: Digester = digest_files) -> SourceFile | None:
    """Return the file at a path of the hub; None if there is none. Raises OSError."""
    return _optional(hub_dir, path, digests_of)


def with_url_lock(hub_dir: Path, inputs: Inputs, data: bytes) -> Inputs:
    """Return the inputs as they will be when `urls.lock` has this content."""
    lock_file = SourceFile(URL_LOCK_PATH, os.path.join(hub_dir, URL_LOCK_PATH), digest_bytes(data))
    return msgspec.structs.replace(inputs, url_lock=lock_file)


def _optional(hub_dir: Path, path: str, digests_of: Digester) -> SourceFile | None:
    try:
        return _located(hub_dir, path, digests_of)
    except FileNotFoundError:
        return None


def _with_defaults(
    hub_dir: Path, folder: str, max_bytes: int, digests_of: Digester, problems: list[Problem]
) -> tuple[SourceFile, ...]:
    files: dict[str, SourceFile] = {}
    for root, limit in ((defaults_folder(), sys.maxsize), (hub_dir, max_bytes)):
        for file in _files(root, folder, limit, digests_of, problems):
            path = file.path.removeprefix(folder + "/")
            files[path] = SourceFile(path, file.location, file.digest)
    return tuple(files[path] for path in sorted(files))


def _files(root: Path, folder: str, max_bytes: int, digests_of: Digester, problems: list[Problem]) -> list[SourceFile]:
    """Return the usable files below `root/folder`, in order of path, each path once; report the others."""
    files: list[SourceFile] = []
    for path, named in walk(root, folder, problems):
        usable = _usable(path, named, max_bytes, problems)
        location = f"{root}/{path}"
        digests = digests_of(location, usable)
        files += [
            SourceFile(f"{path}/{name}", f"{location}/{name}", digest)
            for (name, _), digest in zip(usable, digests, strict=True)
        ]
    if not "".join([file.path for file in files]).isascii():
        files = _in_one_form(root, files, problems)
    files.sort(key=attrgetter("path"))
    return files


def _in_one_form(root: Path, files: Iterable[SourceFile], problems: list[Problem]) -> list[SourceFile]:
    """Return files with their paths in Unicode form NFC, so that equal names are equal strings; each path once."""
    unique: dict[str, SourceFile] = {}
    folders: dict[str, None] = {}
    reported: set[str] = set()
    for file in files:
        path = normalize("NFC", file.path)
        folders[posixpath.dirname(file.path)] = None
        other = unique.get(path)
        if other is None or path == file.path:  # The same one as `find_file` finds.
            unique[path] = SourceFile(path, file.location, file.digest)
        if other:
            message = (
                "two files have this name: an accent is part of its letter in one name, and follows it in the other"
            )
            problems.append(Problem(path, "same-name", message, None, "delete or rename one of the two"))
            reported.add(posixpath.dirname(path))
    problems += _same_folders(folders, reported)
    return list(unique.values())


def _same_folders(folders: Iterable[str], reported: set[str]) -> Iterator[Problem]:
    """Warn of each folder with files that is there in two Unicode forms, or below one that is: it counts as one.

    Folders in `reported` have two files of one name.
    """
    first: dict[str, str] = {}
    for folder in folders:
        path = normalize("NFC", folder)
        if first.setdefault(path, folder) != folder and path not in reported:
            reported.add(path)
            message = (
                "two folders have this name: an accent is part of its letter in one name, and follows it in the other"
            )
            hint = "move the files of one into the other, and delete it"
            yield Problem(path, "same-name", message, None, hint, "warning")


def _located(root: Path, path: str, digests_of: Digester) -> SourceFile:
    """Return one file, with its path in Unicode form NFC. Raises OSError."""
    location = f"{root}/{path}"
    (digest,) = digests_of(location, [("", os.stat(location))])
    return SourceFile(normalize("NFC", path), location, digest)


def same_names(paths: Collection[str]) -> Iterator[Problem]:
    """Report each file whose name differs from another only in case."""
    text = "\n".join(paths)
    if text.isascii() and len({*text.lower().split("\n")}) == len(paths):  # Nearly always.
        return
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(portable_key(path), path)
        if other != path:
            message = f"collides with `{other}` on macOS and Windows: the names differ only in case"
            yield Problem(path, "same-name", message, None, "rename one of the two", other_paths=(other,))


def _usable(folder: str, files: list[NamedFile], max_bytes: int, problems: list[Problem]) -> list[NamedFile]:
    """Return the files of a folder, except those with unusable names or more than `max_bytes`, which are reported."""
    names = folder + "".join([name for name, _ in files])
    if names.isascii() and names.isprintable() and all([status.st_size <= max_bytes for _, status in files]):
        return files  # Nearly all folders.
    usable = []
    for name, status in files:
        path = f"{folder}/{name}"
        if problem := _unusable(path, status.st_size, max_bytes):
            problems.append(problem)
        else:
            usable.append((name, status))
    return usable


def _unusable(path: str, size: int, max_bytes: int) -> Problem | None:
    shown = os.fsencode(path).decode("utf-8", "backslashreplace")
    if shown != path:
        return Problem(shown, "not-utf8", "the name of this file is not valid UTF-8", None, "rename it")
    if find_control_character(path) is not None or not set("\t\n").isdisjoint(path):
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)
        message = "the name of this file contains a control character"
        return Problem(shown, "control-character", message, None, "rename it")
    if size > max_bytes:
        message = f"the file has {size:,} bytes; at most {max_bytes:,} are allowed"
        return Problem(path, "file-too-large", message)
    return None


def _nearly_named(hub_dir: Path) -> Iterator[Problem]:
    """Report files and folders at the top of a hub that differ from known ones only in case, or in `.yml`."""
    for name in sorted(os.listdir(hub_dir)):
        if (meant := known_name(name)) and meant != name:
            hint = f"rename it to `{meant}`"
            yield Problem(name, "unplaced-file", f"this is ignored: the name is not `{meant}`", None, hint, "warning")


def known_name(name: str) -> str:
    """Return the name of the file or folder at the top of a hub that a name stands for; empty when there is none."""
    name = name.casefold()
    if name.endswith(".yml"):
        name = f"{name.removesuffix('.yml')}.yaml"
    return name if name in KNOWN_NAMES else ""


def _may_have_items(path: str) -> bool:
    is_misnamed = path.casefold().startswith((STORIES, PAGES))
    return not is_misnamed and bool(collection_of_file(path))


def _no_data(path: str) -> Problem:
    """Return a warning about a file in `data/` that is none that layouts read."""
    message = f"this file is ignored: data files end in {', '.join(f'`{suffix}`' for suffix in DATA_SUFFIXES)}"
    return Problem(
        path, "unplaced-file", message, None, f"give it one of these endings, or move it out of `{DATA}/`", "warning"
    )


def misplaced_file(path: str, collections: Collection[str] = ()) -> Problem:
    """Return a warning about a Markdown file that is no story, no page, and no item of these collections."""
    hint = f"put stories below `{STORIES}`, pages below `{PAGES}`"
    if meant := closest(path.split("/")[1], collections) if collections else "":
        hint = f"did you mean `{CONTENT}/{meant}/`?"
    elif collections:
        hint += f", items below the id of their collection, such as `{CONTENT}/{min(collections)}/`"
    if path.startswith((STORIES, PAGES)):
        hint = "rename it to end in `.md`"
    elif meant := next((folder for folder in (STORIES, PAGES) if path.casefold().startswith(folder)), ""):
        hint = f"rename its folder to `{meant}`"
    return Problem(
        path, "unplaced-file", "this file is ignored: it is neither a story nor a page", None, hint, "warning"
    )
