"""The feed of the site's newest stories (RSS 2.0)."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.urls import story_path
from site_builder.model import Moment, Page, Value
from site_builder.pages.context import Context

PATH = "/feed.xml"


class Item(Value, frozen=True):
    """A story in the feed."""

    title: str
    url: str
    id: str
    description: str
    date: Moment | None
    category: str
    source: str


class FeedContext(Context, frozen=True, kw_only=True):
    """What the feed holds."""

    home: str
    items: tuple[Item, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one feed."""
    context = FeedContext(
        title=hub.site.title,
        description=hub.site.description,
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        home=hub.urls.absolute("/"),
        items=tuple(_item(hub, entry) for entry in hub.entries[: hub.config.page_sizes.feed]),
    )
    yield Page("feed.xml", "feed", "feed.xml", context)


def _item(hub: Hub, entry: Entry) -> Item:
    return Item(
        title=entry.story.title,
        url=hub.urls.absolute(story_path(entry.story.slug)),
        id=f"{hub.config.origin}/#{entry.story.id}",
        description=entry.card.dek,
        date=entry.card.date,
        category=entry.card.category.name,
        source=entry.card.source.name,
    )
