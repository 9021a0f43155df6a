"""Locate: from problems, as the passes find them, to diagnostics with line, column and excerpt.

Reads the files concerned again: only a build with problems pays for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.content.front_matter import decode, locate
from site_builder.content.schema import without_echoes
from site_builder.diagnostics import Diagnostic, in_order
from site_builder.layouts import display_path
from site_builder.load import Inputs, read
from site_builder.model import Problem


def locate_all(problems: Iterable[Problem], inputs: Inputs) -> tuple[Diagnostic, ...]:
    """The diagnostics of a build, in the order in which they are shown."""
    problems = without_echoes(problems)
    wanted = {problem.path for problem in problems}
    texts = {path: _text(location) for path, location in _locations(inputs) if path in wanted}
    return tuple(in_order(locate(problem, texts.get(problem.path, "")) for problem in problems))


def _locations(inputs: Inputs) -> Iterator[tuple[str, str]]:
    single = (inputs.settings, inputs.sources, inputs.redirects, inputs.ledger)
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
