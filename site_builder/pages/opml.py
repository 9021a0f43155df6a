"""All feeds of the site in one file for import into feed readers (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import item_path, output_file, term_path
from site_builder.model.outputs import TextFile
from site_builder.model.value import Value
from site_builder.pages.feed import RSS, title

PATH = "/feeds.opml"


class OpmlFeed(Value, frozen=True):
    """A feed, and the page whose stories it holds."""

    title: str
    url: str
    home: str


class OpmlGroup(Value, frozen=True):
    """The feeds of the terms of one kind, or of the items of one collection."""

    title: str
    feeds: tuple[OpmlFeed, ...]


class OpmlContext(Value, frozen=True, kw_only=True):
    """What the file holds."""

    title: str
    """Of the site."""
    feeds: tuple[OpmlFeed, ...]
    groups: tuple[OpmlGroup, ...]


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file."""
    groups = [OpmlGroup(hub.site.texts[f"{kind}_overview"], tuple(_feeds(hub, kind))) for kind in KINDS]
    groups += [OpmlGroup(ref.title, tuple(_item_feeds(hub, ref.id))) for ref in hub.items.refs.values()]
    context = OpmlContext(
        title=hub.site.title,
        feeds=(_feed(hub, hub.site.title, "/"),),
        groups=tuple(group for group in groups if group.feeds),
    )
    yield TextFile(output_file(PATH), "feeds.opml", context)


def _feeds(hub: Hub, kind: str) -> Iterator[OpmlFeed]:
    for slug, term in hub.taxonomy.of_kind(kind).items():
        if term.has_feed:
            yield _feed(hub, title(hub, term.ref.name), term_path(kind, slug))


def _item_feeds(hub: Hub, collection: str) -> Iterator[OpmlFeed]:
    for number in hub.items.of[collection]:
        if hub.items.has_feed(number):
            card = hub.items.cards[number]
            yield _feed(hub, title(hub, card.name), item_path(collection, card.slug))


def _feed(hub: Hub, title: str, path: str) -> OpmlFeed:
    return OpmlFeed(title, hub.urls.absolute(path + RSS), hub.urls.absolute(path))
