"""The sitemap (sitemaps.org, protocol 0.9): an index, a part for the stories of each month, and one for other pages.

A new story changes only the part of its month, and the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.places import OVERVIEWS, SITEMAP_SIZE, UNDATED
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import collection_path, item_path, month_path, output_file, page_path, story_path, term_path
from site_builder.model.content import Story, Timestamp
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages.lists import ALL_NEWS

PATH = "/sitemap.xml"


class SitemapUrl(Value, frozen=True):
    """A page in a part, or a part in the index."""

    url: str
    changed: Timestamp | None = None
    """When its content last changed, if known."""


class SitemapContext(Value, frozen=True):
    """What the index or a part of it holds."""

    is_index: bool
    addresses: tuple[SitemapUrl, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the index and the part for other pages, except in a preview."""
    if hub.site.preview:
        return
    addresses = tuple(_pages(hub))
    parts: list[SitemapUrl] = []
    for start in _starts(addresses):
        path, chunk = _part("pages", start), addresses[start : start + SITEMAP_SIZE]
        parts.append(SitemapUrl(hub.urls.absolute(path), _latest([address.changed for address in chunk])))
        yield _file(path, SitemapContext(is_index=False, addresses=chunk))
    for path, stories in _parts(hub):
        parts.append(SitemapUrl(hub.urls.absolute(path), _latest([story.updated or story.date for story in stories])))
    yield _file(PATH, SitemapContext(is_index=True, addresses=tuple(parts)))


def groups(hub: Hub) -> Batches:
    """Return a group for each part with stories, except in a preview.

    Stories with a canonical URL on another site are left out.
    """
    parts = [] if hub.site.preview else list(_parts(hub))
    pages = [[(story.slug, story.updated or story.date) for story in stories] for _, stories in parts]

    def outputs_of(i: int) -> Iterator[TextFile]:
        addresses = tuple(SitemapUrl(hub.urls.absolute(story_path(slug)), changed) for slug, changed in pages[i])
        yield _file(parts[i][0], SitemapContext(is_index=False, addresses=addresses))

    names = [output_file(path) for path, _ in parts]
    return in_batches(
        "sitemap",
        Groups(names, [digest([hub.urls, name, rows]) for name, rows in zip(names, pages, strict=True)], outputs_of),
    )


def _parts(hub: Hub) -> Iterator[tuple[str, Sequence[Story]]]:
    """Yield path and stories of each part with stories: a month, or the stories without a date."""
    stories = hub.stories.stories
    months = [(f"{month.first.at.year:04}-{month.first.at.month:02}", month.stories) for month in hub.months]
    undated = range(sum(len(numbers) for _, numbers in months), len(stories))
    for name, numbers in (*months, (UNDATED, undated)):
        listed = [stories[number] for number in numbers if not stories[number].canonical]
        for start in _starts(listed):
            yield _part(name, start), listed[start : start + SITEMAP_SIZE]


def _starts(addresses: Sequence[object]) -> range:
    return range(0, len(addresses), SITEMAP_SIZE)


def _part(name: str, start: int) -> str:
    suffix = f"-{start // SITEMAP_SIZE + 1}" if start else ""
    return f"/sitemaps/{name}{suffix}.xml"


def _file(path: str, context: SitemapContext) -> TextFile:
    return TextFile(output_file(path), "sitemap.xml", context)


def _pages(hub: Hub) -> Iterator[SitemapUrl]:
    """Give all other pages that search engines should list: no numbered pages, and no lists without stories."""

    def of(path: str, stories: Sequence[int] = ()) -> SitemapUrl:
        return SitemapUrl(hub.urls.absolute(path), hub.stories.stories[stories[0]].date if stories else None)

    newest = range(len(hub.stories))[:1]
    yield of("/", newest)
    yield of(ALL_NEWS, newest)
    for kind in KINDS:
        terms = hub.taxonomy.of_kind(kind)
        if terms:
            yield of(OVERVIEWS[kind])
        for slug, term in terms.items():
            number = hub.items.entry_of(kind, slug)
            if term.stories or (number is not None and hub.items.items[number].has_text):
                yield of(term_path(kind, slug), term.stories)
    if hub.months:
        yield of("/archive/")
    for year, months in groupby(hub.months, key=lambda month: month.year):
        yield of(f"/archive/{year:04}/", next(months).stories)
    for month in hub.months:
        yield of(month_path(month.first), month.stories)
    for entry in hub.pages:
        yield of(page_path(entry.page.slug))
    for name, collection in hub.items.collections.items():
        if collection.pages and not collection.term_kind and hub.items.of[name]:
            yield of(collection_path(name))
            for one in hub.items.filters[name]:
                if one.is_long:
                    yield of(one.path)
                yield from (of(choice.path) for choice in one.choices)
            for number in hub.items.of[name]:
                yield of(item_path(name, hub.items.items[number].id), hub.items.stories[number])


def _latest(changes: Iterable[Timestamp | None]) -> Timestamp | None:
    return max(filter(None, changes), key=lambda change: (change.at, change.timed), default=None)
