"""Feeds of the newest stories: RSS 2.0 and JSON Feed 1.1 for the site and each term, Atom for the site.

Those of the site hold whole stories. Those of terms hold summaries by default, and terms with few stories have none.

All feeds of one list share a context. A feed changes only when one of its stories changes, or gives way to a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_builder.content.translations import Translator
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import Urls, item_path, output_file, term_path
from site_builder.model.content import Timestamp
from site_builder.model.fingerprint import digest, digest_bytes
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


class FeedSite(Value, frozen=True):
    """What the feeds of all terms show of the hub."""

    urls: Urls
    title: str
    texts: dict[str, str]
    identity: str
    websub: str
    is_full: bool


class FeedSubject(Value, frozen=True):
    """The term or item whose stories a feed has."""

    path: str
    """Of its page."""
    name: str
    description: str


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the feeds of the whole site."""
    site = feed_site(hub)
    numbers = range(len(hub.stories))[: hub.config.page_sizes.feed]
    newest = [full_story(site.identity, hub.stories[n], hub.items.names_of_story(n)) for n in numbers]
    context = _context(site, "/", hub.site.title, hub.site.description, newest, True)
    yield from _feeds(context, "/", (RSS, ATOM, JSON))


def groups(hub: Hub) -> Batches:
    """Return a group for each term and each item that has feeds."""
    site = feed_site(hub)
    fed = [*_fed(hub)]
    site_key = digest(site)
    keys = [digest_bytes(site_key + digest(about) + stories_key(hub, stories)) for about, stories in fed]

    def outputs_of(i: int) -> Iterator[TextFile]:
        about, stories = fed[i]
        context = _context(
            site,
            about.path,
            _title(site, about.name),
            about.description,
            exported(hub, site, stories),
            site.is_full,
        )
        return _feeds(context, about.path, (RSS, JSON))

    return in_batches("feeds", Groups([output_file(about.path + RSS) for about, _ in fed], keys, outputs_of))


def _fed(hub: Hub) -> Iterator[tuple[FeedSubject, Sequence[int]]]:
    """Yield the terms and items that have feeds, with the indexes of the stories in these."""
    count, items = hub.config.page_sizes.term_feed, hub.items
    for kind in KINDS:
        for term in hub.taxonomy.of_kind(kind).values():
            if term.has_feed:
                about = FeedSubject(term_path(kind, term.ref.slug), term.ref.name, term.description)
                yield about, term.stories[:count]
    for number, card in enumerate(items.cards):
        if items.has_feed(number):
            about = FeedSubject(item_path(card.collection, card.slug), card.name, card.description)
            yield about, items.stories[number][:count]


def fed_hrefs(hub: Hub) -> set[str]:
    """Return the hrefs of the pages of terms and items that have feeds next to them."""
    return {hub.urls.href(about.path) for about, _ in _fed(hub)}


def title(hub: Hub, name: str) -> str:
    """Return the title of the feeds of a term or item of this name."""
    return _title(feed_site(hub), name)


def feed_site(hub: Hub) -> FeedSite:
    """Return what the feeds of all terms and items show of the hub."""
    is_full = hub.config.feeds.terms == "full"
    return FeedSite(hub.urls, hub.site.title, hub.site.texts, hub.config.identity, hub.config.websub, is_full)


def _title(site: FeedSite, name: str) -> str:
    return Translator(site.texts).text("feed_title", name=name, site=site.title)


def stories_key(hub: Hub, numbers: Sequence[int]) -> bytes:
    """Return what decides some stories in the feeds of a term or item, for a digest."""
    names = [found for n in numbers if (found := hub.items.names_of_story(n))]
    return b"".join((*map(hub.stories.content_key, numbers), digest(names) if names else b""))


def exported(hub: Hub, site: FeedSite, numbers: Iterable[int]) -> list[FullStory]:
    """Return some stories as the feeds of a term or item have them."""
    export = full_story if site.is_full else summarized_story
    return [export(site.identity, hub.stories.alone(n), hub.items.names_of_story(n)) for n in numbers]


def _context(
    site: FeedSite, path: str, title: str, description: str, items: Sequence[FullStory], is_full: bool
) -> FeedContext:
    return FeedContext(
        title=title,
        description=description,
        url=site.urls.absolute(path),
        id=site.identity,
        updated=last_change(items),
        websub=site.websub,
        items=tuple(items),
        is_full=is_full,
    )


def _feeds(context: FeedContext, path: str, names: Sequence[str]) -> Iterator[TextFile]:
    for name in names:
        yield TextFile(output_file(path + name), name, context)
