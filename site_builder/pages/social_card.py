"""The social card of a story: an image that social networks show next to a link to the story."""

from __future__ import annotations

from site_builder.hub.hub import Entry, Hub
from site_builder.hub.tones import Tones
from site_builder.model.fingerprint import digest
from site_builder.model.outputs import SocialCard, SocialCardImage
from site_builder.model.value import Value

WIDTH, HEIGHT = 1200, 630
"""Pixels. Social networks show 1.91 to 1; this size is large enough for all of them."""


class SocialImage(Value, frozen=True):
    """An image for social networks, as the page of the story names it."""

    url: str
    """With scheme and host."""
    width: int
    height: int


def plan_card(hub: Hub, entry: Entry, tones: Tones) -> SocialCardImage:
    """Plan the card of a story. Its file name changes with its content, because social networks cache images."""
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
    """Return the card as the page of the story names it."""
    return SocialImage(hub.urls.absolute("/" + card.path), WIDTH, HEIGHT)
