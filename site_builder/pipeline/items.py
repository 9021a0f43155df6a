"""Parse the items of all collections. In: the files of a hub. Out: items and their problems.

Items are few next to stories: what their files say is kept in one memo of the cache, and their bodies with the others.
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from site_builder.content.item import ParsedItems, parse_items
from site_builder.content.paths import collection_of_file
from site_builder.content.reader import ReadOptions
from site_builder.model.collections import Collection, Item
from site_builder.model.content import SourceFile
from site_builder.model.fingerprint import digest
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.load import Inputs, misplaced_file
from site_builder.store.cache import Cache
from site_builder.system.files import read_unchanged
from site_builder.system.workers import Workers

_MEMO = "items"
_encode = msgspec.msgpack.Encoder().encode
FileOfItems = tuple[SourceFile, Collection, bytes]
"""A file, the collection that its items belong to, and the key of what parsing it gives."""


class ItemsMemo(Value, frozen=True):
    """The parsed files of items without their bodies, by path, each with its key. Kept between builds."""

    files: dict[str, tuple[bytes, ParsedItems]]


def files_of_items(
    files: Iterable[SourceFile], collections: Mapping[str, Collection], options: ReadOptions, version: bytes
) -> list[FileOfItems]:
    """Return the files that have items of a declared collection, in order of path."""
    options = msgspec.structs.replace(options, story_fields=())
    versions = {id_: digest([version, options, collection]) for id_, collection in collections.items()}
    ids = ((file, collection_of_file(file.path)) for file in files)
    return [(file, collections[id_], versions[id_] + file.digest) for file, id_ in ids if id_ in collections]


def without_items(attachments: tuple[SourceFile, ...], files: Iterable[FileOfItems]) -> tuple[SourceFile, ...]:
    """Return the attachments that are no files of items."""
    paths = {file.path for file, _, _ in files}
    return tuple(file for file in attachments if file.path not in paths) if paths else attachments


def unplaced_files(inputs: Inputs, declared: Container[str]) -> Iterator[Problem]:
    """Warn of Markdown files that are in the folder of no declared collection."""
    for file in inputs.items:
        if file.path.endswith(".md") and collection_of_file(file.path) not in declared:
            yield misplaced_file(file.path, declared)


def read_items(files: Sequence[FileOfItems], options: ReadOptions, cache: Cache, workers: Workers) -> list[ParsedItems]:
    """Return what some files of items say, without the bodies, which are put into the cache. Raises OSError."""
    memo = cache.memo(_MEMO, b"", ItemsMemo)
    known = memo.files if memo else {}
    found: dict[str, tuple[bytes, ParsedItems]] = {}
    changed: list[FileOfItems] = []
    for each in files:
        before = known.get(each[0].path)
        if before and before[0] == each[2]:
            found[each[0].path] = before
        else:
            changed.append(each)
    keys = {file.path: key for file, _, key in changed}
    bodies: dict[str, list[tuple[bytes, bytes]]] = {path: [] for path in known.keys() - {f.path for f, _, _ in files}}
    for chunk in workers.in_chunks(partial(_parse_files, options), changed):
        for parsed in chunk:
            bodies[parsed.path] = [*bodies_of(parsed)]
            found[parsed.path] = keys[parsed.path], msgspec.structs.replace(parsed, bodies=())
    if bodies:
        cache.save_memo(_MEMO, b"", ItemsMemo(found), bodies)
    return [found[file.path][1] for file, _, _ in files]


def bodies_of(parsed: ParsedItems) -> Iterator[tuple[bytes, bytes]]:
    """Yield the digest of each body of a file, and the body as msgpack."""
    for item, body in zip(parsed.items, parsed.bodies, strict=True):
        if item.body:
            yield item.body, _encode(body)


def item_fields(parsed: Sequence[ParsedItems], collections: Iterable[str]) -> dict[str, Any]:
    """Return the fields of `Content` that hold items."""
    return {
        "items": in_order((item for file in parsed for item in file.items), collections),
        "partly_read": frozenset(collection_of_file(file.path) for file in parsed if not file.is_whole),
    }


def in_order(items: Iterable[Item], collections: Iterable[str]) -> tuple[Item, ...]:
    """Return items in the order in which they are checked against each other. `collections` are the ids of all."""
    order = {id_: number for number, id_ in enumerate(collections)}
    return tuple(sorted(items, key=lambda item: (order[item.collection], item.id, item.path, item.index or 0)))


def _parse_files(options: ReadOptions, files: Sequence[FileOfItems]) -> list[ParsedItems]:
    """Parse some files: the work of a worker."""
    return [parse_items(file.path, read_unchanged(file), collection, options) for file, collection, _ in files]
