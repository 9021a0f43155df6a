"""Style sheets as they are published: with what they import at once, and small. Pure.

`@import "colours.css";` stands for the text of that file, so that a hub can put one of its own in the place of each.
lightningcss makes the result small, where it is installed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from site_builder.model.problems import PointLocation, Problem
from site_builder.model.value import Value

_IMPORT = re.compile(r'^@import "([^":?#]+\.css)";[ \t]*$', flags=re.M)
"""An import without conditions, on a line of its own, of a file of this site. Any other is left to the browser."""
_PLACE = re.compile(r" at [^:]*:(\d+):(\d+)$")


class Sheets(Value, frozen=True):
    """The style sheets of a hub by their names below `static/`, except those that others import."""

    published: dict[str, bytes]
    problems: tuple[Problem, ...]


def prepare(sources: Mapping[str, str], small: bool) -> Sheets:
    """What is made of the style sheets of a hub; without `small` they stay as they are written."""
    published: dict[str, bytes] = {}
    problems: list[Problem] = []
    imported: set[str] = set()
    for name, text in sources.items():
        problems += _missing(name, text, sources)
        imported |= set(_imports(name, text))
        if small:
            problems += _mistakes(name, text)
    for name in sources.keys() - imported:
        text = _whole(name, sources, ())
        published[name] = (_minified(name, text) if small and not problems else text).encode()
    return Sheets(published, tuple(problems))


def _imports(name: str, text: str) -> list[str]:
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), found)) for found in _IMPORT.findall(text)]


def _whole(name: str, sources: Mapping[str, str], above: tuple[str, ...]) -> str:
    """The text of a style sheet with those that it imports, each where it is named; never one inside itself."""
    if name in above or name not in sources:
        return ""
    inside = iter([_whole(one, sources, (*above, name)) for one in _imports(name, sources[name])])
    return _IMPORT.sub(lambda found: next(inside), sources[name])


def _missing(name: str, text: str, sources: Mapping[str, str]) -> list[Problem]:
    places = [PointLocation(text.count("\n", 0, found.start()) + 1) for found in _IMPORT.finditer(text)]
    return [
        Problem(f"static/{name}", "missing-file", f"there is no file `static/{one}`", place)
        for one, place in zip(_imports(name, text), places, strict=True)
        if one not in sources
    ]


def _mistakes(name: str, text: str) -> list[Problem]:
    try:
        _minified(name, text)
    except ValueError as error:
        message = str(error).removeprefix("Parsing stylesheet failed: ")
        found = _PLACE.search(message)
        place = PointLocation(int(found[1]) + 1, int(found[2])) if found else None
        return [Problem(f"static/{name}", "style-syntax", _PLACE.sub("", message), place)]
    return []


def _minified(name: str, text: str) -> str:
    import lightningcss

    return lightningcss.process_stylesheet(text, filename=posixpath.basename(name).replace(":", "_"))
