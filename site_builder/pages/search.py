"""The search page. Without JavaScript it lists the sections and the newest stories."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card, TermRef
from site_builder.model.value import Value
from site_builder.pages.search_index import item_kind, shard_folders

PATH = "/search/"
COMMON_TAGS = 40
NEWEST = 12
"""Newest stories on the page."""


class ResultGroup(Value, frozen=True):
    """A collection whose items can be found."""

    kind: str
    """Of its items in the index."""
    title: str


class SearchContext(PageContext, frozen=True, kw_only=True):
    """What the page shows."""

    categories: tuple[TermRef, ...]
    tags: tuple[TermRef, ...]
    """The most frequent tags, sorted by name."""
    collections: tuple[ResultGroup, ...]
    newest: tuple[Card, ...]
    index: tuple[str, ...]
    """Hrefs of the folders of the search index, the one with its program first; empty when there is no index."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the page."""
    frequent = sorted(hub.taxonomy.tag.values(), key=lambda term: (-len(term.stories), term.ref.slug))[:COMMON_TAGS]
    href = hub.urls.href(PATH)
    context = SearchContext(
        title=hub.site.texts["search"],
        href=href,
        url=hub.urls.absolute(PATH),
        is_indexed=False,
        section=href,
        categories=tuple(term.ref for term in hub.taxonomy.category.values()),
        tags=tuple(sorted((term.ref for term in frequent), key=lambda ref: ref.name.casefold())),
        collections=tuple(ResultGroup(item_kind(ref.id), ref.title) for ref in hub.items.refs.values() if ref.url),
        newest=hub.newest_cards(NEWEST),
        index=tuple(hub.urls.href(f"/{folder}") for folder in shard_folders(hub)),
    )
    yield Page(output_file(PATH), "search.html", context)
