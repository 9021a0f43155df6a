"""The search page. Without JavaScript it lists the sections and the newest stories."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.items import CollectionRef
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card, TermRef
from site_builder.model.value import Value
from site_builder.pages.search_index import item_kind, shard_folders

PATH = "/search/"
COMMON_TAGS = 40
GROUPS = {
    "category": "group_category",
    "page": "group_page",
    "story": "group_story",
    "tag": "group_tag",
    "source": "group_source",
    "author": "author_overview",
}
"""The kinds that every hub has, in the order of the results, each with the key of the text that names it."""
NEWEST = 12
"""Newest stories on the page."""


class ResultFilter(Value, frozen=True):
    """A field by which readers can filter the items that were found."""

    name: str
    title: str


class ResultGroup(Value, frozen=True):
    """A kind of documents that can be found."""

    kind: str
    """In the index."""
    title: str
    """The name that readers see."""
    slug: str
    """Its name in the URL of a search."""
    has_items: bool = False
    """Whether it is a collection."""
    filters: tuple[ResultFilter, ...] = ()


class SearchContext(PageContext, frozen=True, kw_only=True):
    """What the page shows."""

    categories: tuple[TermRef, ...]
    tags: tuple[TermRef, ...]
    """The most frequent tags, sorted by name."""
    groups: tuple[ResultGroup, ...]
    """What can be found, in the order of the results: the hub's own collections first."""
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
        groups=_groups(hub),
        newest=hub.newest_cards(NEWEST),
        index=tuple(hub.urls.href(f"/{folder}") for folder in shard_folders(hub)),
    )
    yield Page(output_file(PATH), "search.html", context)


def _groups(hub: Hub) -> tuple[ResultGroup, ...]:
    def of_items(ref: CollectionRef) -> ResultGroup:
        filters = tuple(ResultFilter(one.name, one.title) for one in hub.items.filters[ref.id])
        return ResultGroup(item_kind(ref.id), ref.title, ref.id, has_items=True, filters=filters)

    collections = [ref for ref in hub.items.refs.values() if ref.url and hub.items.of[ref.id]]
    has_none = {"page": not hub.pages, "author": not hub.taxonomy.author}
    kinds = [kind for kind in GROUPS if not has_none.get(kind)]
    return (
        *map(of_items, collections),
        *(ResultGroup(kind, hub.site.texts[GROUPS[kind]], kind) for kind in kinds),
    )
