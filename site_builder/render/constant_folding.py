"""Constant folding: put what is the same on every page of a site into a layout when it is compiled.

In: the syntax tree of a layout. Out: the same with texts of the layouts, URLs of static files and texts of the `site`
as constants, which Jinja escapes and joins with the markup around. Without it, a clean build takes 2 to 6 % more CPU.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from site_builder.content.translations import PLACEHOLDER
from site_builder.model.site import Site
from site_builder.render.flattening import every_node

Constant = Callable[[str], str]
"""Returns a text by its name. Raises LookupError for an unknown name."""
_ASSIGNED = re.compile(
    r"\{%[-+]?\s*(?:set\s[^=|%]*?|for[\s(]+(?:(?!in\b)\w+[\s,()]+)*?|with\s[^%]*?(?=\w+\s*=)"
    r"|(?:macro|call|import|from)\b[^%]*?)\b(site|text|arrow|asset)\b"
)
"""A tag that gives a value to a name that is folded."""


def fold_constants(
    layout: nodes.Template, site: Site, functions: Mapping[str, Constant], taken: frozenset[str] = frozenset()
) -> nodes.Template:
    """The layout with constants in place of texts of the site and of calls like `text("skip")`.

    A layout that assigns one of these names is left unchanged. `taken` are names that any layout of the hub may assign:
    other layouts see these in blocks and includes.
    """
    constant = {"site", *functions}
    functions = {name: function for name, function in functions.items() if name not in taken}
    for node in every_node(layout):
        if isinstance(node, nodes.Import | nodes.FromImport):
            return layout
        if isinstance(node, nodes.Macro | nodes.Name) and getattr(node, "ctx", "") != "load" and node.name in constant:
            return layout
    folded: nodes.Template = _Folder(None if "site" in taken else site, functions).visit(layout)
    return folded


def taken_names(sources: Iterable[str]) -> frozenset[str]:
    """Return those of the names that layouts may assign, by their sources: rather too many than too few."""
    return frozenset(name for source in sources for name in _ASSIGNED.findall(source))


class _Folder(NodeTransformer):
    def __init__(self, site: Site | None, functions: Mapping[str, Constant]) -> None:
        self._site = site
        self._functions = functions

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """`site.title`"""
        if isinstance(node.node, nodes.Name) and node.node.name == "site":
            value = getattr(self._site, node.attr, None)
            if isinstance(value, str):
                return nodes.Const(value, lineno=node.lineno)
        return self.generic_visit(node)

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:
        """`{% if site.analytics %}`: what a hub has not switched on is not compiled."""
        test = node.test
        if isinstance(test, nodes.Getattr) and isinstance(test.node, nodes.Name) and test.node.name == "site":
            is_off = self._site is not None and not getattr(self._site, test.attr, True)
            if is_off and not node.elif_ and not _defines(node):
                return [self.visit(child) for child in node.else_]
        return self.generic_visit(node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """`"share_" ~ link.label`. Jinja joins constants as plain text, also the results of filters like `safe`."""
        return node if any(isinstance(part, nodes.Filter) for part in every_node(node)) else self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """`text("skip")`, `asset("css/site.css")`, `text("minutes", n=card.minutes)`"""
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        key = node.args[0] if len(node.args) == 1 else None
        if name not in self._functions or not _is_text(key) or node.dyn_args or node.dyn_kwargs:
            return node
        if node.kwargs and name != "text":
            return node
        try:
            text = self._functions[name](key.value)
        except LookupError:
            return node  # Rendering it will raise, and say on which page.
        return _filled(text, node) if node.kwargs else nodes.Const(text, lineno=node.lineno)


def _defines(node: nodes.Node) -> bool:
    """Return whether a node has blocks or assignments, which other parts of a layout see."""
    return any(isinstance(one, nodes.Block | nodes.Assign | nodes.AssignBlock) for one in every_node(node))


def _is_text(node: nodes.Node | None) -> TypeGuard[nodes.Const]:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _filled(text: str, call: nodes.Call) -> nodes.Expr:
    """Return the expression of a text with placeholders: `"%s min read" % (card.minutes,)`.

    A call with a value that the text does not show stays a call, because the value may be a misspelt name.
    """
    values = {keyword.key: keyword.value for keyword in call.kwargs}
    constants = PLACEHOLDER.split(text)
    names = constants[1::2]
    if not values.keys() <= set(names):
        return call
    pattern = constants[0].replace("%", "%%")
    for name, constant in zip(names, constants[2::2], strict=True):
        pattern += ("%s" if name in values else f"{{{name}}}") + constant.replace("%", "%%")
    used = [values[name] for name in names if name in values]
    return nodes.Mod(nodes.Const(pattern), nodes.Tuple(used, "load", lineno=call.lineno), lineno=call.lineno)
