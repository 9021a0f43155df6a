"""Bundle and minify style sheets. In: their sources. Out: the published style sheets. Pure.

`@import "colours.css";` is replaced by the text of that file, so a hub can replace each of the packaged files. URLs of
images and fonts are relative to the file that writes them, and lead to the published names, which contain a digest.
lightningcss minifies the result, if it is installed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

from site_builder.content.text import point_in
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.assets import ROOT, sheet_folder
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.value import Value
from site_builder.render.content_policy import Policy, how_to_allow, what_is_allowed

_STRING = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_URL = rf"""url\(\s*(?:{_STRING}|[^"'()\s]*)\s*\)"""
_TOKEN = re.compile(
    rf"(?P<skipped>/\*.*?\*/|@namespace[^;]*;)|@import\s*(?P<imported>{_URL}|{_STRING})(?P<conditions>[^;{{}}]*);"
    rf"|(?P<url>{_URL})|(?P<set>\bimage-set\(\s*(?:{_STRING}))|(?P<string>{_STRING})",
    re.S | re.I,
)
"""A comment, import, URL or string. `@namespace` has a URL that is only a name."""
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.I)
_CONDITIONS = re.compile(
    r"\s*(layer(?:\(\s*([^)]*?)\s*\))?(?![\w-]))?\s*(supports\((.*)\)(?=\s|$))?\s*(.*?)\s*", re.S | re.I
)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.I)
_POSITION = re.compile(r" at [^:]*:(\d+):(\d+)$")


class Sheets(Value, frozen=True):
    """The style sheets of a hub, and their problems."""

    published: dict[str, bytes]
    """By their names below `static/`, except those that others import."""
    problems: tuple[Problem, ...]


class _Reference(NamedTuple):
    """A URL in a style sheet: an import, image or font."""

    span: tuple[int, int]
    """Where it is in the text: the whole rule of an import, else the URL with its quotes."""
    url: str
    directive: str
    """Of the Content Security Policy."""
    conditions: str = ""
    """Of an import."""


def prepare(
    sources: Mapping[str, str], minify: bool, files: Mapping[str, str] | None = None, policy: Policy | None = None
) -> Sheets:
    """Bundle the style sheets of a hub, and minify them unless there are problems.

    `sources` are all style sheets by their names below `static/`; `files` are the output paths of the other files
    there.
    """
    bundler = _Bundler(sources, files or {}, policy or Policy({}))
    problems = [problem for name in sources for problem in bundler.problems(name)]
    if minify:
        problems += [problem for name, text in sources.items() for problem in _syntax_errors(name, text)]
    published: dict[str, bytes] = {}
    for name in sources.keys() - bundler.imported():
        text = bundler.text(name, sheet_folder(name))
        has_errors = any(problem.severity == "error" for problem in problems)
        published[name] = (_minified(name, text) if minify and not has_errors else text).encode()
    return Sheets(published, tuple(problems))


class _Bundler:
    def __init__(self, sources: Mapping[str, str], files: Mapping[str, str], policy: Policy) -> None:
        self._sources = sources
        self._files = files
        self._policy = policy
        self._references = {name: list(_references(text)) for name, text in sources.items()}

    def imported(self) -> set[str]:
        """Return the names of the style sheets that others import."""
        return {
            target
            for name, references in self._references.items()
            for reference in references
            if reference.directive == "style-src" and (target := self._target(name, reference.url)) in self._sources
        }

    def text(self, name: str, folder: str, importers: tuple[str, ...] = ()) -> str:
        """Return a style sheet for a place in the output, with imports replaced. A circular import is left out."""
        source = self._sources[name]
        parts: list[str] = []
        end = 0
        for reference in self._references[name]:
            parts.append(source[end : reference.span[0]])
            parts.append(self._replacement(name, reference, folder, (*importers, name)))
            end = reference.span[1]
        return "".join([*parts, source[end:]])

    def _replacement(self, name: str, reference: _Reference, folder: str, importers: tuple[str, ...]) -> str:
        written = self._sources[name][slice(*reference.span)]
        if _ELSEWHERE.match(reference.url):
            return written
        target = self._target(name, reference.url)
        if reference.directive == "style-src":
            is_new = target in self._sources and target not in importers
            return _conditional(self.text(target, folder, importers), reference.conditions) if is_new else ""
        if target not in self._files:
            return written
        suffix = reference.url[len(_path_of(reference.url)) :]
        return f'"{quote(posixpath.relpath(self._files[target], folder or "."))}{suffix}"'

    def _target(self, name: str, url: str) -> str:
        """Return the name of a file of `static/` that a style sheet names.

        A path that leads above `static/` means `static/root/`, whose files keep their names at the top of the site.
        """
        path = unquote(_path_of(url))
        target = posixpath.normpath(
            posixpath.join("" if path.startswith("/") else posixpath.dirname(name), path.lstrip("/"))
        )
        in_root = ROOT + re.sub(r"^(\.\./)+", "", target)
        is_known = target in self._files or target in self._sources
        is_above = target.startswith("../") or (path.startswith("/") and not is_known and in_root in self._files)
        return in_root if is_above else target

    def problems(self, name: str) -> Iterator[Problem]:
        """Report missing files, and URLs that the policy blocks."""
        text = self._sources[name]
        for reference in self._references[name]:
            location = point_in(text, reference.span[0])
            if _ELSEWHERE.match(reference.url):
                if not self._policy.allows_url(reference.directive, reference.url):
                    message = (
                        f"browsers block `{reference.url[:100]}`: {what_is_allowed(reference.directive, self._policy)}"
                    )
                    hint = how_to_allow(reference.directive, reference.url)
                    yield Problem(f"static/{name}", "blocked-by-policy", message, location, hint, "warning")
                continue
            target = self._target(name, reference.url)
            known = self._sources if reference.directive == "style-src" else self._files
            if target not in known:
                message = f"there is no file `static/{target}`"
                yield Problem(f"static/{name}", "missing-file", message, location, did_you_mean(target, known))


def _references(text: str) -> Iterator[_Reference]:
    """Yield the URLs of a style sheet in order, except those that lead to a part of the page (`#clip`)."""
    fonts = [match.span() for match in _FONT_FACE.finditer(text)]
    for match in _TOKEN.finditer(text):
        if match["imported"]:
            yield _Reference(match.span(), _unquoted(match["imported"]), "style-src", match["conditions"])
        elif match["url"] or match["set"]:
            written = match["url"] or match["set"]
            value = re.sub(r"^[a-z-]+\(\s*", "", written.removesuffix(")") if match["url"] else written, flags=re.I)
            start = match.start() + written.index(value.strip())
            url = _unquoted(value)
            if url and not url.startswith("#"):
                is_font = any(begin < start < end for begin, end in fonts)
                yield _Reference((start, start + len(value.strip())), url, "font-src" if is_font else "img-src")


def _unquoted(value: str) -> str:
    """Return the URL of `url("x")`, `url(x)` or `"x"`."""
    value = value.strip()
    if value[:4].lower() == "url(":
        value = value[4:-1].strip()
    return value[1:-1] if value[:1] in ("'", '"') else value


def _path_of(url: str) -> str:
    return re.split("[?#]", url, maxsplit=1)[0]


def _conditional(text: str, conditions: str) -> str:
    """Return an imported style sheet in the blocks that the conditions of its import stand for (CSS Cascade 5, 2)."""
    match = _CONDITIONS.fullmatch(conditions)
    if not match:
        return text
    layer, name, supports, condition, media = match.groups()
    if media:
        text = f"@media {media} {{\n{text}}}\n"
    if supports:
        text = f"@supports ({condition}) {{\n{text}}}\n"
    return f"@layer {name or ''} {{\n{text}}}\n" if layer else text


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
