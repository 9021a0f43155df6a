"""The overviews: all categories, tags, sources and, if there are any, authors, each with its number of stories."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.content.story import host_of
from site_builder.hub.hub import Hub
from site_builder.hub.places import OVERVIEWS
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.hub.urls import output_file
from site_builder.model.fields import text_of
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Link, TermRef
from site_builder.model.value import Value


class TermCount(Value, frozen=True):
    """A term in an overview."""

    ref: TermRef
    count: int
    description: str
    domain: str
    """Of the homepage of a source or author."""
    role: str = ""
    """What an author does."""


class OverviewContext(PageContext, frozen=True, kw_only=True):
    """What an overview shows."""

    kind: str
    """`category`, `tag`, `source` or `author`; `filter` for the values by which a list of items can be filtered."""
    terms: tuple[TermCount, ...]
    """Categories in the order of the settings, the others by name."""
    above: Link | None = None
    """The list that the values filter."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan the overviews."""
    for kind in KINDS if hub.site.authors else KINDS[:-1]:
        path = OVERVIEWS[kind]
        terms = [
            _count(hub, term)
            for term in hub.taxonomy.of_kind(kind).values()
            if term.stories or kind in ("category", "author")
        ]
        if kind != "category":
            terms.sort(key=lambda term: (term.ref.name.casefold(), term.ref.slug))
        context = OverviewContext(
            title=hub.site.texts[f"{kind}_overview"],
            href=hub.urls.href(path),
            url=hub.urls.absolute(path),
            is_indexed=bool(terms),
            section=hub.urls.href(path),
            kind=kind,
            terms=tuple(terms),
        )
        yield Page(output_file(path), "overview.html", context)


def _count(hub: Hub, term: Term) -> TermCount:
    number = hub.items.entry_of("author", term.ref.slug) if term.kind == "author" else None
    role = "" if number is None else text_of(hub.items.items[number].fields, "role")
    return TermCount(term.ref, len(term.stories), term.description, host_of(term.homepage), role)
