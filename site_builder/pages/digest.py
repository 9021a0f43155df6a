"""A digest: a story in full, apart from the site around it. It is what feeds and twins show of a story."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.content.slug import in_url
from site_builder.hub.hub import Entry, Hub
from site_builder.model import BodyRef, Card, Moment, Value


class Digest(Value, frozen=True):
    """What stands in a feed, and is the whole context of a twin."""

    card: Card
    body: BodyRef
    id: str
    """For feeds: an address that need not exist, made of the story's `id`, which outlives its title and its URL."""
    source_url: str
    author: str
    updated: Moment | None
    tags: tuple[str, ...]


def digest(hub: Hub, entry: Entry) -> Digest:
    """The digest of a published story."""
    story = entry.story
    return Digest(
        card=entry.card,
        body=entry.body,
        id=f"{hub.config.identity}#{in_url(story.id)}",
        source_url=story.source_url,
        author=story.author,
        updated=story.updated,
        tags=tuple(hub.taxonomy.tag[slug].ref.name for slug in story.tag_slugs),
    )


def last_change(digests: Iterable[Digest]) -> Moment | None:
    """The time of the last publication or update among them; None when none has a date."""
    moments = [moment for one in digests for moment in (one.updated, one.card.date) if moment]
    return max(moments, key=lambda moment: moment.at, default=None)
