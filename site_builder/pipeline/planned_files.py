"""The files of all outputs of a plan: which collide, and which have unsuitable paths.

Most plans are sound. That no two paths are equal is seen from their number, and a memo keeps what is wrong with the
same paths. Only to report a problem, or to fill the memo, are the files looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from site_builder.config.paths import SETTINGS_PATH
from site_builder.content.portable_names import portable_key, portable_keys
from site_builder.hosting import redirect_pages
from site_builder.hub import portable_names
from site_builder.hub.groups import GroupRecord, Outline
from site_builder.hub.redirects import ANSWERED, Redirect
from site_builder.hub.urls import output_file
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import File, ImageVariant, Output, Page, SearchShard, SocialCardImage, StyleSheet
from site_builder.model.problems import Problem
from site_builder.model.value import Value

RENAME = "give one of them another file name or slug"

PlannedFile = Output | Outline


class PathMemo(Value, frozen=True):
    """What is wrong with the paths of the outputs of an earlier build."""

    problems: tuple[Problem, ...]


RememberPaths = Callable[[bytes, Callable[[], PathMemo]], PathMemo]
"""Returns what was found at an earlier call with the same key, or calls the function."""


def find_again(key: bytes, find: Callable[[], PathMemo]) -> PathMemo:
    """Remember nothing."""
    return find()


class PlannedFiles:
    """The files of all outputs, in the order of the plan. Where two have one path, the first one counts."""

    def __init__(self, parts: Sequence[Output | GroupRecord]) -> None:
        """`parts` are the outputs, those of groups in outline."""
        self._parts = parts
        self._paths = paths_of(parts)
        self._keys = set(portable_keys(self._paths))
        self._added: list[Page] = []

    def collisions(self) -> Iterator[Problem]:
        """Report outputs with the path of another one."""
        first: dict[str, PlannedFile] = {}
        for output in self._each() if len(self._keys) < len(self._paths) else ():
            other = first.setdefault(portable_key(output.path), output)
            if other is not output:
                yield _collision(output, other)

    def winners(self, outputs: list[Output]) -> list[Output]:
        """Return outputs without those whose path another one has."""
        if len(self._keys) == len(self._paths):
            return outputs
        first: dict[str, Output] = {}
        for output in outputs:
            key = portable_key(output.path)
            if (self._by_key[key].path, self._by_key[key].origin) == (output.path, output.origin):
                first.setdefault(key, output)
        return list(first.values())

    def add(self, page: Page) -> None:
        """Add a page where no other output is."""
        self._added.append(page)
        self._keys.add(portable_key(page.path))
        if "_by_key" in vars(self):
            self._by_key[portable_key(page.path)] = page

    def get(self, key: str) -> PlannedFile | None:
        """Return the output whose path has this `portable_key`; None without one."""
        return self._by_key[key] if key in self._keys else None

    def linkable(self) -> dict[str, None]:
        """Return the paths that links may lead to."""
        return linkable((*self._parts, *self._added))

    def coming_collisions(self, coming: Iterable[tuple[str, str]]) -> Iterator[Problem]:
        """Report files of the hub at the URLs of pages that scheduled stories will bring."""
        for path, origin in coming:
            own = self.get(portable_key(output_file(path)))
            if isinstance(own, File | StyleSheet):
                message = f"the URL `{path}` will also be that of a page, when {origin} is published"
                yield Problem(own.origin, "url-collision", message, None, RENAME, other_paths=(origin,))

    def path_problems(self, encodings: Sequence[str], remember: RememberPaths) -> Sequence[Problem]:
        """Report what is wrong with the paths. `encodings` are those of compressed copies."""

        def find() -> PathMemo:
            found = (*_folder_collisions(self._by_key), *portable_names.problems(self._by_key, encodings))
            return PathMemo(found)

        return remember(self._key(encodings), find).problems

    def _key(self, encodings: Sequence[str]) -> bytes:
        """Return the digest of all that `path_problems` looks at, in a tenth of its time."""
        parts = (*self._parts, *self._added)
        sizes = [len(part.targets) + len(part.others) if isinstance(part, GroupRecord) else 1 for part in parts]
        paths = [*self._paths, *(page.path for page in self._added)]
        return digest([paths, [part.origin for part in parts], sizes, encodings])

    @cached_property
    def _by_key(self) -> dict[str, PlannedFile]:
        by_key: dict[str, PlannedFile] = {}
        for output in (*self._each(), *self._added):
            by_key.setdefault(portable_key(output.path), output)
        return by_key

    def _each(self) -> Iterator[PlannedFile]:
        for part in self._parts:
            if isinstance(part, GroupRecord):
                yield from part.outlines()
            else:
                yield part


def paths_of(parts: Iterable[Output | GroupRecord]) -> list[str]:
    """Return the paths of outputs and groups, in this order."""
    paths: list[str] = []
    for part in parts:
        if isinstance(part, GroupRecord):
            paths += part.targets
            paths += part.others
        else:
            paths.append(part.path)
    return paths


def linkable(files: Iterable[PlannedFile | GroupRecord]) -> dict[str, None]:
    """Return the paths that links may lead to: not the pages that say what is gone, nor what is made for others."""
    paths: dict[str, None] = {}
    for file in files:
        if isinstance(file, GroupRecord):
            paths.update(dict.fromkeys(file.targets))
        elif not _is_no_target(file):
            paths[file.path] = None
    return paths


def _is_no_target(output: PlannedFile) -> bool:
    """Whether a file may go, or get another name, with the story that it is made for: links name its source."""
    if isinstance(output, Outline):
        return not output.is_target
    if isinstance(output, Page):
        return output.layout == redirect_pages.GONE_LAYOUT
    if isinstance(output, File):
        return output.origin.startswith("content/")
    return isinstance(output, ImageVariant | SocialCardImage | SearchShard)


def redirect_collision(redirect: Redirect, find: Callable[[str], PlannedFile | None]) -> Problem | None:
    """Report that a redirect is where another page is. `find` returns the output by the `portable_key` of its path."""
    found = (find(portable_key(output_file(path))) for path in redirect.spellings)
    other = next((output for output in found if output), None)
    if other is None:
        return None
    message = f"the URL `{redirect.source}` is also that of {_name(other)}"
    return Problem(redirect.path, "url-collision", message, redirect.location, ANSWERED, other_paths=_origins(other))


def _folder_collisions(by_key: Mapping[str, PlannedFile]) -> Iterator[Problem]:
    """Report files that are where other files need a folder."""
    folders: dict[str, PlannedFile] = {}
    for path, output in by_key.items():
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path in sorted(by_key.keys() & folders.keys()):
        file, inside = by_key[path], folders[path]
        message = f"`/{file.path}` cannot be a file, because `/{inside.path}` needs a folder of this name"
        path = file.origin or inside.origin or SETTINGS_PATH
        yield Problem(path, "url-collision", message, None, RENAME, other_paths=_origins(file, inside))


def _collision(output: PlannedFile, other: PlannedFile) -> Problem:
    first, second = (output, other) if output.origin else (other, output)
    message = f"the URL `/{output.path.removesuffix('index.html')}` is also that of {_name(second)}"
    path = first.origin or SETTINGS_PATH
    return Problem(path, "url-collision", message, None, RENAME, other_paths=_origins(second))


def _origins(*outputs: PlannedFile) -> tuple[str, ...]:
    """Return the files that outputs come from, without those of the generator itself."""
    return tuple(output.origin for output in outputs if output.origin)


def _name(output: PlannedFile) -> str:
    return output.origin or "a page of the generator"
