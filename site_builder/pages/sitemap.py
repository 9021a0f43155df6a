"""The sitemap (sitemaps.org, protocol 0.9): an index, a part for each month's stories, and one for the other pages.

A new story changes the part of its month, and the index; the other parts stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import output_file, page_path, story_path, term_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page
from site_builder.model.value import Value
from site_builder.pages.context import Context

PATH = "/sitemap.xml"
LIMIT = 50_000
"""Addresses in one part; the protocol allows no more."""


class SitemapUrl(Value, frozen=True):
    """A page in a part, or a part in the index."""

    url: str
    changed: Timestamp | None = None
    """When what it shows last changed, if that is known."""


class SitemapContext(Context, frozen=True, kw_only=True):
    """What the index or a part holds."""

    is_index: bool
    addresses: tuple[SitemapUrl, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The index and its parts. A story whose canonical address is elsewhere is left to that site."""
    groups = [("pages", tuple(_pages(hub)))]
    dated = {place for month in hub.months for place in month.stories}
    undated = [entry for place, entry in enumerate(hub.stories) if place not in dated]
    for month in hub.months:
        name = f"{month.first.at.year:04}-{month.first.at.month:02}"
        groups.append((name, _stories(hub, [hub.stories[place] for place in month.stories])))
    groups.append(("undated", _stories(hub, undated)))
    parts: list[SitemapUrl] = []
    for name, addresses in groups:
        for start in range(0, len(addresses), LIMIT):
            number = f"-{start // LIMIT + 1}" if start else ""
            path = f"/sitemaps/{name}{number}.xml"
            chunk = addresses[start : start + LIMIT]
            parts.append(SitemapUrl(hub.urls.absolute(path), _latest(chunk)))
            yield _page(hub, path, False, chunk)
    yield _page(hub, PATH, True, tuple(parts))


def _page(hub: Hub, path: str, is_index: bool, addresses: tuple[SitemapUrl, ...]) -> Page:
    context = SitemapContext(
        title=hub.site.title,
        description="",
        href=hub.urls.href(path),
        url=hub.urls.absolute(path),
        is_index=is_index,
        addresses=addresses,
    )
    return Page(output_file(path), "sitemap", "sitemap.xml", context)


def _stories(hub: Hub, entries: Sequence[Entry]) -> tuple[SitemapUrl, ...]:
    stories = (entry.story for entry in entries if not entry.story.canonical)
    return tuple(SitemapUrl(hub.urls.absolute(story_path(s.slug)), s.updated or s.date) for s in stories)


def _pages(hub: Hub) -> Iterator[SitemapUrl]:
    """Home, the front pages of the lists that have stories, and the content pages."""
    newest = hub.stories[0].card.date if hub.stories else None
    yield SitemapUrl(hub.urls.absolute("/"), newest)
    yield SitemapUrl(hub.urls.absolute("/news/"), newest)
    for kind in KINDS:
        for slug, term in hub.taxonomy.of_kind(kind).items():
            if term.stories:
                yield SitemapUrl(hub.urls.absolute(term_path(kind, slug)), hub.stories[term.stories[0]].card.date)
    for entry in hub.pages:
        yield SitemapUrl(hub.urls.absolute(page_path(entry.page.slug)))


def _latest(addresses: Sequence[SitemapUrl]) -> Timestamp | None:
    moments = [address.changed for address in addresses if address.changed]
    return max(moments, key=lambda moment: (moment.at, moment.timed), default=None)
