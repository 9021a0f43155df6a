"""`404.html`, which every static host shows for an address that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card

PATH = "/404.html"
NEWEST = 6
"""Stories offered to the lost reader."""


class NotFoundContext(PageContext, frozen=True, kw_only=True):
    """What the page shows."""

    cards: tuple[Card, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The one page."""
    context = NotFoundContext(
        title=hub.site.texts["not_found"],
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        cards=tuple(entry.card for entry in hub.stories[:NEWEST]),
    )
    yield Page(output_file(PATH), "404.html", context)
