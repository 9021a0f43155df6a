"""Locate problems: give each its line, column and excerpt, as a diagnostic.

This reads the files again, so only a build with problems pays for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from site_builder.config.paths import LAYOUTS
from site_builder.content.locations import locate
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.text import decode
from site_builder.diagnostics.diagnostic import Diagnostic, in_order
from site_builder.model.problems import Problem
from site_builder.pipeline.load import Inputs
from site_builder.system.files import read

MAX_SHOWN = 100
"""Problems to show for one file: nobody reads more, and locating each takes time."""


def locate_all(problems: Iterable[Problem], inputs: Inputs) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a build, in the order in which they are shown."""
    problems = _limit(drop_follow_up_problems(problems))
    paths = {problem.path for problem in problems}
    texts = {path: _text(location) for path, location in _locations(inputs) if path in paths}
    return tuple(in_order(locate(problem, texts.get(problem.path, "")) for problem in problems))


def _limit(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first MAX_SHOWN problems of each file, errors first, and a problem that counts the others."""
    by_path: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_path[problem.path].append(problem)
    shown: list[Problem] = []
    for path, in_file in by_path.items():
        if len(in_file) > MAX_SHOWN:
            in_file.sort(key=lambda problem: problem.severity)
            message = f"{len(in_file) - MAX_SHOWN:,} more problems in this file are not shown"
            hint = "fix the first ones, then run the command again"
            in_file[MAX_SHOWN:] = [Problem(path, "more-problems", message, None, hint, in_file[MAX_SHOWN].severity)]
        shown += in_file
    return shown


def _locations(inputs: Inputs) -> Iterator[tuple[str, str]]:
    single = (inputs.settings, inputs.declarations, inputs.redirects, inputs.url_lock)
    for file in (*filter(None, single), *inputs.stories, *inputs.pages, *inputs.items):
        yield file.path, file.location
    for file in inputs.layouts:
        yield f"{LAYOUTS}/{file.path}", file.location
    for file in inputs.static:
        yield f"static/{file.path}", file.location
    for file in inputs.data:
        yield file.path, file.location


def _text(location: str) -> str:
    try:
        return decode(read(location), location)[0]
    except OSError:
        return ""
