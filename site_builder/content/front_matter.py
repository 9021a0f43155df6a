"""Split a Markdown file into front matter and body."""

from __future__ import annotations

import re

from site_builder.content.invisible import describe, is_hidden
from site_builder.content.merge_conflict import CONFLICT_MARKER, merge_conflict_problem
from site_builder.content.paths import collection_of_file
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.result import Result
from site_builder.model.value import Value

FENCE = "---"
_FENCE_LINE = re.compile(rf"(?m)^{FENCE}[^\S\n]*$")


class SplitFile(Value, frozen=True):
    """The front matter and body of a file."""

    yaml: str
    body: str
    body_line: int
    """1-based line of the file on which the body starts."""


def split_front_matter(text: str, path: str) -> Result[SplitFile | None]:
    """Split a file that starts with a line `---`; report missing or unclosed front matter."""
    if CONFLICT_MARKER.match(text):
        return Result(None, [merge_conflict_problem(path, PointLocation(1))])
    opening = _FENCE_LINE.match(text)
    if not opening:
        return Result(None, [_no_front_matter(text, text.split("\n", 1)[0], path)])
    start = opening.end() + 1
    if closing := _FENCE_LINE.search(text, start):
        line = text.count("\n", 0, closing.start()) + 1
        body = text[closing.end() + 1 :]
        return Result(SplitFile(yaml=text[start : closing.start()], body=body, body_line=line + 1), [])
    message = "the front matter is not closed"
    return Result(
        None, [Problem(path, "unclosed-front-matter", message, PointLocation(1), "add a line `---` after the last key")]
    )


def _no_front_matter(text: str, line: str, path: str) -> Problem:
    """Return what is wrong with a file that does not start with a line `---`."""
    first_key = "title" if collection_of_file(path) in ("", "news", "pages") else "name"
    hint = f"the first line must be `---`, then `{first_key}: ...`, and a line `---` after the last key"
    if hidden := next((character for character in line if is_hidden(character)), ""):
        message = f"{describe(hidden)} is in the first line, which nobody sees"
        location = PointLocation(1, line.index(hidden) + 1)
        return Problem(path, "invisible-character", message, location, "remove it")
    message, start = "no front matter", line.strip()
    if start == "+++":
        message, hint = "the front matter is TOML", f"write it as YAML: {hint}"
    elif start.startswith("{"):
        message, hint = "the front matter is JSON", f"write it as YAML: {hint}"
    elif start and set(start) <= set("-–—"):
        message = f"the front matter starts with `{line[:20]}` instead of `---`"
    elif not start and text.lstrip().startswith(FENCE):
        message = "there are empty lines above the front matter"
    return Problem(path, "no-front-matter", message, PointLocation(1), hint)
