"""The page of a story."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.schedule import Unpublished
from site_builder.hub.tones import Tones
from site_builder.hub.urls import output_file, story_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page, PageContext, SocialCardImage
from site_builder.model.site import BodyRef, Card, Link, Related, SocialImage, TermRef
from site_builder.pages.social_card import plan_card, social_image


class StoryContext(PageContext, frozen=True, kw_only=True):
    """What the page of a story shows."""

    card: Card
    body: BodyRef
    source_url: str
    author: str
    updated: Timestamp | None
    tags: tuple[TermRef, ...]
    related: tuple[Related, ...]
    newer: Link | None
    older: Link | None
    social_image: SocialImage | None
    """None without social cards."""
    unpublished: Unpublished | None = None
    """In a preview: why readers do not get the story; None when they do."""


def plan(hub: Hub) -> Iterator[Page | SocialCardImage]:
    """Plan a page for each story, and its social card."""
    tones = Tones(hub.site.categories)
    for number, entry in enumerate(hub.stories):
        newer = hub.stories[number - 1] if number else None
        older = hub.stories[number + 1] if number + 1 < len(hub.stories) else None
        card = plan_card(hub, entry, tones) if hub.social_cards else None
        context = _context(hub, entry, newer, older, social_image(hub.urls, card) if card else None)
        yield Page(output_file(story_path(entry.story.slug)), "story.html", context, entry.story.path)
        if card:
            yield card


def _context(
    hub: Hub, entry: Entry, newer: Entry | None, older: Entry | None, image: SocialImage | None
) -> StoryContext:
    story = entry.story
    url = story.canonical or hub.urls.absolute(story_path(story.slug))
    return StoryContext(
        title=story.title,
        description=entry.card.dek,
        href=entry.card.url,
        url=url,
        section=entry.card.category.url,
        card=entry.card,
        body=entry.body,
        source_url=story.source_url,
        author=story.author,
        updated=story.updated,
        tags=tuple(hub.taxonomy.tag[slug].ref for slug in story.tag_slugs),
        related=entry.related,
        newer=_neighbour(newer),
        older=_neighbour(older),
        social_image=image,
        unpublished=hub.unpublished.get(output_file(story_path(story.slug))),
    )


def _neighbour(entry: Entry | None) -> Link | None:
    return Link(entry.story.title, entry.card.url) if entry else None
