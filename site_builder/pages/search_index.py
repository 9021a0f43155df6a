"""The search index: one shard for the terms and content pages, and others for the stories.

A shard is planned as its documents; `render/search_index.py` makes its files. An edited story changes only its shard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.content.story import host_of
from site_builder.hub.entries import Entry
from site_builder.hub.hub import Hub
from site_builder.hub.search_shards import Shard, shards
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import page_path
from site_builder.model.outputs import SearchDocument, SearchShard

FOLDER = "search/data/"
PROGRAM = "site"
"""Name of the shard with the terms and content pages. It also has the script that knows the forms of words."""


def shard_folders(hub: Hub) -> list[str]:
    """Return the folders of all shards below the output folder: first that of the terms, then the newest.

    There are none when the hub has no search.
    """
    return [_folder(name) for name in (PROGRAM, *(shard.name for shard in _shards(hub)))] if hub.site.search else []


def plan(hub: Hub) -> Iterator[SearchShard]:
    """Plan all shards, if the hub has a search."""
    if not hub.site.search:
        return
    yield _shard(hub, PROGRAM, (*_terms(hub), *_pages(hub)))
    for shard in _shards(hub):
        yield _shard(hub, shard.name, _stories(hub, [hub.stories[number] for number in shard.stories]))


def _shards(hub: Hub) -> list[Shard]:
    return shards([entry.story for entry in hub.stories])


def _folder(name: str) -> str:
    return f"{FOLDER}{name}/"


def _shard(hub: Hub, name: str, documents: Iterable[SearchDocument]) -> SearchShard:
    return SearchShard(_folder(name), hub.site.language, tuple(documents), name == PROGRAM)


def _stories(hub: Hub, entries: Iterable[Entry]) -> Iterator[SearchDocument]:
    for entry in entries:
        story, card = entry.story, entry.card
        yield SearchDocument(
            kind="story",
            url=card.url,
            title=story.title,
            text=story.summary,
            body=story.body,
            words=tuple(tag.name for tag in entry.tags),
            category=card.category,
            source=card.source,
            date=card.date,
        )


def _terms(hub: Hub) -> Iterator[SearchDocument]:
    for kind in KINDS:
        for term in hub.taxonomy.of_kind(kind).values():
            words = (host_of(term.homepage),) if term.homepage else ()
            yield SearchDocument(kind, term.ref.url, term.ref.name, term.description, words=words)


def _pages(hub: Hub) -> Iterator[SearchDocument]:
    for entry in hub.pages:
        page = entry.page
        yield SearchDocument("page", hub.urls.href(page_path(page.slug)), page.title, page.summary, page.body)
