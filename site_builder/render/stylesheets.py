"""Bundle and minify style sheets. In: their sources. Out: the published style sheets. Pure.

`@import "colours.css";` is replaced by the text of that file, so a hub can replace each of the packaged files.
lightningcss minifies the result, if it is installed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from site_builder.model.problems import PointLocation, Problem
from site_builder.model.value import Value

_IMPORT = re.compile(r'^@import "([^":?#]+\.css)";[ \t]*$', flags=re.M)
"""An import of a file of this site, on a line of its own, without conditions. The browser handles all others."""
_POSITION = re.compile(r" at [^:]*:(\d+):(\d+)$")


class Sheets(Value, frozen=True):
    """The style sheets of a hub, and their problems."""

    published: dict[str, bytes]
    """By their names below `static/`, except those that others import."""
    problems: tuple[Problem, ...]


def prepare(sources: Mapping[str, str], minify: bool) -> Sheets:
    """Bundle the style sheets of a hub, and minify them unless there are problems.

    `sources` are all style sheets by their names below `static/`.
    """
    published: dict[str, bytes] = {}
    problems: list[Problem] = []
    imported: set[str] = set()
    for name, text in sources.items():
        problems += _missing_imports(name, text, sources)
        imported |= set(_imports(name, text))
        if minify:
            problems += _syntax_errors(name, text)
    for name in sources.keys() - imported:
        text = _bundled(name, sources, ())
        published[name] = (_minified(name, text) if minify and not problems else text).encode()
    return Sheets(published, tuple(problems))


def _imports(name: str, text: str) -> list[str]:
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), url)) for url in _IMPORT.findall(text)]


def _bundled(name: str, sources: Mapping[str, str], importers: tuple[str, ...]) -> str:
    """Return the text of a style sheet with its imports replaced. A circular import is replaced by nothing."""
    if name in importers or name not in sources:
        return ""
    imported = iter([_bundled(other, sources, (*importers, name)) for other in _imports(name, sources[name])])
    return _IMPORT.sub(lambda _: next(imported), sources[name])


def _missing_imports(name: str, text: str, sources: Mapping[str, str]) -> list[Problem]:
    locations = [PointLocation(text.count("\n", 0, match.start()) + 1) for match in _IMPORT.finditer(text)]
    return [
        Problem(f"static/{name}", "missing-file", f"there is no file `static/{other}`", location)
        for other, location in zip(_imports(name, text), locations, strict=True)
        if other not in sources
    ]


def _syntax_errors(name: str, text: str) -> list[Problem]:
    try:
        _minified(name, text)
    except ValueError as error:
        message = str(error).removeprefix("Parsing stylesheet failed: ")
        position = _POSITION.search(message)
        location = PointLocation(int(position[1]) + 1, int(position[2])) if position else None
        return [Problem(f"static/{name}", "style-syntax", _POSITION.sub("", message), location)]
    return []


def _minified(name: str, text: str) -> str:
    import lightningcss

    return lightningcss.process_stylesheet(text, filename=posixpath.basename(name).replace(":", "_"))
