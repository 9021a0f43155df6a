"""A story in full, apart from the site around it: what feeds and twins show of it."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.content.slug import quote_path
from site_builder.hub.hub import Entry, Hub
from site_builder.model.content import Timestamp
from site_builder.model.site import BodyRef, Card
from site_builder.model.value import Value


class FullStory(Value, frozen=True):
    """What stands in a feed, and is the whole context of a twin."""

    card: Card
    body: BodyRef
    id: str
    """For feeds: an address that need not exist, made of the story's `id`, which outlives its title and its URL."""
    source_url: str
    author: str
    updated: Timestamp | None
    tags: tuple[str, ...]


def full_story(hub: Hub, entry: Entry) -> FullStory:
    """A published story in full."""
    story = entry.story
    return FullStory(
        card=entry.card,
        body=entry.body,
        id=f"{hub.config.identity}#{quote_path(story.id)}",
        source_url=story.source_url,
        author=story.author,
        updated=story.updated,
        tags=tuple(hub.taxonomy.tag[slug].ref.name for slug in story.tag_slugs),
    )


def last_change(stories: Iterable[FullStory]) -> Timestamp | None:
    """The time of the last publication or update among them; None when none has a date."""
    moments = [moment for one in stories for moment in (one.updated, one.card.date) if moment]
    return max(moments, key=lambda moment: moment.at, default=None)
