"""Feeds of the newest stories: RSS 2.0 and JSON Feed 1.1 for the site and each term, Atom for the site.

Those of the site hold whole stories. Those of terms hold summaries by default, and terms with few stories have none.

All feeds of one list share a context. A feed changes only when one of its stories changes, or gives way to a newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.content.translations import Translator
from site_builder.hub.hub import Hub
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.hub.urls import output_file, term_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages.story_export import FullStory, full_story, last_change, summarized_story

RSS, ATOM, JSON = "feed.xml", "atom.xml", "feed.json"
"""Names of the files, which are next to the page that lists the same stories. Their layouts have the same names."""


class FeedContext(Value, frozen=True, kw_only=True):
    """What the feeds of a list hold."""

    title: str
    description: str
    url: str
    """Of the page that lists the same stories."""
    id: str
    """Id of the feed for Atom. It stays the same when the site moves to another URL."""
    updated: Timestamp | None
    """Last change of a story in it."""
    websub: str
    """URL of the WebSub hub that announces changes; empty when the settings name no hub."""
    items: tuple[FullStory, ...]
    is_full: bool
    """Whether each story is whole; otherwise only its summary."""


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan all feeds."""
    sizes, site = hub.config.page_sizes, hub.site
    newest = tuple(full_story(hub, entry) for entry in hub.stories[: sizes.feed])
    yield from _feeds(_context(hub, "/", site.title, site.description, newest, True), "/", (RSS, ATOM, JSON))
    is_full = hub.config.feeds.terms == "full"
    export = full_story if is_full else summarized_story
    exported: dict[int, FullStory] = {}
    for kind in KINDS:
        for slug, term in hub.taxonomy.of_kind(kind).items():
            if term.has_feed:
                numbers = term.stories[: sizes.term_feed]
                exported |= {number: export(hub, hub.stories[number]) for number in numbers if number not in exported}
                path, items = term_path(kind, slug), tuple(exported[number] for number in numbers)
                context = _context(hub, path, title(hub, term), term.description, items, is_full)
                yield from _feeds(context, path, (RSS, JSON))


def title(hub: Hub, term: Term) -> str:
    """Return the title of the feeds of a term."""
    return Translator(hub.site.texts).text("feed_title", name=term.ref.name, site=hub.site.title)


def _context(
    hub: Hub, path: str, title: str, description: str, items: tuple[FullStory, ...], is_full: bool
) -> FeedContext:
    return FeedContext(
        title=title,
        description=description,
        url=hub.urls.absolute(path),
        id=hub.config.identity,
        updated=last_change(items),
        websub=hub.config.websub,
        items=items,
        is_full=is_full,
    )


def _feeds(context: FeedContext, path: str, names: Sequence[str]) -> Iterator[TextFile]:
    for name in names:
        yield TextFile(output_file(path + name), name, context)
