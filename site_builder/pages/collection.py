"""The list of each collection, `/tools/`; and for each value that readers can filter by, `/tools/pricing/free/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.content.translations import Translator
from site_builder.hub.filters import NO, YES, Choice, Filter
from site_builder.hub.hub import Hub
from site_builder.hub.urls import collection_path, output_file
from site_builder.model.collections import Collection
from site_builder.model.fields import Reference
from site_builder.model.items import CollectionRef, ItemCard
from site_builder.model.outputs import Page, PageContext
from site_builder.model.value import Value


class ItemLine(Value, frozen=True):
    """An item in the list of its collection."""

    item: ItemCard
    facts: tuple[str, ...]
    """Its values of the fields that readers can filter by."""
    count: int
    """Stories that refer to it."""


class ChoiceLink(Value, frozen=True):
    """A value that readers can filter by."""

    label: str
    url: str
    count: int
    """Items that have it."""


class FilterLinks(Value, frozen=True):
    """A field that readers can filter by."""

    title: str
    choices: tuple[ChoiceLink, ...]


class CollectionContext(PageContext, frozen=True, kw_only=True):
    """What the list of a collection shows, or the part of it that a filter leaves."""

    collection: CollectionRef
    name: str
    """The title of the collection."""
    chosen: str
    """In a filtered list, the field and value that its items have: `Pricing: free`; otherwise empty."""
    chosen_url: str
    """Href of the choice of which this is the list; empty in the list of all items."""
    items: tuple[ItemLine, ...]
    filters: tuple[FilterLinks, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the lists of all collections that have pages."""
    for collection in hub.items.collections.values():
        if collection.pages:
            yield from _lists(hub, collection)


def choice_label(hub: Hub, one: Filter, choice: Choice) -> str:
    """Return the name that readers see of a value."""
    if one.type == "boolean":
        return hub.site.texts[{YES: "value_yes", NO: "value_no"}[choice.label]]
    number = hub.items.numbers.get(Reference(one.to, choice.label)) if one.to else None
    return choice.label if number is None else hub.items.cards[number].name


def _lists(hub: Hub, collection: Collection) -> Iterator[Page]:
    filters, text = hub.items.filters[collection.id], Translator(hub.site.texts).text
    labels = {(one.name, choice.slug): choice_label(hub, one, choice) for one in filters for choice in one.choices}
    links = tuple(
        FilterLinks(
            one.title,
            tuple(
                ChoiceLink(labels[one.name, choice.slug], hub.urls.href(choice.path), len(choice.items))
                for choice in one.choices
            ),
        )
        for one in filters
    )
    facts = _facts(filters, labels)
    lines = {number: _line(hub, number, tuple(facts.get(number, ()))) for number in hub.items.of[collection.id]}
    yield _page(hub, collection, collection_path(collection.id), "", tuple(lines.values()), links)
    for one in filters:
        for choice in one.choices:
            chosen = text("filtered", field=one.title, value=labels[one.name, choice.slug])
            shown = tuple(lines[number] for number in choice.items)
            yield _page(hub, collection, choice.path, chosen, shown, links)


def _facts(filters: Sequence[Filter], labels: dict[tuple[str, str], str]) -> dict[int, list[str]]:
    """Return what the filters say about each item: values, and the names of booleans that are true."""
    facts: dict[int, list[str]] = {}
    for one in filters:
        for choice in one.choices:
            label = labels[one.name, choice.slug]
            if one.type == "boolean":
                label = one.title if choice.slug == YES else ""
            for number in choice.items if label else ():
                facts.setdefault(number, []).append(label)
    return facts


def _line(hub: Hub, number: int, facts: tuple[str, ...]) -> ItemLine:
    return ItemLine(hub.items.cards[number], facts, len(hub.items.stories[number]))


def _page(
    hub: Hub,
    collection: Collection,
    path: str,
    chosen: str,
    lines: tuple[ItemLine, ...],
    filters: tuple[FilterLinks, ...],
) -> Page:
    ref = hub.items.refs[collection.id]
    context = CollectionContext(
        title=f"{collection.title} - {chosen}" if chosen else collection.title,
        description=collection.description,
        href=hub.urls.href(path),
        url=hub.urls.absolute(path),
        section=ref.url,
        is_indexed=bool(lines),
        collection=ref,
        name=collection.title,
        chosen=chosen,
        chosen_url=hub.urls.href(path) if chosen else "",
        items=lines,
        filters=filters,
    )
    return Page(output_file(path), hub.items.layout("collection", collection.id), context)
