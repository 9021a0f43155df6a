"""`llms.txt` (llmstxt.org): for language models, what the site is and where its texts are without their pages.

A hub's own one, in `static/root/`, stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page
from site_builder.model.site import Card, Link
from site_builder.pages.context import Context

PATH = "/llms.txt"


class LlmsContext(Context, frozen=True, kw_only=True):
    """What the file holds."""

    cards: tuple[Card, ...]
    """The newest stories."""
    categories: tuple[Link, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one file."""
    if hub.has_own(PATH):
        return
    context = LlmsContext(
        title=hub.site.title,
        description=hub.site.description,
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        cards=tuple(entry.card for entry in hub.stories[: hub.config.page_sizes.feed]),
        categories=tuple(Link(term.ref.name, term.ref.url) for term in hub.taxonomy.category.values()),
    )
    yield Page(output_file(PATH), "llms", "llms.txt", context)
