"""The content of a hub in memory, kept up to date from save to save.

It is read once, with the cache of the builds. After a save, only the files that the watcher names are looked at, and
only those with other bytes are parsed. In a pause, `check` looks at all files, in case that something was missed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from site_builder.config.paths import COLLECTIONS_PATH, CONTENT, DATA, LAYOUTS, PAGES, SETTINGS_PATH, STATIC, STORIES
from site_builder.content.page import ParsedPage, parse_page
from site_builder.content.paths import REDIRECTS_PATH, URL_LOCK_PATH, collection_of_file
from site_builder.content.reader import DEFAULT_OPTIONS, ReadOptions
from site_builder.content.story import ParsedStory, parse_story
from site_builder.hub.content import Content
from site_builder.model.collections import Item
from site_builder.model.content import Body, SourceFile
from site_builder.model.fingerprint import digest_bytes
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.load import Inputs, load, single_file, themed_files
from site_builder.pipeline.options import Options
from site_builder.pipeline.parse import Parser, layout_sources, markdown_fields
from site_builder.render.engine import engine_digest
from site_builder.store.cache import NO_BODIES, Cache, FileBodies, open_cache
from site_builder.store.scan import SETTLED_NS
from site_builder.system.files import NamedFile, read, read_unchanged
from site_builder.system.progress import ReportProgress, no_progress
from site_builder.system.workers import Workers, nothing

MANY = 40
"""Most changed files that are read at once; more are left to a build, which has all processors."""
BODIES = 200
"""Bodies kept of files that were parsed here. A build puts them into the cache."""
SINGLE = {
    SETTINGS_PATH: "settings",
    COLLECTIONS_PATH: "declarations",
    REDIRECTS_PATH: "redirects",
    URL_LOCK_PATH: "url_lock",
}
"""Fields of `Inputs` for single files."""

MARKDOWN_FIELDS = ("stories", "pages")

T = TypeVar("T", bound=Value)


class LeftToBuildError(Exception):
    """A change that has to wait for a build."""


class LiveContent:
    """The content of a hub in memory."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._parser = _MemoryParser()
        self._digests: dict[str, tuple[tuple[int, ...], bytes]] = {}
        """Status and digest of each file, by its location."""
        self._inputs: Inputs | None = None
        """The files of the hub; None before they are read, and after too many changes."""
        self._content: Content | None = None
        """What they say; meaningless without `_inputs`."""
        self._faulty_others: set[str] = set()
        self._unread: set[str] = set()
        """New files that nothing can show before a story is saved, too."""

    @property
    def bodies(self) -> Mapping[bytes, Body]:
        """Bodies of files that were parsed here."""
        return self._parser.bodies

    @property
    def faulty(self) -> set[str]:
        """The files with errors."""
        return self._parser.faulty | self._faulty_others

    @property
    def content(self) -> Content | None:
        """What the files say; None before they are read, and after too many changes."""
        return self._content if self._inputs else None

    def load(self) -> Content:
        """Read the whole hub, with the cache of the builds. Raises LeftToBuildError, OSError and STATE_ERRORS.

        Call it when no build is running, because only one process at a time uses the cache.
        """
        self.forget()
        with open_cache(self._options.state_folder) as cache:

            def digests_of(location: str, files: Sequence[NamedFile]) -> Sequence[bytes]:
                digests = cache.scan.digests_of(location, files)
                for (name, status), digest in zip(files, digests, strict=True):
                    self._note(f"{location}/{name}" if name else location, status, digest)
                return digests

            inputs = load(self._options.hub_dir, digests_of).value
            cache.scan.save()
            self._parser.begin(cache)
            try:
                self._content = self._parsed(inputs)
            finally:
                self._parser.end()
        self._inputs = inputs
        return self._content

    def forget(self) -> None:
        """Forget the content: it has to be loaded again."""
        self._inputs = None

    def update(self, changed: Collection[str]) -> Content:
        """Look at changed files, and return the content.

        Raises LeftToBuildError when there is none, or when too much or something unusual has changed, and OSError.
        """
        before = self._inputs
        changed, self._unread = {*changed, *self._unread}, set()
        if before is None or self._content is None or len(changed) > MANY:
            self.forget()
            raise LeftToBuildError
        known = {file.path for file in (*before.attachments, *before.items)}
        if all(self._is_new_file(path) and path not in known for path in changed):
            self._unread = changed
            return self._content
        inputs = self._patched(before, changed) or load(self._options.hub_dir, self._digests_of).value
        return self._update(before, inputs)

    def check(self) -> bool:
        """Look at all files; return whether some had changed unnoticed. Raises LeftToBuildError and OSError."""
        before = self._inputs
        if before is None:
            return False
        inputs = load(self._options.hub_dir, self._digests_of).value
        self._update(before, inputs)
        return _without(inputs) != _without(before)

    def _update(self, before: Inputs, inputs: Inputs) -> Content:
        try:
            fields = self._fields(before, inputs)
            if fields is None or self._content is None:
                self._content = self._parsed(inputs)
            else:
                self._content = msgspec.structs.replace(self._content, **fields)
        except LeftToBuildError:
            self.forget()
            raise
        assert self._content
        self._inputs = inputs
        return self._content

    def _fields(self, before: Inputs, inputs: Inputs) -> dict[str, Any] | None:
        """Return the changed fields of the content, if only stories, pages and HTML layouts have changed; else None.

        To parse all files that are not Markdown takes 25 ms of processor time.
        """
        if _without(inputs, *MARKDOWN_FIELDS, "layouts") != _without(before, *MARKDOWN_FIELDS, "layouts"):
            return None
        fields: dict[str, Any] = {}
        if inputs.layouts != before.layouts:
            changed = {file.path for file in {*inputs.layouts}.symmetric_difference(before.layouts)}
            sources, problems = layout_sources(inputs, self._content.config if self._content else None)
            if problems or self._faulty_others or not all(path.endswith(".html") for path in changed):
                return None
            fields["layouts"] = sources
        if _without(inputs, "layouts") != _without(before, "layouts"):
            fields |= self._parser.markdown(inputs, self._content.items if self._content else ())
        return fields

    def _parsed(self, inputs: Inputs) -> Content:
        content, problems = self._parser.parse(inputs, self._options.overrides)
        errors = {problem.path for problem in problems if problem.severity == "error"}
        self._faulty_others = errors - {file.path for file in (*inputs.stories, *inputs.pages)}
        if content is None:
            raise LeftToBuildError
        return content

    def _patched(self, inputs: Inputs, changed: Iterable[str]) -> Inputs | None:
        """Return the inputs after these changes; None when all folders have to be looked through."""
        markdown: dict[str, SourceFile | None] = {}
        fields: dict[str, object] = {}
        items: dict[str, SourceFile] = {file.path: file for file in inputs.items}
        for path in changed:
            folder = path.split("/")[0]
            if path in items and not os.path.islink(self._options.hub_dir / path):
                if (file := single_file(self._options.hub_dir, path, self._digests_of)) is None:
                    return None
                items[path] = file
            elif path in SINGLE:
                fields[SINGLE[path]] = single_file(self._options.hub_dir, path, self._digests_of)
            elif folder == DATA:
                return None
            elif folder in (LAYOUTS, STATIC):
                fields[folder] = fields.get(folder) or themed_files(self._options.hub_dir, folder, self._digests_of)
            elif _is_markdown(path) and not os.path.islink(self._options.hub_dir / path):
                markdown[path] = single_file(self._options.hub_dir, path, self._digests_of)
            elif not self._is_passing(path, inputs):
                return None
        if "settings" in fields and fields["settings"] is None:
            raise LeftToBuildError
        fields["items"] = tuple(items.values())
        fields["attachments"] = tuple(items.get(file.path, file) for file in inputs.attachments)
        fields["stories"] = _replaced(inputs.stories, STORIES, markdown)
        fields["pages"] = _replaced(inputs.pages, PAGES, markdown)
        return msgspec.structs.replace(inputs, **fields)

    def _is_new_file(self, path: str) -> bool:
        """Whether it is a file next to stories: the copy that an editor program will rename, or a new image."""
        is_content = path.startswith(f"{CONTENT}/") and path not in SINGLE and not _is_markdown(path)
        collections = self._content.config.collections if self._content else {}
        has_items = is_content and collection_of_file(path) in collections
        return is_content and not has_items and (self._options.hub_dir / path).is_file()

    def _is_passing(self, path: str, inputs: Inputs) -> bool:
        """Whether a file has come and gone, as editor programs make them when they save."""
        files = (*inputs.attachments, *inputs.stories, *inputs.pages, *inputs.items)
        return not os.path.lexists(self._options.hub_dir / path) and not any(
            file.path == path or file.path.startswith(f"{path}/") for file in files
        )

    def _digests_of(self, location: str, files: Sequence[NamedFile]) -> Sequence[bytes]:
        return [self._digest_of(f"{location}/{name}" if name else location, status) for name, status in files]

    def _digest_of(self, location: str, status: os.stat_result) -> bytes:
        known = self._digests.get(location)
        if known and known[0] == _stamp(status):
            return known[1]
        digest = digest_bytes(read(location))
        self._note(location, status, digest)
        return digest

    def _note(self, location: str, status: os.stat_result, digest: bytes) -> None:
        """Remember a digest, unless the file may change again within the precision of its time."""
        if max(status.st_mtime_ns, status.st_ctime_ns) <= time.time_ns() - SETTLED_NS:
            self._digests[location] = _stamp(status), digest
        else:
            self._digests.pop(location, None)


class _Memos(Cache):
    """What a cache remembers for `Parser`, without the cache: it stays when the cache is closed."""

    def __init__(self) -> None:
        self.cache: Cache | None = None
        self._memos: dict[str, tuple[bytes, Value]] = {}
        self.bodies: dict[bytes, Body] = {}
        """Bodies of the files that were parsed without the cache."""

    def memo(self, name: str, key: bytes, kind: type[T]) -> T | None:
        """Return the value saved with a name and this key, or None."""
        known_key, value = self._memos.get(name, (b"", None))
        if value is None and self.cache and (value := self.cache.memo(name, key, kind)):
            self._memos[name] = known_key, value = key, value
        return value if known_key == key and isinstance(value, kind) else None

    def save_memo(self, name: str, key: bytes, value: Value, bodies: FileBodies = NO_BODIES) -> None:
        """Save a value with a name, and bodies."""
        self._memos[name] = key, value
        if self.cache:
            self.cache.save_memo(name, key, value, bodies)
            return
        for in_file in bodies.values():
            for digest, body in in_file:
                self.keep(digest, msgspec.msgpack.decode(body, type=Body))

    def keep(self, digest: bytes, body: Body) -> None:
        """Keep a body in memory, and not more than BODIES."""
        self.bodies[digest] = body
        if len(self.bodies) > BODIES:
            del self.bodies[next(iter(self.bodies))]


class _MemoryParser(Parser):
    """Parses the files of a hub, and remembers the results in memory."""

    def __init__(self) -> None:
        self._memos = _Memos()
        super().__init__(self._memos, Workers(1), engine_digest("diagnostics"))
        self._options = DEFAULT_OPTIONS
        self._digests: dict[str, bytes] = {}
        """Of the files that were parsed, by path, as are their results."""
        self._stories: dict[str, ParsedStory] = {}
        self._pages: dict[str, ParsedPage] = {}
        self.bodies = self._memos.bodies
        self.faulty: set[str] = set()
        """Files with errors."""

    def begin(self, cache: Cache) -> None:
        """Use a cache until `end`."""
        self._memos.cache = cache
        self._memos.parsed = cache.parsed

    def end(self) -> None:
        """Use the cache no longer, and only what is remembered."""
        self._memos.cache = None

    def markdown(self, inputs: Inputs, items: Iterable[Item]) -> dict[str, Any]:
        """Return the fields of `Content` for stories and pages. Raises LeftToBuildError and OSError."""
        stories, pages, _ = self._markdown_files(inputs, self._options, b"", no_progress)
        return markdown_fields(stories, pages, items)

    def _markdown_files(
        self,
        inputs: Inputs,
        options: ReadOptions,
        version: bytes,
        report: ReportProgress,
        meanwhile: Callable[[], None] = nothing,
    ) -> tuple[list[ParsedStory], list[ParsedPage], dict[str, float]]:
        """Return the parsed stories and pages: those with other bytes are parsed, the others are remembered."""
        files = (*inputs.stories, *inputs.pages)
        if self._memos.cache:
            stories, pages, seconds = super()._markdown_files(inputs, options, version, report, meanwhile)
            self._options = options
            self._digests = {file.path: file.digest for file in files}
            self._stories = {story.path: story for story in stories}
            self._pages = {page.path: page for page in pages}
            self.faulty = {story.path for story in stories if _has_errors(story.problems)}
            self.faulty |= {page.path for page in pages if _has_errors(page.problems)}
            return stories, pages, seconds
        changed = [file for file in files if self._digests.get(file.path) != file.digest]
        if options != self._options or len(changed) > MANY:
            raise LeftToBuildError
        for file in changed:
            self._read(file)
        for path in self.faulty and self.faulty - {file.path for file in files}:  # It may come back as it was.
            self.faulty.discard(path)
            del self._digests[path]
        return (
            [self._stories[file.path] for file in inputs.stories],
            [self._pages[file.path] for file in inputs.pages],
            {},
        )

    def _read(self, file: SourceFile) -> None:
        data = read_unchanged(file)
        if file.path.startswith(PAGES):
            page = parse_page(file.path, data, self._options)
            self._pages[file.path] = msgspec.structs.replace(page, body=None)
            problems, body, digest = page.problems, page.body, page.page.body if page.page else b""
        else:
            story = parse_story(file.path, data, self._options)
            self._stories[file.path] = msgspec.structs.replace(story, body=None)
            problems, body, digest = story.problems, story.body, story.story.body if story.story else b""
        self._digests[file.path] = file.digest
        (self.faulty.add if _has_errors(problems) else self.faulty.discard)(file.path)
        if body and digest:
            self._memos.keep(digest, body)


def _has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _is_markdown(path: str) -> bool:
    return path.startswith((STORIES, PAGES)) and path.endswith(".md") and path.isascii() and path.isprintable()


def _replaced(
    files: tuple[SourceFile, ...], folder: str, changes: Mapping[str, SourceFile | None]
) -> tuple[SourceFile, ...]:
    """Return the files of a folder after changes: new or other files by path, None for those that are gone."""
    changes = {path: file for path, file in changes.items() if path.startswith(folder)}
    if not changes:
        return files
    if all(changes.values()) and changes.keys() <= {file.path for file in files}:
        return tuple([changes.get(file.path) or file for file in files])
    by_path = {file.path: file for file in files} | changes
    return tuple(file for path in sorted(by_path) if (file := by_path[path]))


def _without(inputs: Inputs, *fields: str) -> Inputs:
    """Return the inputs without the files of some fields."""
    return msgspec.structs.replace(inputs, problems=(), **dict.fromkeys(fields, ()))


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
