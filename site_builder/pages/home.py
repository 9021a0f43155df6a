"""The home page: a lead story, the newest ones, and a section for each category."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card, TermRef
from site_builder.model.value import Value


class HomeSection(Value, frozen=True):
    """The newest stories of a category."""

    term: TermRef
    description: str
    cards: tuple[Card, ...]


class HomeContext(PageContext, frozen=True, kw_only=True):
    """What the home page shows. No story stands in it twice, as long as there are enough."""

    lead: Card | None
    latest: tuple[Card, ...]
    sections: tuple[HomeSection, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """The home page."""
    sizes = hub.config.page_sizes
    lead = hub.lead
    latest = tuple(place for place in range(min(len(hub.stories), sizes.home + 1)) if place != lead)[: sizes.home]
    shown = {lead, *latest}
    context = HomeContext(
        title="",
        description=hub.site.description,
        href=hub.urls.href("/"),
        url=hub.urls.absolute("/"),
        lead=None if lead is None else hub.stories[lead].card,
        latest=hub.cards(latest),
        sections=tuple(_sections(hub, shown, sizes.home_section)),
    )
    yield Page("index.html", "home.html", context)


def _sections(hub: Hub, shown: set[int | None], size: int) -> Iterator[HomeSection]:
    for term in hub.taxonomy.category.values():
        candidates = term.stories[: size + len(shown)]
        fresh = tuple(place for place in candidates if place not in shown)[:size]
        if fresh:
            yield HomeSection(term.ref, term.description, hub.cards(fresh))
