"""The search index: one shard for the terms and content pages, one for items, and others for the stories.

The shard of items also has the fields by which readers can filter them.

A shard is planned as its documents; `render/search_index.py` makes its files. An edited story changes only its shard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.content.story import host_of
from site_builder.hub.entries import Entry
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.search_shards import shards
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import page_path
from site_builder.model.fingerprint import combine, digest
from site_builder.model.outputs import CATALOG_FILE, SearchChoice, SearchDocument, SearchFilter, SearchShard
from site_builder.pages.collection import choice_label

FOLDER = "search/data/"
PROGRAM = "site"
"""Name of the shard with the terms and content pages. It also has the script that knows the forms of words."""
ITEMS = "items"
"""Name of the shard with the items of collections, if there are any."""


def shard_folders(hub: Hub) -> list[str]:
    """Return the folders of all shards below the output folder: first that of the terms, then the newest.

    There are none when the hub has no search.
    """
    names = (
        PROGRAM,
        *([ITEMS] if hub.items.with_pages else ()),
        *(shard.name for shard in shards(hub.stories.stories)),
    )
    return [_folder(name) for name in names] if hub.site.search else []


def item_kind(collection: str) -> str:
    """Return the kind of the items of a collection."""
    return f"item-{collection}"


def plan(hub: Hub) -> Iterator[SearchShard]:
    """Plan the shards of the terms and content pages and of the items, if the hub has a search."""
    if hub.site.search:
        if numbers := hub.items.with_pages:
            documents = tuple(_item(hub, number) for number in numbers)
            yield SearchShard(_folder(ITEMS), hub.site.language, documents, filters=tuple(_filters(hub, numbers)))
        documents = (*_terms(hub), *_pages(hub))
        yield SearchShard(_folder(PROGRAM), hub.site.language, documents, has_program=True)


def groups(hub: Hub) -> Batches:
    """Return a group for each shard of stories, if the hub has a search."""
    entries, language = hub.stories, hub.site.language
    parts = shards(entries.stories) if hub.site.search else []
    paths = [f"{_folder(part.name)}{CATALOG_FILE}" for part in parts]
    site_key = digest([hub.urls, language])
    keys = [combine([site_key, *map(entries.content_key, part.stories)]) for part in parts]

    def outputs_of(i: int) -> Iterator[SearchShard]:
        documents = tuple(_story(entries.alone(number)) for number in parts[i].stories)
        yield SearchShard(_folder(parts[i].name), language, documents)

    return in_batches("search", Groups(paths, keys, outputs_of))


def _folder(name: str) -> str:
    return f"{FOLDER}{name}/"


def _story(entry: Entry) -> SearchDocument:
    story, card = entry.story, entry.card
    return SearchDocument(
        kind="story",
        url=card.url,
        title=story.title,
        text=story.summary,
        body=story.body,
        words=(*(tag.name for tag in entry.tags), *[author.name for author in entry.authors]),
        category=card.category,
        source=card.source,
        date=card.date,
    )


def _terms(hub: Hub) -> Iterator[SearchDocument]:
    for kind in KINDS:
        for slug, term in hub.taxonomy.of_kind(kind).items():
            words = (host_of(term.homepage),) if term.homepage else ()
            number = hub.items.entry_of(kind, slug)
            if number is None:
                yield SearchDocument(kind, term.ref.url, term.ref.name, term.description, words=words)
            elif term.stories or hub.items.items[number].has_text:
                item = hub.items.items[number]
                body = item.body if item.has_text else b""
                yield SearchDocument(kind, term.ref.url, item.name, item.description, body, (*item.also, *words))


def _item(hub: Hub, number: int) -> SearchDocument:
    item, card = hub.items.items[number], hub.items.cards[number]
    body = item.body if item.has_text else b""
    return SearchDocument(item_kind(item.collection), card.url, item.name, item.description, body, item.also)


def _filters(hub: Hub, numbers: Sequence[int]) -> Iterator[SearchFilter]:
    """Yield the fields by which readers can filter the items of the shard that has the items of these numbers."""
    places = {number: place for place, number in enumerate(numbers)}
    for name, filters in hub.items.filters.items():
        for one in filters:
            choices = tuple(
                SearchChoice(choice.slug, choice_label(hub, one, choice), tuple(places[n] for n in choice.items))
                for choice in one.choices
            )
            yield SearchFilter(item_kind(name), one.name, choices)


def _pages(hub: Hub) -> Iterator[SearchDocument]:
    for entry in hub.pages:
        page = entry.page
        yield SearchDocument("page", hub.urls.href(page_path(page.slug)), page.title, page.summary, page.body)
