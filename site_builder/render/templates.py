"""The layouts of a hub as Jinja templates. In: their sources. Out: templates, and what each includes.

Separate from `renderer`, because every fingerprint needs what a layout includes, while most pages are not rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.loaders import FunctionLoader

from site_builder.model.fingerprint import digest
from site_builder.model.problems import PointLocation, Problem

SUFFIXES = (".html", ".xml", ".txt", ".json", ".md", ".opml", ".conf")


class Layouts:
    """The layouts by name. Each is compiled when it is first used."""

    def __init__(self, sources: Mapping[str, str], assets: Mapping[str, str]) -> None:
        self.sources = {name: text for name, text in sources.items() if name.endswith(SUFFIXES)}
        self.assets = assets
        """Hrefs of the static files, by name."""
        self.environment = _Environment(
            loader=FunctionLoader(self._load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.environment.globals = {name: self.environment.globals[name] for name in ("range", "dict", "namespace")}
        for impure in ("random", "pprint"):
            del self.environment.filters[impure]
        self._uses: dict[str, _Uses] = {}

    def problems(self) -> list[Problem]:
        """Return a problem for each layout with a syntax error."""
        problems = []
        for name in self.sources:
            try:
                self._uses_of(name)
            except TemplateSyntaxError as error:
                message = error.message or "not a valid layout"
                problems.append(Problem(display_path(name), "layout-syntax", message, PointLocation(error.lineno)))
        return problems

    def closure(self, name: str) -> dict[str, bytes]:
        """Return the digests of the layout, of all it includes, and of the URLs of the static files that these name."""
        members = self._members(name)
        assets = set().union(*(self._assets_of(member) for member in members))
        layouts = {display_path(member): digest(self.sources.get(member)) for member in members}
        return layouts | {f"static/{asset}": digest(self.assets.get(asset)) for asset in assets}

    def _members(self, name: str) -> set[str]:
        """Return the layout and all it extends, imports or includes; all layouts if a name is not constant."""
        members: set[str] = set()
        waiting = [name]
        while waiting:
            member = waiting.pop()
            if member not in members:
                members.add(member)
                names = self._uses_of(member).layouts
                if None in names:
                    return set(self.sources)
                waiting += [n for n in names if n is not None]
        return members

    def _assets_of(self, name: str) -> set[str]:
        names = self._uses_of(name).assets
        return set(self.assets) if None in names else {n for n in names if n is not None}

    def _uses_of(self, name: str) -> _Uses:
        if name not in self._uses:
            source = self.sources.get(name)
            self._uses[name] = _Uses(self.environment.parse(source)) if source is not None else _Uses()
        return self._uses[name]

    def _load(self, name: str) -> tuple[str, str, None] | None:
        source = self.sources.get(name)
        return None if source is None else (source, display_path(name), None)


class _Environment(Environment):
    """An environment that can revise layouts before it compiles them."""

    revise: Callable[[nodes.Template], nodes.Template] | None = None

    def _generate(self, source: nodes.Template, *rest: Any, **named: Any) -> str:
        """Jinja calls this with the syntax tree of a layout; its documentation names it as a hook."""
        return super()._generate(self.revise(source) if self.revise else source, *rest, **named)


class _Uses:
    """The layouts and static files that a layout names. None is a name that is not constant."""

    def __init__(self, tree: nodes.Template | None = None) -> None:
        self.layouts: set[str | None] = set()
        self.assets: set[str | None] = set()
        if tree is not None:
            for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
                self.layouts.update(_constants(node.template))  # type: ignore[attr-defined]
            call_arguments = {id(call.node): call.args for call in tree.find_all(nodes.Call)}
            for name in tree.find_all(nodes.Name):
                if name.name in ("part", "asset"):
                    names = self.layouts if name.name == "part" else self.assets
                    arguments = call_arguments.get(
                        id(name)
                    )  # None if it is not called here: perhaps under another name.
                    names.update(_constants(arguments[0]) if arguments else (None,))


def display_path(name: str) -> str:
    """Return the path of a layout for messages."""
    return f"layouts/{name}"


def _constants(node: nodes.Node) -> Iterator[str | None]:
    """The possible values of an expression: a constant, both sides of a condition, the items of a list."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.Tuple | nodes.List):
        for item in node.items:
            yield from _constants(item)
    elif isinstance(node, nodes.CondExpr) and node.expr2 is not None:
        yield from _constants(node.expr1)
        yield from _constants(node.expr2)
    else:
        yield None
