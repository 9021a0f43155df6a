"""Filters: the lists of items of a collection that share the value of a field, each with a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.content.slug import slugify
from site_builder.hub.urls import filter_path
from site_builder.model.collections import Collection, Item
from site_builder.model.fields import FieldValue, Reference, References, Texts, value_of
from site_builder.model.value import Value

SHORT, MOST = 12, 24
"""A filter of more than `MOST` values has a page with all; lists show `SHORT` of them, those of the most items."""
YES, NO = "yes", "no"
"""The last parts of the URLs of the two values of a boolean."""


class Choice(Value, frozen=True):
    """The items that share one value of a field."""

    slug: str
    label: str
    """The value as an editor wrote it; of a boolean YES or NO, of a reference the id of the item."""
    path: str
    """Path of its page."""
    spellings: tuple[str, ...]
    """All spellings of the value that have this slug."""
    items: tuple[int, ...]
    """Numbers of the items, in their order."""


class Filter(Value, frozen=True):
    """A field by which readers can filter the list of a collection."""

    name: str
    title: str
    type: str
    to: str
    """Of a reference, the collection that it leads to."""
    path: str
    """Path of the page with all its values, if it has one."""
    choices: tuple[Choice, ...]
    frequent: tuple[int, ...]
    """The places of the values that each list shows: of many, those of the most items."""

    @property
    def is_long(self) -> bool:
        """Whether it has too many values for each list to show them."""
        return len(self.choices) > MOST

    def shown(self, chosen: int | None = None) -> tuple[Choice, ...]:
        """Return the values that a list shows, in their order; with the one whose list it is, given by its place."""
        places = {*self.frequent} if chosen is None else {*self.frequent, chosen}
        return tuple(self.choices[place] for place in sorted(places))


def filters_of(collection: Collection, items: Sequence[tuple[int, Item]]) -> tuple[Filter, ...]:
    """Return the filters of a collection that its items use. `items` are its published items with their numbers."""
    found = []
    for name in collection.filters if collection.pages else ():
        field = collection.field(name)
        if field:
            choices = tuple(_choices(collection.id, name, field.of, items))
            path, frequent = filter_path(collection.id, name), _frequent(choices)
            found += [Filter(name, field.title, field.type, field.to, path, choices, frequent)] if choices else []
    return tuple(found)


def _frequent(choices: Sequence[Choice]) -> tuple[int, ...]:
    """Return the places of all values if they are few; else of those that the most items have."""
    places = range(len(choices))
    if len(choices) <= MOST:
        return tuple(places)
    return tuple(sorted(places, key=lambda place: -len(choices[place].items))[:SHORT])


def labels_of(value: FieldValue | None) -> list[str]:
    """Return the values by which a field can be filtered, as texts."""
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, str):
        return [value]
    if isinstance(value, Texts):
        return list(value.items)
    if isinstance(value, Reference):
        return [value.id]
    return [reference.id for reference in value.items] if isinstance(value, References) else []


def _choices(collection: str, name: str, of: Sequence[str], items: Sequence[tuple[int, Item]]) -> Iterator[Choice]:
    """Yield the values that items have: choices in the order of their declaration, others by their slugs."""
    labels: dict[str, set[str]] = {}
    numbers: dict[str, dict[int, None]] = {}
    for number, item in items:
        for label in labels_of(value_of(item.fields, name)):
            if slug := slugify(label):
                labels.setdefault(slug, set()).add(label)
                numbers.setdefault(slug, {})[number] = None
    declared = {slugify(label): place for place, label in enumerate((*of, YES, NO))}
    for slug in sorted(numbers, key=lambda slug: (declared.get(slug, len(declared)), slug)):
        spellings = tuple(sorted(labels[slug]))
        yield Choice(slug, spellings[0], filter_path(collection, name, slug), spellings, tuple(numbers[slug]))
