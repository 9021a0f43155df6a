"""The lists of items: `/tools/`; for each value that readers can filter by, `/tools/pricing/free/`; and
`/companies/anysphere/tools/` for an item that many others refer to.

A long list has several pages, by name. Their labels are the first letters of their first and last names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from site_builder.content.translations import Translator
from site_builder.hub.filters import NO, YES, Choice, Filter
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.urls import Urls, collection_path, connected_path, output_file
from site_builder.model.fields import Reference
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.items import CollectionRef, ItemCard
from site_builder.model.outputs import Output, Page, PageContext
from site_builder.model.site import Link, TermRef
from site_builder.model.value import Value
from site_builder.pages.lists import numbered
from site_builder.pages.overview import OverviewContext, TermCount

LABEL = 12
"""Letters of a name in the label of a page."""


class ItemFacts(Value, frozen=True):
    """What the filters of a collection say about an item."""

    labels: tuple[str, ...] = ()
    """Its values for readers, and the names of booleans that are true."""
    values: tuple[str, ...] = ()
    """The field and slug of each value: `pricing/free`."""


_NO_FACTS = ItemFacts()


class ItemLine(Value, frozen=True):
    """An item in the list of its collection."""

    item: ItemCard
    facts: tuple[str, ...]
    """Its values of the fields that readers can filter by."""
    values: tuple[str, ...]
    """The same for scripts: `pricing/free`."""
    count: int
    """Stories that refer to it."""


class ChoiceLink(Value, frozen=True):
    """A value that readers can filter by."""

    slug: str
    label: str
    url: str
    count: int
    """Items that have it."""


class FilterLinks(Value, frozen=True):
    """A field that readers can filter by."""

    name: str
    title: str
    choices: tuple[ChoiceLink, ...]
    """Its values; of many, those that most items have."""
    count: int
    """Of all values."""
    url: str
    """Of the page with all values; empty when `choices` are all."""


class ItemPager(Value, frozen=True):
    """The position of a page of items among the other pages of its list."""

    number: int
    """1 for the first page."""
    pages: tuple[Link, ...]
    """All pages, with the first letters of their first and last names; empty if there is only one."""
    previous: str
    """Href of the page before; empty on the first page."""
    next: str


class CollectionContext(PageContext, frozen=True, kw_only=True):
    """What a page shows of a collection, of what a filter leaves of it, or of the items that refer to one item."""

    collection: CollectionRef
    name: str
    """The title of the collection."""
    chosen: str
    """In a filtered list, the field and value that its items have: `Pricing: free`; otherwise empty."""
    chosen_url: str
    """Href of the choice of which this is the list; empty in the list of all items."""
    about: ItemCard | None
    """The item that all these items refer to; None in other lists."""
    trail: tuple[Link, ...]
    """The pages above it, and the first page of this list."""
    items: tuple[ItemLine, ...]
    """The items of this page."""
    count: int
    """Of the items of all pages."""
    filters: tuple[FilterLinks, ...]
    pager: ItemPager


class ItemList(Value, frozen=True, kw_only=True):
    """A list of items, with all that its pages show of it, except the items."""

    collection: CollectionRef
    layout: str
    path: str
    """Of its first page."""
    title: str
    description: str = ""
    section: str
    chosen: str = ""
    about: ItemCard | None = None
    trail: tuple[Link, ...]
    filters: tuple[FilterLinks, ...] = ()
    count: int
    pages: tuple[Link, ...]


class _Found(Value, frozen=True):
    """A list, and what is on its pages."""

    shared: ItemList
    numbers: tuple[int, ...]
    """Of its items."""
    facts: dict[int, ItemFacts]
    """What lists say about each item."""


def groups(hub: Hub) -> Batches:
    """Return a group for each page of each list."""
    items, size = hub.items, hub.config.page_sizes.items
    site_key = digest([hub.urls, hub.site.texts]) if items.collections else b""
    names: list[str] = []
    keys: list[bytes] = []
    pages: list[tuple[_Found, int, Sequence[int]]] = []
    for found in _lists(hub):
        list_key = site_key + digest(found.shared)
        for page, shown in enumerate(_chunks(found.numbers, size), 1):
            seen = [(found.facts.get(number), len(items.stories[number])) for number in shown]
            names.append(output_file(_page_path(found.shared.path, page)))
            keys.append(digest_bytes(list_key + digest([page, seen]) + b"".join([items.faces[n] for n in shown])))
            pages.append((found, page, shown))

    def outputs_of(i: int) -> Iterator[Page]:
        found, page, shown = pages[i]
        facts = [(n, found.facts.get(n, _NO_FACTS)) for n in shown]
        lines = [ItemLine(items.cards[n], one.labels, one.values, len(items.stories[n])) for n, one in facts]
        yield _page(hub.urls, hub.site.texts, found.shared, page, tuple(lines))

    return in_batches("collections", Groups(names, keys, outputs_of))


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the pages with all values of the filters that have many."""
    for name, filters in hub.items.filters.items():
        yield from (_all_choices(hub, hub.items.refs[name], one) for one in filters if one.is_long)


def page_at(hub: Hub, path: str) -> Iterator[Output]:
    """Plan the page of a list that is at a path below the output folder, if there is one."""
    for batch in groups(hub).batches:
        for number, name in enumerate(batch.groups.names):
            if name == path:
                yield from batch.groups.outputs_of(number)


def choice_label(hub: Hub, one: Filter, choice: Choice) -> str:
    """Return the name that readers see of a value."""
    if one.type == "boolean":
        return hub.site.texts[{YES: "value_yes", NO: "value_no"}[choice.label]]
    number = hub.items.numbers.get(Reference(one.to, choice.label)) if one.to else None
    return choice.label if number is None else hub.items.cards[number].name


def _lists(hub: Hub) -> Iterator[_Found]:
    """Yield each list of items."""
    facts = {name: _facts(hub, filters) for name, filters in hub.items.filters.items()}
    for name, collection in hub.items.collections.items():
        if collection.pages and not collection.term_kind:
            yield from _lists_of(hub, name, facts[name])
    for number, others in hub.items.connected.items():
        for name, numbers in others.items():
            if hub.items.is_long(number, name):
                yield _connected(hub, number, name, numbers, facts[name])


def _lists_of(hub: Hub, name: str, facts: dict[int, ItemFacts]) -> Iterator[_Found]:
    """Yield the list of a collection, and that of each value that readers can filter by."""
    ref, layout = hub.items.refs[name], hub.items.layout("collection", name)
    description, filters = hub.items.collections[name].description, hub.items.filters[name]
    text = Translator(hub.site.texts).text

    def found(path: str, chosen: str, numbers: tuple[int, ...], places: Mapping[str, int]) -> _Found:
        trail = (Link(ref.title, ref.url), *([Link(chosen, hub.urls.href(path))] if chosen else []))
        shared = ItemList(
            collection=ref,
            layout=layout,
            path=path,
            title=f"{ref.title} - {chosen}" if chosen else ref.title,
            description=description,
            section=ref.url,
            chosen=chosen,
            trail=trail,
            filters=tuple(_filter_links(hub, one, places.get(one.name)) for one in filters),
            count=len(numbers),
            pages=_page_links(hub, path, numbers),
        )
        return _Found(shared, numbers, facts)

    yield found(collection_path(name), "", hub.items.of[name], {})
    for one in filters:
        for place, choice in enumerate(one.choices):
            chosen = text("filtered", field=one.title, value=choice_label(hub, one, choice))
            yield found(choice.path, chosen, choice.items, {one.name: place})


def _connected(hub: Hub, number: int, name: str, numbers: tuple[int, ...], facts: dict[int, ItemFacts]) -> _Found:
    """Return the list of the items of a collection that refer to an item."""
    card, text = hub.items.cards[number], Translator(hub.site.texts).text
    ref, above = hub.items.refs[name], hub.items.refs[card.collection]
    path = connected_path(card.collection, card.slug, name)
    title = text("filtered", field=text("connected", name=card.name), value=ref.title)
    shared = ItemList(
        collection=ref,
        layout=hub.items.layout("collection", name),
        path=path,
        title=title,
        section=above.url,
        chosen=title,
        about=card,
        trail=(Link(above.title, above.url), Link(card.name, card.url), Link(ref.title, hub.urls.href(path))),
        count=len(numbers),
        pages=_page_links(hub, path, numbers),
    )
    return _Found(shared, numbers, facts)


def _filter_links(hub: Hub, one: Filter, chosen: int | None) -> FilterLinks:
    """Return a filter as a list shows it: the one of all items, or that of the value at a place."""
    choices = tuple(_choice_link(hub, one, choice) for choice in one.shown(chosen))
    return FilterLinks(one.name, one.title, choices, len(one.choices), hub.urls.href(one.path) if one.is_long else "")


def _choice_link(hub: Hub, one: Filter, choice: Choice) -> ChoiceLink:
    return ChoiceLink(choice.slug, choice_label(hub, one, choice), hub.urls.href(choice.path), len(choice.items))


def _all_choices(hub: Hub, ref: CollectionRef, one: Filter) -> Page:
    """Plan the page with all values of a filter."""
    links = [(_choice_link(hub, one, choice), choice.slug) for choice in one.choices]
    terms = [TermCount(TermRef(link.label, slug, link.url), link.count, "", "") for link, slug in links]
    heading = Translator(hub.site.texts).text("filter_by", field=one.title)
    context = OverviewContext(
        title=f"{ref.title} - {heading}",
        href=hub.urls.href(one.path),
        url=hub.urls.absolute(one.path),
        section=ref.url,
        kind="filter",
        terms=tuple(sorted(terms, key=lambda term: (term.ref.name.casefold(), term.ref.slug))),
        above=Link(ref.title, ref.url),
    )
    return Page(output_file(one.path), "overview.html", context)


def _facts(hub: Hub, filters: Sequence[Filter]) -> dict[int, ItemFacts]:
    """Return what the filters say about each item that has any of their values."""
    labels: defaultdict[int, list[str]] = defaultdict(list)
    values: defaultdict[int, list[str]] = defaultdict(list)
    for one in filters:
        for choice in one.choices:
            label = choice_label(hub, one, choice)
            if one.type == "boolean":
                label = one.title if choice.slug == YES else ""
            for number in choice.items:
                labels[number] += [label] if label else []
                values[number].append(f"{one.name}/{choice.slug}")
    return {number: ItemFacts(tuple(labels[number]), tuple(values[number])) for number in values}


def _chunks(numbers: Sequence[int], size: int) -> list[Sequence[int]]:
    """Return the items of each page; of an empty list, one page."""
    return [numbers[start : start + size] for start in range(0, len(numbers), size)] or [()]


def _page_path(front: str, page: int) -> str:
    return numbered(front, page if page > 1 else 0)


def _page_links(hub: Hub, front: str, numbers: Sequence[int]) -> tuple[Link, ...]:
    """Return the links to all pages of a list; none if it has one page."""
    names = [
        (hub.items.cards[chunk[0]].name, hub.items.cards[chunk[-1]].name)
        for chunk in _chunks(numbers, hub.config.page_sizes.items)
        if len(numbers) > hub.config.page_sizes.items
    ]
    links = []
    for place, (first, last) in enumerate(names):
        before = names[place - 1][1] if place else ""
        after = names[place + 1][0] if place + 1 < len(names) else ""
        label = f"{_start(first, before)} – {_start(last, after)}"
        links.append(Link(label, hub.urls.href(_page_path(front, place + 1))))
    return tuple(links)


def _start(name: str, other: str) -> str:
    """Return the first letters of a name, as many as tell it from another one."""
    pairs = zip(name.casefold(), other.casefold(), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return name if len(name) <= LABEL else name[: min(shared + 1, LABEL)].rstrip()


def _page(urls: Urls, texts: dict[str, str], found: ItemList, page: int, lines: tuple[ItemLine, ...]) -> Page:
    path, is_first = _page_path(found.path, page), page == 1
    text = Translator(texts).text
    context = CollectionContext(
        title=found.title if is_first else text("page_title", name=found.title, number=page),
        description=found.description,
        href=urls.href(path),
        url=urls.absolute(path),
        section=found.section,
        is_indexed=bool(lines) and is_first and found.about is None,
        collection=found.collection,
        name=found.collection.title,
        chosen=found.chosen,
        chosen_url=urls.href(found.path) if found.chosen else "",
        about=found.about,
        trail=found.trail,
        items=lines,
        count=found.count,
        filters=found.filters,
        pager=_pager(found.pages, page),
    )
    return Page(output_file(path), found.layout, context)


def _pager(pages: tuple[Link, ...], page: int) -> ItemPager:
    previous = pages[page - 2].url if page > 1 else ""
    return ItemPager(page, pages, previous, pages[page].url if page < len(pages) else "")
