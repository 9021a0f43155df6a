"""`llms.txt` (llmstxt.org): tells language models what the site is, and where its texts are without their pages."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import TextFile
from site_builder.model.site import Card, Link
from site_builder.model.value import Value

PATH = "/llms.txt"


class LlmsContext(Value, frozen=True, kw_only=True):
    """What the file holds."""

    title: str
    """Of the site."""
    description: str
    """Of the site."""
    cards: tuple[Card, ...]
    """The newest stories."""
    categories: tuple[Link, ...]
    collections: tuple[Link, ...]
    """The lists of collections."""


def plan(hub: Hub) -> Iterator[TextFile]:
    """Plan the file."""
    context = LlmsContext(
        title=hub.site.title,
        description=hub.site.description,
        cards=hub.newest_cards(hub.config.page_sizes.feed),
        categories=tuple(Link(term.ref.name, term.ref.url) for term in hub.taxonomy.category.values()),
        collections=hub.items.menu,
    )
    yield TextFile(output_file(PATH), "llms.txt", context)
