"""Decide which items are published: all except drafts."""

from __future__ import annotations

from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection
from site_builder.model.collections import Item
from site_builder.model.fields import Reference


def published_items(content: Content, selection: Selection) -> tuple[Item, ...]:
    """Return the items that readers see, each once: by collection, then by name."""
    if not content.items:
        return ()
    order = {name: place for place, name in enumerate(content.config.collections)}
    unique: dict[Reference, Item] = {}
    for item in content.items:
        if item.collection in order and (selection.drafts or not item.draft):
            unique.setdefault(item.reference, item)
    return tuple(sorted(unique.values(), key=lambda item: (order[item.collection], item.name.casefold(), item.id)))
