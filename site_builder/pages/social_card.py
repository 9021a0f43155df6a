"""Social cards: the images that social networks show next to a link to a story, to an item, or to any other page."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.content.story import host_of
from site_builder.hub.entries import Entry
from site_builder.hub.hub import Hub
from site_builder.hub.tones import Tones
from site_builder.hub.urls import Urls
from site_builder.model.fingerprint import digest
from site_builder.model.items import CollectionRef, ItemCard
from site_builder.model.outputs import SocialCard, SocialCardImage
from site_builder.model.site import SocialImage

WIDTH, HEIGHT = 1200, 630
"""Pixels. Social networks show 1.91 to 1; this size is large enough for all of them."""


def plan(hub: Hub) -> Iterator[SocialCardImage]:
    """Plan the card of the hub, for pages that are neither stories nor items. An image of the settings replaces it."""
    if hub.social_cards and not hub.config.social_image:
        yield hub_card(hub.site.title, hub.site.base_url)


def hub_card(title: str, base_url: str) -> SocialCardImage:
    """Return the card of a hub."""
    return _card("hub", SocialCard(hub="", category="", title=title, domain=host_of(base_url), tone=0))


def plan_card(title: str, entry: Entry, tones: Tones) -> SocialCardImage:
    """Plan the card of a story. `title` is that of the site."""
    context = SocialCard(
        hub=title,
        category=entry.card.category.name,
        title=entry.card.title,
        domain=entry.card.domain,
        tone=tones(entry.card.category.slug),
    )
    return _card(f"cards/{entry.card.slug}", context, entry.story.path)


def item_card(title: str, card: ItemCard, collection: CollectionRef, tones: Tones, origin: str) -> SocialCardImage:
    """Plan the card of an item. `title` is that of the site, and `origin` the file of the item."""
    context = SocialCard(
        hub=title,
        category=collection.title,
        title=card.name,
        description=card.description,
        domain="",
        tone=tones(collection.id),
    )
    return _card(f"cards/{collection.id}/{card.slug}", context, origin)


def social_image(urls: Urls, card: SocialCardImage) -> SocialImage:
    """Return a card as pages name it."""
    return SocialImage(urls.absolute("/" + card.path), WIDTH, HEIGHT)


def _card(name: str, context: SocialCard, origin: str = "") -> SocialCardImage:
    """Return a card whose file name changes with its content, because social networks cache images."""
    return SocialCardImage(f"assets/{name}.{digest(context).hex()[:8]}.png", context, origin)
