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
    """What the home page shows. It shows each story once, if there are enough stories."""

    lead: Card | None
    latest: tuple[Card, ...]
    sections: tuple[HomeSection, ...]


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the home page."""
    sizes = hub.config.page_sizes
    lead = hub.lead
    latest = tuple(number for number in range(min(len(hub.stories), sizes.home + 1)) if number != lead)[: sizes.home]
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
        not_shown = tuple(number for number in candidates if number not in shown)[:size]
        if not_shown:
            yield HomeSection(term.ref, term.description, hub.cards(not_shown))
