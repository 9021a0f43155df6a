"""Feeds of the stories that refer to an item: RSS and JSON Feed, as those of terms."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.urls import item_path, output_file
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.outputs import TextFile
from site_builder.pages.feed import RSS, exported, feed_site, stories_key, term_feeds


def groups(hub: Hub) -> Batches:
    """Return a group for each item that has feeds."""
    site, items = feed_site(hub), hub.items
    numbers = [number for number in range(len(items)) if items.has_feed(number)]
    paths = [item_path(items.items[number].collection, items.items[number].id) for number in numbers]
    shown = [items.stories[number][: hub.config.page_sizes.term_feed] for number in numbers]
    mark = digest(site)
    keys = [
        digest_bytes(mark + items.faces[number] + stories_key(hub, stories))
        for number, stories in zip(numbers, shown, strict=True)
    ]

    def outputs_of(i: int) -> Iterator[TextFile]:
        card = items.cards[numbers[i]]
        return term_feeds(site, paths[i], card.name, card.description, exported(hub, site, shown[i]))

    return in_batches("item feeds", Groups([output_file(path + RSS) for path in paths], keys, outputs_of))
