"""Flatten layouts: make one layout of a layout, what it extends, and what it includes.

In: the syntax trees of layouts. Out: a tree that renders the same text. Jinja makes a new context for each include, and
hands each piece of text on through every level of inheritance: that took a third of the time of a story page.

Whatever is not plainly the same in one piece is left to Jinja: macros, imports, `super()`, `self`, scoped blocks,
blocks in loops, changes of autoescape, computed names of layouts, circles, and mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

Parse = Callable[[str], nodes.Template | None]
"""Returns the tree of a layout by its name; None when it does not exist."""

_KEPT = (nodes.Macro, nodes.CallBlock, nodes.Import, nodes.FromImport, nodes.EvalContextModifier)
"""What a layout must not have to be put into another one."""
_KEPT_NAMES = frozenset({"self", "super"})
_CONTEXT = frozenset({"page", "value", "_page_results"})
"""Names that a layout is given. They have values also before the layout assigns others to them."""


class NotFlatError(Exception):
    """A layout cannot be put into one piece."""


class _Layout:
    """A layout with what it includes."""

    def __init__(self, tree: nodes.Template) -> None:
        self.tree = tree
        self.read: set[str] = set()
        """Names of variables that it reads."""
        self.assigned: set[str] = set()
        self.is_plain = True
        """Whether all that it does is the same inside another layout."""
        self.extends = self.includes = False
        self.blocks: dict[str, nodes.Block] = {}
        """By name, also those inside others: a layout that extends another one replaces its blocks with all of them."""
        blocks = 0
        for node in every_node(tree):
            if isinstance(node, nodes.Name):
                (self.read if node.ctx == "load" else self.assigned).add(node.name)
            elif isinstance(node, nodes.Block):
                self.blocks[node.name] = node
                blocks += 1
            self.is_plain &= not (isinstance(node, _KEPT) or _is_unknown(node))
            self.extends |= isinstance(node, nodes.Extends)
            self.includes |= isinstance(node, nodes.Include)
        self.is_plain &= _KEPT_NAMES.isdisjoint(self.read | self.assigned) and blocks == len(self.blocks)
        self.is_plain &= "loop" not in self.read or not any(map(_reads_outer_loop, tree.body))
        self.is_plain &= "loop" not in self.assigned  # In a loop, that is a mistake, even in a block that is not used.


class Flattener:
    """Flattens layouts. Each is parsed once; trees are shared by all layouts that include or extend them."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._layouts: dict[str, _Layout | None] = {}
        self._open: list[str] = []
        """The layouts that are being inlined: a layout among them includes itself."""

    def knows(self, name: str) -> bool:
        """Return whether there is a layout of this name."""
        return self._layout(name) is not None

    def flatten(self, name: str) -> nodes.Template:
        """Return a layout in one piece, except for computed includes. Raises NotFlatError."""
        layout = self._layout(name)
        if layout is None:
            raise NotFlatError(name)
        family: list[_Layout] = []
        body = list(self._merged(layout, {}, (), family))
        # In a scope, no variable is also stored in the context, as those of the top level are.
        assigned = frozenset().union(*(one.assigned for one in family))
        read = frozenset().union(*(one.read for one in family))
        known = {*_CONTEXT, *(layout.tree.environment.globals if layout.tree.environment else ())}
        flat = nodes.Template([_looked_up_once(read - (assigned - known)), nodes.Scope(body, lineno=1)], lineno=1)
        flat.environment = layout.tree.environment
        # The code generator looks for blocks and the like among all nodes; there are none, and it would take a third of
        # its time. It also asks for the names that are assigned.
        flat.__dict__.update(find_all=_find_nothing, assigned=assigned)
        return flat

    def _layout(self, name: str) -> _Layout | None:
        if name not in self._layouts:
            tree = self._parse(name)
            layout = self._layouts[name] = None if tree is None else _Layout(tree)
            if layout and layout.is_plain and layout.includes:
                self._open.append(name)
                _Inliner(layout, self._included).visit(layout.tree)
                self._open.pop()
        return self._layouts[name]

    def _included(self, name: str) -> _Layout | None:
        """Return a layout that can be put into another one."""
        layout = None if name in self._open else self._layout(name)
        return layout if layout and layout.is_plain and not layout.extends and not layout.blocks else None

    def _merged(
        self,
        layout: _Layout,
        blocks: Mapping[str, nodes.Block],
        assignments: tuple[nodes.Node, ...],
        family: list[_Layout],
    ) -> Iterator[nodes.Node]:
        """Yield the nodes of a layout with the blocks and assignments of `family`, the layouts that extend it."""
        if not layout.is_plain or layout in family:
            raise NotFlatError
        family.append(layout)
        body = layout.tree.body
        if not layout.extends:
            yield from assignments
            yield from _with_blocks(body, blocks) if layout.blocks else body
            return
        if not isinstance(body[0], nodes.Extends) or not isinstance(body[0].template, nodes.Const):
            raise NotFlatError
        base = self._layout(body[0].template.value)
        if base is None:
            raise NotFlatError
        own_assignments: list[nodes.Node] = []
        for node in body[1:]:
            if isinstance(node, nodes.Assign | nodes.AssignBlock):
                own_assignments.append(node)
            elif not isinstance(node, nodes.Block) and not (
                isinstance(node, nodes.Output) and all(isinstance(n, nodes.TemplateData) for n in node.nodes)
            ):
                raise NotFlatError
        yield from self._merged(base, {**layout.blocks, **blocks}, (*assignments, *own_assignments), family)


class _Inliner(NodeTransformer):
    """Replaces the includes of a layout by what they include."""

    def __init__(self, layout: _Layout, included: Callable[[str], _Layout | None]) -> None:
        self._layout = layout
        self._included = included

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        """`{% include "partials/head.html" %}`"""
        if not (isinstance(node.template, nodes.Const) and isinstance(node.template.value, str) and node.with_context):
            return node
        included = self._included(node.template.value)
        if included is None:
            return node
        self._layout.read |= included.read
        self._layout.assigned |= included.assigned
        return nodes.Scope(included.tree.body, lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """Text and expressions hold no includes."""
        return node


def every_node(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all below it, as they are written: three times as fast as Jinja's `find_all`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        below: list[nodes.Node] = []
        for field in node.fields:
            value = getattr(node, field)
            if isinstance(value, nodes.Node):
                below.append(value)
            elif isinstance(value, list):
                below += [item for item in value if isinstance(item, nodes.Node)]
        waiting += reversed(below)


def _with_blocks(body: Iterable[nodes.Node], blocks: Mapping[str, nodes.Block]) -> Iterator[nodes.Node]:
    """Yield nodes with their blocks, or those that replace them, as scopes. Trees are shared, so none is modified."""
    for node in body:
        if isinstance(node, nodes.Block):
            block = blocks.get(node.name, node)
            if node.scoped or block.scoped or node.required or block.required:
                raise NotFlatError
            yield nodes.Scope(list(_with_blocks(block.body, blocks)), lineno=block.lineno)
        elif isinstance(node, nodes.Output) or not any(isinstance(inner, nodes.Block) for inner in every_node(node)):
            yield node
        elif isinstance(node, nodes.If):
            branches = (list(_with_blocks(part, blocks)) for part in (node.body, node.elif_, node.else_))
            yield nodes.If(node.test, *branches, lineno=node.lineno)
        else:
            raise NotFlatError


def _reads_outer_loop(node: nodes.Node) -> bool:
    """Return whether a node reads `loop` outside of its own loops: Jinja rarely lets includes see the loop around."""
    if isinstance(node, nodes.For):
        outside = [node.iter, *node.else_]
    elif isinstance(node, nodes.Name):
        return node.name == "loop"
    else:
        outside = list(node.iter_child_nodes())
    return any(map(_reads_outer_loop, outside))


def _is_unknown(node: nodes.Node) -> bool:
    """Return whether a node is a filter or test that does not exist: Jinja says so even if it is never reached."""
    environment = node.environment
    if environment is None or not isinstance(node, nodes.Filter | nodes.Test):
        return False
    return node.name not in (environment.filters if isinstance(node, nodes.Filter) else environment.tests)


def _find_nothing(node_type: object) -> Iterator[Any]:
    return iter(())


def _looked_up_once(names: Iterable[str]) -> nodes.Node:
    """Return a statement that names variables that are only read, so that inner scopes do not look them up again."""
    loads = [nodes.Name(name, "load", lineno=1) for name in sorted(names) if name != "loop"]
    return nodes.ExprStmt(nodes.Tuple(loads, "load", lineno=1), lineno=1)
