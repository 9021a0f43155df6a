"""The sitemap (sitemaps.org, protocol 0.9): an index, a part for the stories of each month, and one for other pages.

A new story changes only the part of its month, and the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.places import SITEMAP_SIZE, UNDATED
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import month_path, output_file, page_path, story_path, term_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages.lists import ALL_NEWS
from site_builder.pages.overview import PATHS as OVERVIEWS

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
    """Plan the index and its parts, except in a preview. Stories with a canonical URL on another site are left out."""
    if hub.site.preview:
        return
    groups = [("pages", tuple(_pages(hub)))]
    dated = {number for month in hub.months for number in month.stories}
    undated = [entry for number, entry in enumerate(hub.stories) if number not in dated]
    for month in hub.months:
        name = f"{month.first.at.year:04}-{month.first.at.month:02}"
        groups.append((name, _stories(hub, [hub.stories[number] for number in month.stories])))
    groups.append((UNDATED, _stories(hub, undated)))
    parts: list[SitemapUrl] = []
    for name, addresses in groups:
        for start in range(0, len(addresses), SITEMAP_SIZE):
            suffix = f"-{start // SITEMAP_SIZE + 1}" if start else ""
            path = f"/sitemaps/{name}{suffix}.xml"
            chunk = addresses[start : start + SITEMAP_SIZE]
            parts.append(SitemapUrl(hub.urls.absolute(path), _latest(chunk)))
            yield _file(path, SitemapContext(is_index=False, addresses=chunk))
    yield _file(PATH, SitemapContext(is_index=True, addresses=tuple(parts)))


def _file(path: str, context: SitemapContext) -> TextFile:
    return TextFile(output_file(path), "sitemap.xml", context)


def _stories(hub: Hub, entries: Sequence[Entry]) -> tuple[SitemapUrl, ...]:
    stories = (entry.story for entry in entries if not entry.story.canonical)
    return tuple(SitemapUrl(hub.urls.absolute(story_path(s.slug)), s.updated or s.date) for s in stories)


def _pages(hub: Hub) -> Iterator[SitemapUrl]:
    """Give all other pages that search engines should list: no numbered pages, and no lists without stories."""

    def of(path: str, stories: Sequence[int] = ()) -> SitemapUrl:
        return SitemapUrl(hub.urls.absolute(path), hub.stories[stories[0]].card.date if stories else None)

    newest = range(len(hub.stories))[:1]
    yield of("/", newest)
    yield of(ALL_NEWS, newest)
    for kind in KINDS:
        terms = hub.taxonomy.of_kind(kind)
        if terms:
            yield of(OVERVIEWS[kind])
        for slug, term in terms.items():
            if term.stories:
                yield of(term_path(kind, slug), term.stories)
    if hub.months:
        yield of("/archive/")
    for year, months in groupby(hub.months, key=lambda month: month.year):
        yield of(f"/archive/{year:04}/", next(months).stories)
    for month in hub.months:
        yield of(month_path(month.first), month.stories)
    for entry in hub.pages:
        yield of(page_path(entry.page.slug))


def _latest(addresses: Sequence[SitemapUrl]) -> Timestamp | None:
    changes = [address.changed for address in addresses if address.changed]
    return max(changes, key=lambda change: (change.at, change.timed), default=None)
