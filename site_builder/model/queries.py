"""The queries of layouts, `{% query %}` and `{% data %}`, and their results, which are part of what decides a page.

They are run when a site is planned, before a page is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from site_builder.model.items import ItemCard, ShownField
from site_builder.model.site import Card
from site_builder.model.value import Value


class PageValue(Value, frozen=True, tag=True):
    """A value of the page that the layout renders: `page.card.category`."""

    path: tuple[str, ...]
    """The names after `page`."""

    def __str__(self) -> str:
        return ".".join(("page", *self.path))


Argument = bool | int | float | str | PageValue | None
"""None is a value that the page does not have."""


class Query(Value, frozen=True, kw_only=True):
    """A query of a layout, for stories, items or a data file."""

    kind: Literal["stories", "items", "data"]
    of: str = ""
    """The id of the collection, or the name of the data file."""
    arguments: Mapping[str, Argument] = {}
    where: Mapping[str, Argument] = {}
    """The values that fields of the items have."""
    is_total: bool = False
    """Whether it asks only for a number."""

    @property
    def page_values(self) -> tuple[PageValue, ...]:
        """The values of the page in it."""
        values = (*self.arguments.values(), *self.where.values())
        return tuple(value for value in values if isinstance(value, PageValue))

    @property
    def key(self) -> str:
        """A text that is the same for equal queries, from which `query_of` makes the query again."""
        return msgspec.json.encode(self).decode()

    @property
    def label(self) -> str:
        """What names it in a list of all that decides a page."""
        return str(self) if self.kind == "data" else f"query {self}"

    def __str__(self) -> str:
        """Return it as layouts write it."""
        if self.kind == "data":
            return f"data/{self.of}"
        parts = [_written(self.of)] if self.of else []
        parts += [f"{name}={_written(value)}" for name, value in self.arguments.items()]
        if self.where:
            pairs = [f"{_written(name)}: {_written(value)}" for name, value in self.where.items()]
            parts.append(f"where={{{', '.join(pairs)}}}")
        call = f"{self.kind}({', '.join(parts)})"
        return f"total({call})" if self.is_total else call


def query_of(key: str) -> Query:
    """Return the query with a key."""
    return msgspec.json.decode(key, type=Query)


class Declaration(Value, frozen=True):
    """A query at the top of a layout, and its place there."""

    name: str
    """Of the variable with the result."""
    query: Query
    line: int


class FoundItem(Value, frozen=True):
    """An item that a query found, without its text."""

    item: ItemCard
    fields: dict[str, ShownField]
    """Its filled fields by name, in the order of their declaration."""
    count: int
    """Stories that refer to it."""


class QueryResult(Value, frozen=True, kw_only=True):
    """The result of a query. One field is set: the kind of the query says which."""

    cards: tuple[Card, ...] | None = None
    items: tuple[FoundItem, ...] | None = None
    total: int | None = None
    data: Any = None
    """Of a data file: mappings, lists, texts, numbers, booleans and None."""

    @property
    def value(self) -> Any:
        """What a layout sees."""
        if self.cards is not None:
            return self.cards
        if self.items is not None:
            return self.items
        return self.total if self.total is not None else frozen(self.data)


class DataRecord(dict[str, Any]):
    """A mapping of a data file. Its keys are attributes too, before the methods of a mapping: `menu.items`."""

    def __getattribute__(self, name: str) -> Any:
        if name[:1] != "_" and name in self:
            return self[name]
        if name in _CHANGING:
            raise AttributeError(name)
        return super().__getattribute__(name)


_CHANGING = frozenset({"clear", "pop", "popitem", "setdefault", "update"})


def frozen(data: Any) -> Any:
    """Return plain data in a form that layouts cannot change."""
    if isinstance(data, dict):
        return DataRecord({key: frozen(value) for key, value in data.items()})
    return tuple(map(frozen, data)) if isinstance(data, list) else data


def kind_of(value: object) -> str:
    """Return what messages call a value that a layout sees."""
    if isinstance(value, dict):
        return "this mapping"
    if isinstance(value, ShownField):
        return f"a field of the type `{value.type}`"
    name = type(value).__name__
    if not isinstance(value, Value):
        return f"this {name}"
    return "`page`" if name.endswith("Context") else name


def _written(value: Argument) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return msgspec.json.encode(value).decode() if isinstance(value, str) else str(value)
