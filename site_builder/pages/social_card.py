"""The social card of a story: a picture that social networks show beside a link to it."""

from __future__ import annotations

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.tones import Tones
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import SocialCard, SocialCardImage
from site_builder.model.value import Value

WIDTH, HEIGHT = 1200, 630
"""Pixels: the proportions that the networks show, 1.91 to 1, large enough for all of them."""


class SocialImage(Value, frozen=True):
    """A picture for social networks, as the story's page tells of it."""

    url: str
    """With scheme and host."""
    width: int
    height: int


def plan_card(hub: Hub, entry: Entry, tones: Tones) -> SocialCardImage:
    """The card of a story. Its name changes with what it shows, as networks keep what they have fetched once."""
    context = SocialCard(
        hub=hub.site.title,
        category=entry.card.category.name,
        title=entry.card.title,
        domain=entry.card.domain,
        tone=tones(entry.card.category.slug),
    )
    path = f"assets/cards/{entry.card.slug}.{digest(context).hex()[:8]}.png"
    return SocialCardImage(path, context, entry.story.path)


def social_image(hub: Hub, card: SocialCardImage) -> SocialImage:
    """The card as the story's page tells of it."""
    return SocialImage(hub.urls.absolute("/" + card.path), WIDTH, HEIGHT)
