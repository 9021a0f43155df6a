"""Locate: from problems, as the passes find them, to diagnostics with line, column and excerpt.

Reads the files concerned again: only a build with problems pays for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from site_builder.content.front_matter import locate
from site_builder.content.schema.convert import drop_follow_up_problems
from site_builder.content.text import decode
from site_builder.diagnostics.diagnostic import Diagnostic, in_order
from site_builder.model.problems import Problem
from site_builder.pipeline.load import Inputs
from site_builder.render.templates import display_path
from site_builder.system.files import read

MAX_SHOWN = 100
"""Problems that are shown of one file: nobody reads more, and each has to be looked for in the file."""


def locate_all(problems: Iterable[Problem], inputs: Inputs) -> tuple[Diagnostic, ...]:
    """The diagnostics of a build, in the order in which they are shown."""
    problems = _first(drop_follow_up_problems(problems))
    wanted = {problem.path for problem in problems}
    texts = {path: _text(location) for path, location in _locations(inputs) if path in wanted}
    return tuple(in_order(locate(problem, texts.get(problem.path, "")) for problem in problems))


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """Of each file the first MAX_SHOWN problems, errors before warnings, and a word on how many more there are."""
    of_file: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        of_file[problem.path].append(problem)
    shown: list[Problem] = []
    for path, found in of_file.items():
        if len(found) > MAX_SHOWN:
            found.sort(key=lambda problem: problem.severity)
            message = f"{len(found) - MAX_SHOWN:,} more problems of this file are not shown"
            hint = "mend the first ones, and run it again"
            found[MAX_SHOWN:] = [Problem(path, "more-problems", message, None, hint, found[MAX_SHOWN].severity)]
        shown += found
    return shown


def _locations(inputs: Inputs) -> Iterator[tuple[str, str]]:
    single = (inputs.settings, inputs.sources, inputs.redirects, inputs.url_lock)
    for file in (*filter(None, single), *inputs.stories, *inputs.pages):
        yield file.path, file.location
    for file in inputs.layouts:
        yield display_path(file.path), file.location
    for file in inputs.static:
        yield f"static/{file.path}", file.location


def _text(location: str) -> str:
    try:
        return decode(read(location), location)[0]
    except OSError:
        return ""
