"""The layouts of a hub as Jinja templates. In: their sources. Out: templates, and what each includes.

Separate from `renderer`, because every fingerprint needs what a layout includes, while most pages are not rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.loaders import FunctionLoader
from jinja2.utils import missing

from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.fingerprint import digest
from site_builder.model.items import ShownField
from site_builder.model.problems import PointLocation, Problem
from site_builder.model.queries import Declaration, QueryResult, kind_of
from site_builder.model.value import Value
from site_builder.render.declarations import DeclarationError, LayoutDeclarations, declarations_in, place_in
from site_builder.render.flattening import every_node

SUFFIXES = (".html", ".xml", ".txt", ".json", ".md", ".opml", ".conf")

_LOADERS = frozenset({"part", "asset"})
"""Functions of layouts that other layouts and static files are named with."""
MAX_NAMES = 20
"""Most attributes that a hint lists."""
_MEMBERS = {
    "text": ("text",),
    "markdown": ("text", "number"),
    "url": ("text", "domain"),
    "number": ("text",),
    "boolean": ("is_true", "links"),
    "date": ("date",),
    "choice": ("text", "links"),
    "list": ("links",),
    "image": ("image", "picture"),
    "reference": ("items",),
    "references": ("items",),
}
"""The members of a field that have its value, by its type."""


class LayoutUses(Value, frozen=True):
    """The layouts and static files that a layout names. None is a name that is not constant."""

    layouts: frozenset[str | None] = frozenset()
    assets: frozenset[str | None] = frozenset()
    parts: frozenset[str | None] = frozenset()
    """Those of the layouts that it renders with `part`."""
    constants: tuple[tuple[str, str, int], ...] = ()
    """As `Layouts.constants` yields them."""
    declarations: tuple[Declaration, ...] = ()
    """What it asks for with `query` and `data`."""


class LayoutMemo(Value, frozen=True):
    """What the layouts of an earlier build use, by name. Those with syntax errors are left out."""

    uses: dict[str, LayoutUses]


class Layouts:
    """The layouts by name. Each is compiled when it is first used."""

    def __init__(
        self,
        sources: Mapping[str, str],
        assets: Mapping[str, str],
        memo: LayoutMemo | None = None,
        query_results: Mapping[str, QueryResult] | None = None,
    ) -> None:
        """`memo` is that of the same sources. It saves parsing them, a tenth of the time of an edit."""
        self.sources = {name: text for name, text in sources.items() if name.endswith(SUFFIXES)}
        self.assets = assets
        """Hrefs of the static files, by name."""
        self.query_results: Mapping[str, QueryResult] = query_results or {}
        """The results of those queries of all layouts that have no values of a page, by the keys of the queries."""
        self._result_digests: dict[str, bytes] = {}
        self.is_known = memo is not None
        self.environment = _Environment(
            loader=FunctionLoader(self._load),
            autoescape=True,
            undefined=_Unknown,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            extensions=[LayoutDeclarations],
        )
        self.environment.globals = {name: self.environment.globals[name] for name in ("range", "dict", "namespace")}
        for impure in ("random", "pprint"):
            del self.environment.filters[impure]
        self._uses: dict[str, LayoutUses] = dict(memo.uses) if memo else {}
        self._trees: dict[str, nodes.Template] = {}

    def constants(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield layout, function, argument and line of each `text("x")` and `asset("x")`, and likewise of `site.x`.

        Layouts with syntax errors have none.
        """
        for name in self.sources:
            with suppress(TemplateSyntaxError):
                yield from ((name, *constant) for constant in self._uses_of(name).constants)

    def problems(self) -> list[Problem]:
        """Return a problem for each layout with a syntax error."""
        problems = []
        for name in self.sources:
            try:
                self._uses_of(name)
            except TemplateSyntaxError as error:
                problems.append(_syntax_problem(name, self.sources[name], error))
        return problems

    @property
    def declarations(self) -> list[tuple[str, Declaration]]:
        """What the layouts ask for, each with the layout. Layouts with syntax errors ask for nothing."""
        found: list[tuple[str, Declaration]] = []
        for name in self.sources:
            with suppress(TemplateSyntaxError):
                found += [(name, declaration) for declaration in self._uses_of(name).declarations]
        return found

    def declarations_of(self, layout: str) -> list[tuple[str, Declaration]]:
        """Return what a layout asks for, and all that it includes, each with the layout that declares it."""
        return [(name, one) for name in sorted(self.members(layout)) for one in self._uses_of(name).declarations]

    def memo(self) -> LayoutMemo:
        """Return what the layouts use, for the next build."""
        return LayoutMemo({name: self._uses[name] for name in self.sources if name in self._uses})

    def closure(self, name: str) -> dict[str, bytes]:
        """Return the digests of what pages of a layout have in common.

        That is the layout, all it includes, the URLs of the static files that these name, and the results of their
        queries.
        """
        members = self.members(name)
        results = {
            declaration.query.label: self._digest_of_result(declaration.query.key)
            for member in members
            for declaration in self._uses_of(member).declarations
            if declaration.query.key in self.query_results
        }
        assets = set().union(*(self._assets_of(member) for member in members))
        layouts = {display_path(member): digest(self.sources.get(member)) for member in members}
        return layouts | {f"static/{asset}": digest(self.assets.get(asset)) for asset in assets} | results

    def members(self, name: str) -> set[str]:
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

    def includes_any(self, name: str) -> bool:
        """Return whether a layout, or one that it includes, names another one that is not constant."""
        return any(None in self._uses_of(member).layouts for member in self.members(name))

    def parts(self, names: Iterable[str]) -> set[str]:
        """Return the layouts that these ones, or those that they extend or include, render with `part`."""
        members = set().union(*map(self.members, names))
        return {part for member in members for part in self._uses_of(member).parts if part is not None}

    def pages_and_parts(self) -> set[str]:
        """Return the layouts that no other layout extends, imports or includes, and those that are rendered as parts.

        Raises TemplateSyntaxError.
        """
        uses = [self._uses_of(name) for name in self.sources]
        included = {name for use in uses for name in use.layouts - use.parts}
        parts = {name for use in uses for name in use.parts if name in self.sources}
        return parts | (self.sources.keys() - included)

    def take_tree(self, name: str) -> nodes.Template | None:
        """Return the syntax tree of a layout, for the caller to change; None if it does not exist.

        Raises TemplateSyntaxError.
        """
        source = self.sources.get(name)
        if source is None:
            return None
        return self._trees.pop(name, None) or self.environment.parse(source, name, display_path(name))

    def _digest_of_result(self, key: str) -> bytes:
        if key not in self._result_digests:
            self._result_digests[key] = digest(self.query_results[key])
        return self._result_digests[key]

    def _assets_of(self, name: str) -> set[str]:
        names = self._uses_of(name).assets
        return set(self.assets) if None in names else {n for n in names if n is not None}

    def _uses_of(self, name: str) -> LayoutUses:
        if name not in self._uses:
            tree = self.take_tree(name)
            self._uses[name] = LayoutUses() if tree is None else _uses_in(tree)
            if tree is not None:
                self._trees[name] = tree
        return self._uses[name]

    def _load(self, name: str) -> tuple[str, str, None] | None:
        source = self.sources.get(name)
        return None if source is None else (source, display_path(name), None)


class _Message(str):
    """The message of an error, with a hint."""

    hint = ""


class _Unknown(StrictUndefined):
    """A name or attribute that does not exist. Its message has a hint."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        """Jinja calls this for the text of the error."""
        value, name = self._undefined_obj, str(self._undefined_name)
        if value is missing:
            return _Message(f"unknown name `{name}`")
        names = _names_in(value)
        if _are_fields(value):
            # The name may be right, and the field not filled in on this page only.
            message = _Message(f"the field `{name}` is not filled in here, or not declared")
            message.hint = did_you_mean(name, names) or f'ask first, `{{% if "{name}" in page.fields %}}`'
            return message
        message = _Message(f"there is no `{name}` in {kind_of(value)}")
        known = f"there is {', '.join(f'`{n}`' for n in names[:MAX_NAMES])}" if names else ""
        message.hint = did_you_mean(name, names) or known
        return message


def _names_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [str(key) for key in value]
    if isinstance(value, ShownField):
        return [*_MEMBERS.get(value.type, ()), "name", "title", "type"]
    return [name for name in dir(value) if name[0] != "_"]


def _are_fields(value: object) -> bool:
    """Return whether it is the mapping `fields` of an item or a story."""
    return type(value) is dict and all(isinstance(one, ShownField) for one in value.values())


class _Environment(Environment):
    """An environment that can revise layouts before it compiles them."""

    revise: Callable[[nodes.Template], nodes.Template] | None = None

    def _generate(self, source: nodes.Template, *rest: Any, **named: Any) -> str:
        """Jinja calls this with the syntax tree of a layout; its documentation names it as a hook."""
        return super()._generate(self.revise(source) if self.revise else source, *rest, **named)


def _uses_in(tree: nodes.Template) -> LayoutUses:
    layouts: set[str | None] = set()
    assets: set[str | None] = set()
    parts: set[str | None] = set()
    every = list(every_node(tree))
    shadowed: set[int] = set()
    call_arguments = {id(node.node): node.args for node in every if isinstance(node, nodes.Call)}
    for node in every:
        if isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            layouts.update(_constants(node.template))
        elif isinstance(node, nodes.For):
            shadowed.update(map(id, _shadowed_in(node)))
        elif isinstance(node, nodes.Name) and node.name in _LOADERS and id(node) not in shadowed:
            names = layouts if node.name == "part" else assets
            arguments = call_arguments.get(id(node))  # None if it is not called: perhaps under another name.
            names.update(_constants(arguments[0]) if arguments else (None,))
            if node.name == "part" and arguments:
                parts.update(_constants(arguments[0]))
    return LayoutUses(
        frozenset(layouts),
        frozenset(assets),
        frozenset(parts),
        tuple(_named_constants(every)),
        tuple(declarations_in(tree, every)),
    )


def _shadowed_in(loop: nodes.For) -> Iterator[nodes.Name]:
    """Yield the names in a loop that are its variables, and not the functions of these names."""
    targets = {node.name for node in every_node(loop.target) if isinstance(node, nodes.Name)} & _LOADERS
    for part in (loop.target, *loop.body) if targets else ():
        yield from (node for node in every_node(part) if isinstance(node, nodes.Name) and node.name in targets)


def _syntax_problem(name: str, source: str, error: TemplateSyntaxError) -> Problem:
    location, hint = PointLocation(error.lineno), ""
    if isinstance(error, DeclarationError):
        location, hint = place_in(source, error.lineno, *([error.word] if error.word else [])), error.hint
    return Problem(display_path(name), "layout-syntax", error.message or "not a valid layout", location, hint)


def _named_constants(every: Sequence[nodes.Node]) -> Iterator[tuple[str, str, int]]:
    """Yield name, argument and line of each `text("x")` and `asset("x")`, and likewise of `site.x`.

    `every` are all nodes of a layout. A name that the layout assigns means something else there.
    """
    assigned = {node.name for node in every if isinstance(node, nodes.Name) and node.ctx != "load"}
    assigned |= {node.name for node in every if isinstance(node, nodes.Macro)}
    functions, objects = {"text", "asset"} - assigned, {"site"} - assigned
    for node in every:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in functions:
            values = _constants(node.args[0]) if node.args else ()
            yield from ((node.node.name, value, node.lineno) for value in values if value is not None)
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name in objects:
            yield "site", node.attr, node.lineno


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
