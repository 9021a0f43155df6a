"""Read `collections.yaml`: declarations in a file of their own, next to the settings.

In: its bytes, and the settings without it. Out: settings that declare what both files do, and which file has what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from site_builder.config.collections import Declarations, StorySettings
from site_builder.config.declarations import with_empty_declarations
from site_builder.config.paths import COLLECTIONS_PATH, SETTINGS_PATH
from site_builder.config.schema import Config
from site_builder.content.locations import resolve_location
from site_builder.content.reader import read_yaml_file
from site_builder.content.schema.convert import convert
from site_builder.content.schema.errors import KeyPath
from site_builder.content.text import decode
from site_builder.model.problems import KeyLocation, Problem
from site_builder.model.result import Result


class CollectionsFile:
    """The declarations of `collections.yaml`."""

    def __init__(self, data: bytes) -> None:
        """Read them from the bytes of the file."""
        raw, problems = read_yaml_file(COLLECTIONS_PATH, data)
        self.is_readable = raw is not None
        read = convert(with_empty_declarations(raw) if isinstance(raw, dict) else raw, Declarations, COLLECTIONS_PATH)
        self._declared = read.value
        self.problems = [*problems, *(map(_with_hint, read.problems) if self.is_readable else ())]
        """What is wrong with the file alone."""
        self._own: Collection[KeyPath] = ()
        """The keys of the declarations that only this file has."""

    def added_to(self, config: Config, settings: bytes) -> Result[Config]:
        """Return settings with the declarations of this file after their own, and what is declared twice."""
        ids = {id_: entry for id_, entry in self._declared.declared.items() if id_ not in config.declared}
        known = config.stories.fields
        fields = {name: field for name, field in self._declared.stories.fields.items() if name not in known}
        self._own = {*(("collections", id_) for id_ in ids), *(("stories", "fields", name) for name in fields)}
        self._own |= {("collections",) if ids else (), ("stories", "fields") if fields else ()} - {()}
        merged = msgspec.structs.replace(
            config, declared=config.declared | ids, stories=StorySettings(fields=known | fields)
        )
        return Result(merged, [*self._declared_twice(config, settings)])

    def placed(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems of all declarations, those of this file with its path."""
        for problem in problems:
            key = problem.location.path if isinstance(problem.location, KeyLocation) else ()
            length = 3 if key[:1] == ("stories",) else 2
            is_own = key[:length] in self._own
            yield msgspec.structs.replace(problem, path=COLLECTIONS_PATH) if is_own else problem

    def _declared_twice(self, config: Config, settings: bytes) -> Iterator[Problem]:
        keys: list[KeyPath] = [("collections", id_) for id_ in self._declared.declared if id_ in config.declared]
        fields = self._declared.stories.fields
        keys += [("stories", "fields", name) for name in fields if name in config.stories.fields]
        text = decode(settings, SETTINGS_PATH)[0]
        for key in keys:
            place = resolve_location(KeyLocation(key, on_key=True), SETTINGS_PATH, text)
            line = f", line {place.line}," if place else ""
            message = f"`{key[-1]}` is declared in {SETTINGS_PATH}{line} too"
            yield Problem(
                COLLECTIONS_PATH,
                "declared-twice",
                message,
                KeyLocation(key, on_key=True),
                "remove one of the two",
                other_paths=(SETTINGS_PATH,),
            )


def _with_hint(problem: Problem) -> Problem:
    """Return a problem about an unknown key of the file with a hint where it belongs."""
    if problem.code != "unknown-key" or not problem.hint.startswith("known keys: collections,"):
        return problem
    hint = "put collections below `collections`, fields of stories below `stories`, and settings into `site.yaml`"
    return msgspec.structs.replace(problem, hint=hint)
