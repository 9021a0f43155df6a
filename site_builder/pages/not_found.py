"""`404.html`, which static hosts show for a missing URL."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import output_file
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card

PATH = "/404.html"
NEWEST = 6
"""Newest stories on the page."""


class NotFoundContext(PageContext, frozen=True, kw_only=True):
    """What the page shows."""

    cards: tuple[Card, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the page."""
    context = NotFoundContext(
        title=hub.site.texts["not_found"],
        href=hub.urls.href(PATH),
        url=hub.urls.absolute(PATH),
        is_indexed=False,
        cards=hub.newest_cards(NEWEST),
    )
    yield Page(output_file(PATH), "404.html", context)
