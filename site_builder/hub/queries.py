"""Run the queries of layouts for stories, items and data files. In: a hub and queries. Out: results.

A result has what lists show of stories and items, never their texts. `scope` is the digest of all that the results of a
query with values of the page can depend on: with it, groups of pages are remembered (`hub/groups.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from site_builder.content.slug import slugify
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.hub import Hub
from site_builder.hub.schedule import end_of_day
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.model.fields import FieldValue, Moment, Reference, References, Texts, value_of
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.items import ItemCard, ShownField
from site_builder.model.queries import Argument, FoundItem, PageValue, Query, QueryResult, kind_of
from site_builder.model.site import TermRef
from site_builder.model.value import Value

ITEM = "item"
TERMS = (*KINDS, ITEM)
"""What stories can be asked for by: the names of arguments."""
ARGUMENTS: Mapping[str, Mapping[str, type]] = {
    "stories": {**dict.fromkeys(TERMS, str), "count": int},
    "items": {"where": dict, "order": str, "count": int},
}
"""The arguments of each kind of query, and their types."""
STORIES, ITEMS = 10, 1000
"""How many stories and items a result has at most, if the query does not say."""
BY_NAME, BY_STORIES = "name", "stories"
UPCOMING, PAST = "upcoming", "past"
"""The values by which items are chosen by a date: its day has not ended, or it has."""


class PageValueError(LookupError):
    """A page does not have a value that a query names, or it cannot be used there."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Queries:
    """Runs queries on one hub, each once."""

    def __init__(self, hub: Hub, data: Mapping[str, Any], at: datetime) -> None:
        """`data` are the data files by their names below `data/`, and `at` is the time of the build."""
        self._hub = hub
        self._at = at
        self._data = data
        self._results: dict[str, QueryResult] = {}
        self._scopes: dict[str, bytes] = {}

    def result(self, query: Query) -> QueryResult:
        """Return the result of a query without values of the page. It is empty for a wrong query."""
        key = query.key
        result = self._results.get(key)
        if result is None:
            result = self._results[key] = self._run(query)
        return result

    def scope(self, query: Query) -> bytes:
        """Return the digest of all that the results of a query can depend on, whatever the page is."""
        key = query.key
        if key not in self._scopes:
            self._scopes[key] = self._scope(query)
        return self._scopes[key]

    def _run(self, query: Query) -> QueryResult:
        if query.kind == "data":
            return QueryResult(data=self._data.get(query.of))
        if query.kind == "items":
            numbers = self._items(query)
            if query.is_total:
                return QueryResult(total=len(numbers))
            return QueryResult(items=tuple(map(self._found, numbers[: _count(query, ITEMS)])))
        indexes = self._stories(query)
        if query.is_total:
            return QueryResult(total=len(indexes))
        return QueryResult(cards=self._hub.cards(indexes[: _count(query, STORIES)]))

    def _stories(self, query: Query) -> Sequence[int]:
        """Return the indexes of the stories that have all the terms of a query, newest first."""
        named = [find_term(self._hub, kind, value) for kind, value in query.arguments.items() if kind in TERMS]
        terms = [term for term in named if term]
        if len(terms) < len(named):
            return ()
        if not terms:
            return range(len(self._hub.stories))
        first, *others = sorted((term.stories for term in terms), key=len)
        sets = [set(stories) for stories in others]
        return [index for index in first if all(index in one for one in sets)] if sets else first

    def _items(self, query: Query) -> list[int]:
        """Return the numbers of the items of a query, in their order."""
        items = self._hub.items
        collection = items.collections.get(query.of)
        if collection is None or None in query.where.values():
            return []
        numbers = [
            number
            for number in items.of[query.of]
            if all(self._has(value_of(items.items[number].fields, name), value) for name, value in query.where.items())
        ]
        order = str(query.arguments.get("order") or BY_NAME)
        if order == BY_NAME:
            return numbers
        if order == BY_STORIES:
            return sorted(numbers, key=lambda number: -len(items.stories[number]))
        name = order.removeprefix("-")
        keys = {number: _sort_key(value_of(items.items[number].fields, name)) for number in numbers}
        filled = sorted((n for n in numbers if keys[n] is not None), key=lambda n: keys[n], reverse=order != name)
        return [*filled, *(number for number in numbers if keys[number] is None)]

    def _has(self, value: FieldValue | None, wanted: Argument) -> bool:
        if isinstance(value, Moment):
            return wanted == (UPCOMING if self._at < end_of_day(value.at) else PAST)
        return _has(value, wanted)

    def _found(self, number: int) -> FoundItem:
        items = self._hub.items
        return FoundItem(items.cards[number], items.entries[number].fields, len(items.stories[number]))

    def _scope(self, query: Query) -> bytes:
        hub = self._hub
        if query.kind == "items":
            where = {name: value for name, value in query.where.items() if not isinstance(value, PageValue)}
            numbers = self._items(Query(kind="items", of=query.of, where=where))
            # Queries can name fields that pages do not show, such as the domains of a source.
            return digest([(self._found(number), hub.items.items[number].fields) for number in numbers])
        faces, terms = hub.stories.faces, [name for name in query.arguments if name in TERMS]
        if len(terms) == 1:
            # An edit of an older story of a term changes none of these: then nothing is planned again.
            found = {slug: term.stories for slug, term in hub.taxonomy.of_kind(terms[0]).items()}
            if query.is_total:
                return digest({slug: len(indexes) for slug, indexes in found.items()})
            shown = {slug: indexes[: _count(query, STORIES)] for slug, indexes in found.items()}
            return digest({slug: b"".join([faces[index] for index in indexes]) for slug, indexes in shown.items()})
        stories = [{slug: term.stories for slug, term in hub.taxonomy.of_kind(kind).items()} for kind in TERMS]
        return digest_bytes(b"".join(faces) + digest(stories))


def dates_in(queries: Iterable[Query]) -> Iterator[tuple[str, str]]:
    """Yield the collections and their fields whose days queries compare with that of the build.

    The fields are dates, or have a value with such a word.
    """
    for query in queries:
        yield from ((query.of, name) for name, value in query.where.items() if value in (UPCOMING, PAST))


def find_term(hub: Hub, kind: str, value: Argument) -> Term | None:
    """Return the term with a name or slug; of items, the one with `collection/id`."""
    terms = hub.taxonomy.of_kind(kind)
    name = value if isinstance(value, str) else ""
    return terms.get(name) or (terms.get(slugify(name)) if kind != ITEM else None)


def empty_result(query: Query) -> QueryResult:
    """Return the result of a query whose values a page does not have."""
    if query.is_total:
        return QueryResult(total=0)
    return QueryResult(items=()) if query.kind == "items" else QueryResult(cards=())


def with_page_values(query: Query, context: object) -> Query:
    """Return a query with the values that the page with this context has. Raises PageValueError."""

    def filled(values: Mapping[str, Argument]) -> dict[str, Argument]:
        return {
            name: _page_value(value, context, name) if isinstance(value, PageValue) else value
            for name, value in values.items()
        }

    return msgspec.structs.replace(query, arguments=filled(query.arguments), where=filled(query.where))


def _page_value(wanted: PageValue, context: object, argument: str) -> Argument:
    value: Any = context
    for name in wanted.path:
        if value is None:
            return None
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, Value) and name in value.__struct_fields__:
            value = getattr(value, name)
        else:
            known = value.__struct_fields__ if isinstance(value, Value) else ()
            raise PageValueError(f"there is no `{name}` in {kind_of(value)}", did_you_mean(name, known))
    if isinstance(value, ShownField):
        value = value.is_true if value.type == "boolean" else value.items[0] if len(value.items) == 1 else value.text
    if isinstance(value, ItemCard):
        return f"{value.collection}/{value.slug}" if argument == ITEM else value.slug
    if isinstance(value, TermRef):
        return value.slug
    if value is None or isinstance(value, bool | int | float | str):
        return None if value == "" else value
    hint = "name a category, a source, an item, a text or a number: `page.card.category`"
    raise PageValueError(f"`{wanted}` is not a value to ask for", hint)


def _count(query: Query, default: int) -> int:
    count = query.arguments.get("count")
    return count if isinstance(count, int) else default


def _has(value: FieldValue | None, wanted: Argument) -> bool:
    """Return whether a field has a value, or one of its values is that."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, Reference):
        return value.id == wanted
    if isinstance(value, References):
        return any(reference.id == wanted for reference in value.items)
    if isinstance(value, Texts):
        return isinstance(wanted, str) and slugify(wanted) in map(slugify, value.items)
    return value is not None and value == wanted


def _sort_key(value: FieldValue | None) -> Any:
    if isinstance(value, Moment):
        return value.at.at
    if isinstance(value, str):
        return value.casefold()
    return value if isinstance(value, bool | int | float) else None
