"""Folding: what is the same on every page of a site is put into a layout when it is compiled, not when it is rendered.

The words of the layouts, the addresses of static files and the texts of the `site` are known then. Jinja escapes them
and joins them with the markup around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from site_builder.model.site import Site

Constant = Callable[[str], str]
"""Gives a text by its name. Raises LookupError when there is none."""


def fold_constants(layout: nodes.Template, site: Site, functions: Mapping[str, Constant]) -> nodes.Template:
    """The layout with constants in place of texts of the site and of calls like `text("skip")`.

    A layout that gives one of these names a meaning of its own is left as it is.
    """
    assigned = {name.name for name in layout.find_all(nodes.Name) if name.ctx != "load"}
    assigned |= {macro.name for macro in layout.find_all(nodes.Macro)}
    imports = any(layout.find_all((nodes.Import, nodes.FromImport)))
    if imports or assigned & {"site", *functions}:
        return layout
    folded: nodes.Template = _Folder(site, functions).visit(layout)
    return folded


class _Folder(NodeTransformer):
    def __init__(self, site: Site, functions: Mapping[str, Constant]) -> None:
        self._site = site
        self._functions = functions

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        """`site.title`"""
        if isinstance(node.node, nodes.Name) and node.node.name == "site":
            value = getattr(self._site, node.attr, None)
            if isinstance(value, str):
                return nodes.Const(value, lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """`text("skip")`, `asset("css/site.css")`"""
        function = self._functions.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        alone = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if function and alone and isinstance(node.args[0], nodes.Const):
            try:
                return nodes.Const(function(node.args[0].value), lineno=node.lineno)
            except LookupError:
                return node  # fails when it is rendered, which tells on which page
        return self.generic_visit(node)
