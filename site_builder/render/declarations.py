"""The tags `{% query %}` and `{% data %}`, with which a layout says at its top what else it shows.

    {% query newest = stories(tag="open-weights", count=5) %}
    {% query tools = items("tools", where={"pricing": "free"}, order="stories", count=10) %}
    {% query number = total(stories(category=page.card.category)) %}
    {% data prices = "prices.yaml" %}

In: the tags, as Jinja reads them. Out: assignments of query results, which are known before a layout is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NoReturn

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.queries import ARGUMENTS
from site_builder.model.problems import PointLocation
from site_builder.model.queries import Argument, Declaration, PageValue, Query

RESULTS, PAGE_RESULTS = "_results", "_page_results"
"""Names of the variables with query results: those of all pages of a layout, and those of one page."""
_DECLARED = "declared"
"""Attribute of the assignment of a result: what the tag asks for."""
_TAKEN = frozenset({"site", "page", "value", "text", "arrow", "asset", "part", "body", "count"})
_TAG = re.compile(r"\{%[-+]?\s*(?P<tag>query|data)\b.*?(?:%\}|\Z)", re.S)
MAX_COUNT = 1000
"""Most stories or items of one result."""
_FORMS = {
    "query": 'write `{% query newest = stories(tag="...", count=5) %}` or `{% query tools = items("tools") %}`',
    "data": 'write `{% data prices = "prices.yaml" %}`',
}


class DeclarationError(TemplateSyntaxError):
    """A declaration cannot be read. `word` is the part of the tag that is wrong."""

    def __init__(self, message: str, lineno: int, word: str = "", hint: str = "") -> None:
        super().__init__(message, lineno)
        self.word = word
        self.hint = hint


class LayoutDeclarations(Extension):
    """Teaches Jinja the two tags."""

    tags = {"query", "data"}  # noqa: RUF012 - Jinja's interface

    def parse(self, parser: Parser) -> nodes.Node:
        """Jinja calls this at each of the tags. Raises DeclarationError and TemplateSyntaxError."""
        token = next(parser.stream)
        tag, line = token.value, token.lineno
        if parser.stream.current.type != "name" or parser.stream.look().type != "assign":
            raise DeclarationError(f"`{tag}` needs a name and a value", line, tag, _FORMS[tag])
        name = next(parser.stream).value
        parser.stream.skip()
        if name in _TAKEN or name.startswith("_"):
            raise DeclarationError(f"`{name}` cannot be the name of a result", line, name, "choose another name")
        expression = parser.parse_expression()
        if parser.stream.current.type != "block_end":
            raise DeclarationError(f"`{tag}` ends after its value", line, tag, _FORMS[tag])
        query = _data(expression, line) if tag == "data" else _Reader(line).query(expression)
        results = nodes.Name(PAGE_RESULTS if query.page_values else RESULTS, "load", lineno=line)
        result = nodes.Getitem(results, nodes.Const(query.key, lineno=line), "load", lineno=line)
        assignment = nodes.Assign(nodes.Name(name, "store", lineno=line), result, lineno=line)
        assignment.__dict__[_DECLARED] = Declaration(name, query, line)
        return assignment


def declarations_in(tree: nodes.Template, every: Iterable[nodes.Node]) -> Iterator[Declaration]:
    """Yield the declarations of a layout with these nodes. Raises DeclarationError for one that is not at its top."""
    top = {id(node) for node in tree.body}
    for node in every:
        declaration: Declaration | None = node.__dict__.get(_DECLARED) if isinstance(node, nodes.Assign) else None
        if declaration and id(node) not in top:
            message = f"`{'data' if declaration.query.kind == 'data' else 'query'}` is inside another tag"
            raise DeclarationError(message, node.lineno, declaration.name, "move it to the top of the layout")
        if declaration:
            yield declaration


def place_in(source: str, line: int, *words: str) -> PointLocation:
    """Return the place of a declaration on a line: of the last of some words that follow each other in its tag.

    Of several tags on the line, it is the first that has the first word.
    """
    tags = [tag for tag in _TAG.finditer(source) if source.count("\n", 0, tag.start("tag")) + 1 == line]
    if not tags:
        return PointLocation(line)
    patterns = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in words]
    tag = next((tag for tag in tags if all(pattern.search(tag[0]) for pattern in patterns)), tags[0])
    index = tag.start()
    for pattern in patterns:
        found = pattern.search(source, index, tag.end())
        index = found.start() if found else index
    return PointLocation(source.count("\n", 0, index) + 1, index - source.rfind("\n", 0, index))


def _data(expression: nodes.Expr, line: int) -> Query:
    if not isinstance(expression, nodes.Const) or not isinstance(expression.value, str):
        raise DeclarationError("`data` needs the name of a file in `data/`, as a text", line, "data", _FORMS["data"])
    return Query(kind="data", of=expression.value.removeprefix("data/"))


class _Reader:
    """Reads the expression of a query on a line."""

    def __init__(self, line: int) -> None:
        self._line = line

    def query(self, expression: nodes.Expr) -> Query:
        """Return the query that an expression writes. Raises DeclarationError."""
        name = _called(expression)
        if name != "total":
            return self._call(expression, is_total=False)
        assert isinstance(expression, nodes.Call)
        if len(expression.args) != 1 or expression.kwargs:
            self._fail("`total` needs a query", "total", 'write `total(stories(tag="..."))`')
        return self._call(expression.args[0], is_total=True)

    def _call(self, expression: nodes.Expr, is_total: bool) -> Query:
        kind = _called(expression)
        if kind not in ARGUMENTS:
            hint = did_you_mean(kind, (*ARGUMENTS, "total")) if kind else ""
            what = f"there is no query `{kind}`" if kind else "this is not a query"
            self._fail(what, kind, hint or _FORMS["query"])
        assert isinstance(expression, nodes.Call)
        if expression.dyn_args is not None or expression.dyn_kwargs is not None:
            self._fail("arguments of a query are written out", kind)
        of = self._of(kind, expression)
        arguments: dict[str, Argument] = {}
        where: dict[str, Argument] = {}
        for keyword in expression.kwargs:
            name = keyword.key
            known = [name for name in ARGUMENTS[kind] if not is_total or name not in ("count", "order")]
            if name in arguments or (name == "where" and where):
                self._fail(f"`{name}` is written twice", name)
            elif name in ARGUMENTS[kind] and name not in known:
                self._fail(f"a total has no `{name}`", name, "leave it out: the total counts all")
            elif name not in known:
                hint = did_you_mean(name, known) or f"there is {', '.join(f'`{one}`' for one in known)}"
                self._fail(f"`{kind}` has no `{name}`", name, hint)
            elif name == "where":
                where = dict(self._where(keyword.value))
            else:
                arguments[name] = self._argument(name, keyword.value, ARGUMENTS[kind][name])
        return Query(kind=kind, of=of, arguments=arguments, where=where, is_total=is_total)  # type: ignore[arg-type]

    def _of(self, kind: str, call: nodes.Call) -> str:
        if kind == "items":
            first = call.args[0] if len(call.args) == 1 else None
            if isinstance(first, nodes.Const) and isinstance(first.value, str):
                return first.value
            self._fail("`items` needs the id of a collection", "items", 'write `items("tools")`')
        elif call.args:
            self._fail(f"arguments of `{kind}` have names", kind, 'write `stories(tag="...")`')
        return ""

    def _where(self, value: nodes.Expr) -> Iterator[tuple[str, Argument]]:
        hint = 'write `where={"pricing": "free"}`'
        if not isinstance(value, nodes.Dict):
            self._fail("`where` is a mapping of fields to values", "where", hint)
        assert isinstance(value, nodes.Dict)
        for pair in value.items:
            if not isinstance(pair.key, nodes.Const) or not isinstance(pair.key.value, str):
                self._fail("the name of a field is a text", "where", hint)
            else:
                yield pair.key.value, self._value(pair.key.value, pair.value)

    def _argument(self, name: str, value: nodes.Expr, kind: type) -> Argument:
        read = self._value(name, value)
        is_number = kind is int
        if isinstance(read, PageValue) and not is_number:
            return read
        if is_number and not (isinstance(read, int) and not isinstance(read, bool) and 1 <= read <= MAX_COUNT):
            self._fail(f"`{name}` is a number from 1 to {MAX_COUNT}", name)
        if not is_number and not isinstance(read, str):
            self._fail(f"`{name}` is a text", name, f'write `{name}="..."`')
        return read

    def _value(self, name: str, value: nodes.Expr) -> Argument:
        if isinstance(value, nodes.Neg) and isinstance(value.node, nodes.Const):
            value = nodes.Const(-value.node.value)
        if isinstance(value, nodes.Const) and isinstance(value.value, bool | int | float | str):
            return value.value
        path: list[str] = []
        node = value
        while isinstance(node, nodes.Getattr):
            path.insert(0, node.attr)
            node = node.node
        if path and isinstance(node, nodes.Name) and node.name == "page":
            return PageValue(tuple(path))
        hint = "write a text, a number, `true` or `false`, or a value of the page such as `page.card.category`"
        self._fail(f"`{name}` has a value that is not known before the page is rendered", name, hint)

    def _fail(self, message: str, word: str, hint: str = "") -> NoReturn:
        raise DeclarationError(message, self._line, word, hint)


def _called(expression: nodes.Expr) -> str:
    """Return the name of the function that an expression calls; empty for another expression."""
    is_call = isinstance(expression, nodes.Call) and isinstance(expression.node, nodes.Name)
    return expression.node.name if is_call else ""  # type: ignore[attr-defined]
