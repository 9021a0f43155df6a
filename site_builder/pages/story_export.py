"""A story in full, without the site around it: for feeds and for the Markdown and JSON files of stories."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from site_builder.content.slug import quote_path
from site_builder.hub.entries import Entry
from site_builder.model.content import Timestamp
from site_builder.model.items import NamedItems, Part, ShownField
from site_builder.model.site import Author, BodyRef, Card
from site_builder.model.value import Value


class FullStory(Value, frozen=True):
    """An item of a feed, and the context of the Markdown and JSON files of a story."""

    card: Card
    body: BodyRef
    """With an empty digest in a feed of summaries."""
    id: str
    """For feeds: a URL made of the story's `id`, which no page needs to have. It survives new titles and URLs."""
    source_url: str
    authors: tuple[Author, ...]
    updated: Timestamp | None
    tags: tuple[str, ...]
    references: tuple[NamedItems, ...]
    """The names of the items that it refers to."""
    fields: dict[str, ShownField] = msgspec.field(default_factory=dict)
    """Its declared fields other than references; empty in feeds."""
    parts: tuple[Part, ...] = ()
    """Its places in running stories; empty in feeds, which would change with each new part."""


def full_story(identity: str, entry: Entry, references: tuple[NamedItems, ...]) -> FullStory:
    """Return a published story in full, as feeds have it. `identity` is that of the hub."""
    story = entry.story
    return FullStory(
        card=entry.card,
        body=entry.body,
        id=f"{identity}#{quote_path(story.id)}",
        source_url=story.source_url,
        authors=entry.authors,
        updated=story.updated,
        tags=tuple(tag.name for tag in entry.tags),
        references=references,
    )


def summarized_story(identity: str, entry: Entry, references: tuple[NamedItems, ...]) -> FullStory:
    """Return a published story without its body: for a feed that does not change with it."""
    return replace(full_story(identity, entry, references), body=BodyRef(b""))


def last_change(stories: Iterable[FullStory]) -> Timestamp | None:
    """Return the time of the last publication or update; None when no story has a date."""
    times = [time for story in stories for time in (story.updated, story.card.date) if time]
    return max(times, key=lambda time: time.at, default=None)
