"""Feeds of the newest stories in full: RSS 2.0 and JSON Feed 1.1 of the site and each term, Atom of the site.

The feeds of one list have one context. A feed changes when a story in it does, or another one is among its newest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.content.translations import Translator
from site_builder.hub.hub import Hub
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.hub.urls import output_file, term_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page
from site_builder.pages.context import Context
from site_builder.pages.story_export import FullStory, full_story, last_change

RSS, ATOM, JSON = "feed.xml", "atom.xml", "feed.json"
"""Names of the files, in the folder of the page whose stories they hold; and of the layouts."""


class FeedContext(Context, frozen=True, kw_only=True):
    """What the feeds of a list hold. The `href` and `url` are those of the list's page."""

    id: str
    """Of the feed as such, for Atom: outlives a move of the site."""
    updated: Timestamp | None
    """Last change of a story in it."""
    websub: str
    """Address of the hub that tells of changes; empty when there is none."""
    items: tuple[FullStory, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """All feeds."""
    stories: dict[int, FullStory] = {}

    def items(places: Sequence[int]) -> tuple[FullStory, ...]:
        for place in places:
            if place not in stories:
                stories[place] = full_story(hub, hub.stories[place])
        return tuple(stories[place] for place in places)

    sizes = hub.config.page_sizes
    site = hub.site
    newest = items(range(min(len(hub.stories), sizes.feed)))
    yield from _feeds(_context(hub, "/", site.title, site.description, newest), "/", (RSS, ATOM, JSON))
    for kind in KINDS if sizes.term_feed else ():
        for slug, term in hub.taxonomy.of_kind(kind).items():
            path = term_path(kind, slug)
            context = _context(hub, path, title(hub, term), term.description, items(term.stories[: sizes.term_feed]))
            yield from _feeds(context, path, (RSS, JSON))


def title(hub: Hub, term: Term) -> str:
    """What the feeds of a term are called."""
    return Translator(hub.site.texts).text("feed_title", name=term.ref.name, site=hub.site.title)


def _context(hub: Hub, path: str, title: str, description: str, items: tuple[FullStory, ...]) -> FeedContext:
    return FeedContext(
        title=title,
        description=description,
        href=hub.urls.href(path),
        url=hub.urls.absolute(path),
        id=hub.config.identity,
        updated=last_change(items),
        websub=hub.config.websub,
        items=items,
    )


def _feeds(context: FeedContext, path: str, names: Sequence[str]) -> Iterator[Page]:
    for name in names:
        yield Page(output_file(path + name), "feed", name, context)
