"""Check the queries of layouts. In: a query, a hub and its data files. Out: what is wrong with it, with a hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.hub import Hub
from site_builder.hub.queries import BY_NAME, BY_STORIES, ITEM, PAST, TERMS, UPCOMING, find_term
from site_builder.model.fields import Field, Reference
from site_builder.model.queries import Argument, PageValue, Query
from site_builder.model.value import Value

_FILTERED = ("text", "url", "number", "boolean", "date", "choice", "list", "reference", "references")
_ORDERED = ("text", "number", "boolean", "date", "choice")
_MAY_BE_EMPTY = "the result is empty as long as that is so"


class WrongQuery(Value, frozen=True):
    """What is wrong with a query."""

    words: tuple[str, ...]
    """Where in its tag: words that follow each other."""
    message: str
    hint: str = ""
    is_error: bool = True
    """Otherwise it only may be wrong: the result is empty now."""


def check_query(query: Query, hub: Hub, data: Mapping[str, Any]) -> Iterator[WrongQuery]:
    """Yield what is wrong with a query, as far as that is known without the values of a page."""
    if query.kind == "data":
        if query.of not in data:
            hint = did_you_mean(query.of, data) or "put it into the folder `data/` of the hub"
            yield WrongQuery((query.of,), f"there is no data file `{query.of}`", hint)
    elif query.kind == "items":
        yield from _in_items(query, hub)
    else:
        yield from _in_stories(query, hub)


def _in_stories(query: Query, hub: Hub) -> Iterator[WrongQuery]:
    for kind, value in query.arguments.items():
        if kind not in TERMS or not isinstance(value, str) or find_term(hub, kind, value):
            continue
        terms = hub.taxonomy.of_kind(kind)
        if kind == ITEM and value.partition("/")[0] not in hub.items.collections:
            hint = did_you_mean(value, terms) or "write collection and id: `tools/cursor`"
            yield WrongQuery((kind, value), f"there is no collection of the item `{value}`", hint)
            continue
        if kind == ITEM:
            items = [f"{reference.collection}/{reference.id}" for reference in hub.items.numbers]
            if value not in items:
                hint = did_you_mean(value, items) or _MAY_BE_EMPTY
                yield WrongQuery((kind, value), f"there is no published item `{value}`", hint, is_error=False)
            continue
        hint = did_you_mean(value, terms) or _MAY_BE_EMPTY
        yield WrongQuery((kind, value), f"no published story has the {kind} `{value}`", hint, is_error=False)


def _in_items(query: Query, hub: Hub) -> Iterator[WrongQuery]:
    collections = hub.items.collections
    if query.of not in collections:
        hint = did_you_mean(query.of, collections) or "`collections` in the settings declares them"
        yield WrongQuery((query.of,), f"there is no collection `{query.of}`", hint)
        return
    fields = {field.name: field for field in collections[query.of].fields if field.is_sound}
    for name, value in query.where.items():
        if name not in fields:
            yield _unknown_field(query, name, fields)
        elif fields[name].type not in _FILTERED:
            message = f"items cannot be chosen by a field of the type `{fields[name].type}`"
            yield WrongQuery(("where", name), message)
        elif fields[name].type == "date" and value not in (UPCOMING, PAST):
            message = f"items can be chosen by the date `{name}` only if it is upcoming or past"
            hint = f'write `"{name}": "{UPCOMING}"` or `"{name}": "{PAST}"`'
            yield WrongQuery(("where", name), message, hint)
        elif not isinstance(value, PageValue):
            yield from _in_value(fields[name], value, hub)
    order = query.arguments.get("order", BY_NAME)
    name = str(order).removeprefix("-")
    if isinstance(order, PageValue):
        yield WrongQuery(("order",), "the order is a text", 'write `order="stories"`')
    elif order not in (BY_NAME, BY_STORIES) and name not in fields:
        yield _unknown_field(query, name, {**fields, BY_NAME: None, BY_STORIES: None}, order=str(order))
    elif order not in (BY_NAME, BY_STORIES) and fields[name].type not in _ORDERED:
        message = f"items have no order by a field of the type `{fields[name].type}`"
        yield WrongQuery(("order", str(order)), message)


def _unknown_field(query: Query, name: str, known: Mapping[str, object], order: str = "") -> WrongQuery:
    hint = did_you_mean(name, known) or (f"there is {', '.join(f'`{one}`' for one in known)}" if known else "")
    words = ("order", order) if order else ("where", name)
    return WrongQuery(words, f"items of `{query.of}` have no field `{name}`", hint)


def _in_value(field: Field, value: Argument, hub: Hub) -> Iterator[WrongQuery]:
    words = ("where", field.name)
    if field.type == "boolean" and not isinstance(value, bool):
        yield WrongQuery(words, f"`{field.name}` is `true` or `false`")
    elif field.type == "number" and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield WrongQuery(words, f"`{field.name}` is a number", "write it without quotation marks")
    elif field.type not in ("boolean", "number") and not isinstance(value, str):
        yield WrongQuery(words, f"`{field.name}` is a text", "write it in quotation marks")
    elif field.type == "choice" and value not in field.of:
        hint = did_you_mean(str(value), field.of) or f"there is {', '.join(f'`{one}`' for one in field.of)}"
        yield WrongQuery((*words, str(value)), f"`{field.name}` has no value `{value}`", hint)
    elif field.to and Reference(field.to, str(value)) not in hub.items.numbers:
        ids = [hub.items.items[number].id for number in hub.items.of.get(field.to, ())]
        hint = did_you_mean(str(value), ids) or _MAY_BE_EMPTY
        yield WrongQuery((*words, str(value)), f"`{field.to}` has no item `{value}`", hint, is_error=False)
