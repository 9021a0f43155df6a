"""The search index: one part for the terms and content pages, one for each period of the stories.

A part is planned as the documents it holds; `indexing` makes files of it. A story that changes changes its part alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.content.story import host_of
from site_builder.hub.hub import Entry, Hub
from site_builder.hub.search_shards import Period, periods
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import page_path
from site_builder.model.outputs import SearchDocument, SearchShard

FOLDER = "search/data/"
PROGRAM = "site"
"""Name of the part with the terms and the content pages, in which the program lies too."""


def part_folders(hub: Hub) -> list[str]:
    """The folders of all parts below the output folder: that of the program first, then the newest stories.

    None when nothing can make an index.
    """
    return [_folder(name) for name in (PROGRAM, *(period.name for period in _periods(hub)))] if hub.indexer else []


def plan(hub: Hub) -> Iterator[SearchShard]:
    """All parts; none when nothing can make an index."""
    if not hub.indexer:
        return
    yield _part(hub, PROGRAM, (*_terms(hub), *_pages(hub)))
    for period in _periods(hub):
        yield _part(hub, period.name, _stories(hub, [hub.stories[place] for place in period.stories]))


def _periods(hub: Hub) -> list[Period]:
    """The periods, and the stories without a date, which are the last of the hub."""
    found = periods(hub.months)
    undated = range(sum(len(period.stories) for period in found), len(hub.stories))
    return [*found, Period("undated", tuple(undated))] if undated else found


def _folder(name: str) -> str:
    return f"{FOLDER}{name}/"


def _part(hub: Hub, name: str, documents: Iterable[SearchDocument]) -> SearchShard:
    return SearchShard(_folder(name), hub.indexer, hub.site.language, tuple(documents), name == PROGRAM)


def _stories(hub: Hub, entries: Iterable[Entry]) -> Iterator[SearchDocument]:
    for entry in entries:
        story, card = entry.story, entry.card
        yield SearchDocument(
            kind="story",
            url=card.url,
            title=story.title,
            text=story.summary,
            body=story.body,
            words=tuple(hub.taxonomy.tag[slug].ref.name for slug in story.tag_slugs),
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
