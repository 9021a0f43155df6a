"""Run the queries of layouts for stories, items and data files. In: a hub and queries. Out: results, and problems.

A result has what lists show of stories and items, never their texts. `scope` is the digest of all that the results of a
query with values of the page can depend on: with it, groups of pages are remembered (`hub/groups.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from site_builder.content.slug import slugify
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.hub import Hub
from site_builder.hub.schedule import end_of_day
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.model.fields import Field, FieldValue, Moment, Reference, References, Texts, value_of
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
_FILTERED = ("text", "url", "number", "boolean", "date", "choice", "list", "reference", "references")
_ORDERED = ("text", "number", "boolean", "date", "choice")
_MAY_BE_EMPTY = "the result is empty as long as that is so"


class PageValueError(LookupError):
    """A page does not have a value that a query names, or it cannot be used there."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class WrongQuery(Value, frozen=True):
    """What is wrong with a query."""

    words: tuple[str, ...]
    """Where in its tag: words that follow each other."""
    message: str
    hint: str = ""
    is_error: bool = True
    """Otherwise it only may be wrong: the result is empty now."""


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

    def faults(self, query: Query) -> Iterator[WrongQuery]:
        """Yield what is wrong with a query, as far as that is known without the values of a page."""
        if query.kind == "data":
            if query.of not in self._data:
                hint = did_you_mean(query.of, self._data) or "put it into the folder `data/` of the hub"
                yield WrongQuery((query.of,), f"there is no data file `{query.of}`", hint)
        elif query.kind == "items":
            yield from self._faults_of_items(query)
        else:
            yield from self._faults_of_stories(query)

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
        named = [self._term(kind, value) for kind, value in query.arguments.items() if kind in TERMS]
        terms = [term for term in named if term]
        if len(terms) < len(named):
            return ()
        if not terms:
            return range(len(self._hub.stories))
        first, *others = sorted((term.stories for term in terms), key=len)
        sets = [set(stories) for stories in others]
        return [index for index in first if all(index in one for one in sets)] if sets else first

    def _term(self, kind: str, value: Argument) -> Term | None:
        terms = self._hub.taxonomy.of_kind(kind)
        name = value if isinstance(value, str) else ""
        return terms.get(name) or (terms.get(slugify(name)) if kind != ITEM else None)

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

    def _faults_of_stories(self, query: Query) -> Iterator[WrongQuery]:
        for kind, value in query.arguments.items():
            if kind not in TERMS or not isinstance(value, str) or self._term(kind, value):
                continue
            terms = self._hub.taxonomy.of_kind(kind)
            if kind == ITEM and value.partition("/")[0] not in self._hub.items.collections:
                hint = did_you_mean(value, terms) or "write collection and id: `tools/cursor`"
                yield WrongQuery((kind, value), f"there is no collection of the item `{value}`", hint)
                continue
            if kind == ITEM:
                items = [f"{reference.collection}/{reference.id}" for reference in self._hub.items.numbers]
                if value not in items:
                    hint = did_you_mean(value, items) or _MAY_BE_EMPTY
                    yield WrongQuery((kind, value), f"there is no published item `{value}`", hint, is_error=False)
                continue
            hint = did_you_mean(value, terms) or _MAY_BE_EMPTY
            yield WrongQuery((kind, value), f"no published story has the {kind} `{value}`", hint, is_error=False)

    def _faults_of_items(self, query: Query) -> Iterator[WrongQuery]:
        collections = self._hub.items.collections
        if query.of not in collections:
            hint = did_you_mean(query.of, collections) or "`collections` in the settings declares them"
            yield WrongQuery((query.of,), f"there is no collection `{query.of}`", hint)
            return
        fields = {field.name: field for field in collections[query.of].fields if field.is_sound}
        for name, value in query.where.items():
            if name not in fields:
                yield self._unknown_field(query, name, fields)
            elif fields[name].type not in _FILTERED:
                message = f"items cannot be chosen by a field of the type `{fields[name].type}`"
                yield WrongQuery(("where", name), message)
            elif fields[name].type == "date" and value not in (UPCOMING, PAST):
                message = f"items can be chosen by the date `{name}` only if it is upcoming or past"
                hint = f'write `"{name}": "{UPCOMING}"` or `"{name}": "{PAST}"`'
                yield WrongQuery(("where", name), message, hint)
            elif not isinstance(value, PageValue):
                yield from self._faults_of_value(fields[name], value)
        order = query.arguments.get("order", BY_NAME)
        name = str(order).removeprefix("-")
        if isinstance(order, PageValue):
            yield WrongQuery(("order",), "the order is a text", 'write `order="stories"`')
        elif order not in (BY_NAME, BY_STORIES) and name not in fields:
            yield self._unknown_field(query, name, {**fields, BY_NAME: None, BY_STORIES: None}, order=str(order))
        elif order not in (BY_NAME, BY_STORIES) and fields[name].type not in _ORDERED:
            message = f"items have no order by a field of the type `{fields[name].type}`"
            yield WrongQuery(("order", str(order)), message)

    def _unknown_field(self, query: Query, name: str, known: Mapping[str, object], order: str = "") -> WrongQuery:
        hint = did_you_mean(name, known) or (f"there is {', '.join(f'`{one}`' for one in known)}" if known else "")
        words = ("order", order) if order else ("where", name)
        return WrongQuery(words, f"items of `{query.of}` have no field `{name}`", hint)

    def _faults_of_value(self, field: Field, value: Argument) -> Iterator[WrongQuery]:
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
        elif field.to and Reference(field.to, str(value)) not in self._hub.items.numbers:
            ids = [self._hub.items.items[number].id for number in self._hub.items.of.get(field.to, ())]
            hint = did_you_mean(str(value), ids) or _MAY_BE_EMPTY
            yield WrongQuery((*words, str(value)), f"`{field.to}` has no item `{value}`", hint, is_error=False)


def dates_in(queries: Iterable[Query]) -> Iterator[tuple[str, str]]:
    """Yield the collections and their fields whose days queries compare with that of the build.

    The fields are dates, or have a value with such a word.
    """
    for query in queries:
        yield from ((query.of, name) for name, value in query.where.items() if value in (UPCOMING, PAST))


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

    return Query(
        kind=query.kind,
        of=query.of,
        arguments=filled(query.arguments),
        where=filled(query.where),
        is_total=query.is_total,
    )


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
