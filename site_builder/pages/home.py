"""The home page: a lead story, the newest ones, and a section for each of the main categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_builder.hub.hub import Hub
from site_builder.hub.places import OVERVIEWS
from site_builder.hub.taxonomy import Term
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
    more_categories: str
    """Href of the list of all categories, when there is no room for the sections of some; otherwise empty."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the home page."""
    sizes = hub.config.page_sizes
    lead = hub.lead
    latest = tuple(number for number in range(min(len(hub.stories), sizes.home + 1)) if number != lead)[: sizes.home]
    shown = {lead, *latest}
    with_stories = [term for term in hub.taxonomy.category.values() if term.stories]
    chosen = _chosen(with_stories, sizes.home_sections, bool(hub.config.categories))
    context = HomeContext(
        title="",
        description=hub.site.description,
        href=hub.urls.href("/"),
        url=hub.urls.absolute("/"),
        lead=None if lead is None else hub.stories.card(lead),
        latest=hub.cards(latest),
        sections=tuple(_sections(hub, chosen, shown)),
        more_categories=hub.urls.href(OVERVIEWS["category"]) if len(chosen) < len(with_stories) else "",
    )
    yield Page("index.html", "home.html", context)


def _chosen(categories: Sequence[Term], size: int, is_ordered: bool) -> list[Term]:
    """Return the first categories of the settings, or those with most stories, in their order on the site."""
    if is_ordered:
        return list(categories[:size])
    largest = sorted(categories, key=lambda term: (-len(term.stories), term.ref.slug))[:size]
    slugs = {term.ref.slug for term in largest}
    return [term for term in categories if term.ref.slug in slugs]


def _sections(hub: Hub, categories: Iterable[Term], shown: set[int | None]) -> Iterator[HomeSection]:
    size = hub.config.page_sizes.home_section
    for term in categories:
        candidates = term.stories[: size + len(shown)]
        not_shown = tuple(number for number in candidates if number not in shown)[:size]
        if not_shown:
            yield HomeSection(term.ref, term.description, hub.cards(not_shown))
