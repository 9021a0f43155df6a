"""Lists of stories: all news, and those of each category, tag and source, on numbered pages that stay the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from site_builder.content.story import host_of
from site_builder.content.translations import Translator
from site_builder.hub.hub import Hub
from site_builder.hub.pagination import PageRange, items_on, page_ranges
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.hub.urls import output_file, term_path
from site_builder.model.content import Timestamp
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Card, TermRef
from site_builder.model.value import Value

ALL_NEWS = "/news/"
MIX = 4
"""Categories shown as the topics of a source or tag."""


class Pager(Value, frozen=True):
    """The position of a page of a list among the other pages."""

    number: int
    """1 has the oldest stories; 0 is the front page."""
    newest: Timestamp | None
    oldest: Timestamp | None
    newer: str
    """Href of the page with the next newer stories; empty on the front page."""
    older: str
    front: str
    oldest_page: str
    """Href of page 1, which never changes; empty when no numbered page is in between."""


class ListSlice(Value, frozen=True):
    """The number of stories in a list that have a category."""

    category: TermRef
    count: int


class ListContext(PageContext, frozen=True, kw_only=True):
    """What a page of a list shows."""

    kind: str
    """`news`, `category`, `tag` or `source`."""
    name: str
    slug: str
    """Of the term; empty for all news."""
    homepage: str
    """Of a source."""
    domain: str
    """Of a source's homepage."""
    count: int
    """Stories in the whole list; 0 on numbered pages, which do not depend on it."""
    since: Timestamp | None
    """Date of the oldest story of the whole list; None on numbered pages."""
    mix: tuple[ListSlice, ...]
    """The most frequent categories of a source or tag, the largest first; empty on numbered pages."""
    cards: tuple[Card, ...]
    pager: Pager
    has_feed: bool
    """Whether the term has feeds."""


def plan(hub: Hub) -> Iterator[Page]:
    """Plan all pages of all lists."""
    all_news = TermRef(hub.site.texts["all_news"], "", hub.urls.href(ALL_NEWS))
    all_stories = Term("news", all_news, hub.site.description, "", tuple(range(len(hub.stories))))
    yield from _pages(hub, all_stories, ALL_NEWS)
    for kind in KINDS:
        for slug, term in hub.taxonomy.of_kind(kind).items():
            yield from _pages(hub, term, term_path(kind, slug))


def numbered(front: str, number: int) -> str:
    """Return the path of a page of a list, given the path of its front page."""
    return f"{front}page/{number}/" if number else front


def pager(hub: Hub, front: str, pages: Sequence[PageRange], i: int, stories: Sequence[int]) -> Pager:
    """Return the position of page `i` of a list. `pages` starts with the newest page."""

    def href(j: int) -> str:
        return hub.urls.href(numbered(front, pages[j].number))

    shown = items_on(stories, pages[i])
    newest, oldest = (hub.stories[shown[end]].card.date if shown else None for end in (0, -1))
    if newest and oldest and newest.local.date() < oldest.local.date():  # Their editors wrote them in different zones.
        newest, oldest = oldest, newest
    return Pager(
        number=pages[i].number,
        newest=newest,
        oldest=oldest,
        newer=href(i - 1) if i else "",
        older=href(i + 1) if i + 1 < len(pages) else "",
        front=hub.urls.href(front),
        oldest_page=href(-1) if i + 2 < len(pages) else "",
    )


def _title(hub: Hub, term: Term, number: int) -> str:
    if not number:
        return term.ref.name
    return Translator(hub.site.texts).text("page_title", name=term.ref.name, number=number)


def _mix(hub: Hub, term: Term) -> tuple[ListSlice, ...]:
    if term.kind not in ("source", "tag"):
        return ()
    counts = Counter(hub.stories[number].story.category_slug for number in term.stories)
    return tuple(ListSlice(hub.taxonomy.category[slug].ref, count) for slug, count in counts.most_common(MIX))


def _pages(hub: Hub, term: Term, front: str) -> Iterator[Page]:
    pages = page_ranges(len(term.stories), hub.config.page_sizes.list)
    for i, chunk in enumerate(pages):
        path = numbered(front, chunk.number)
        context = ListContext(
            title=_title(hub, term, chunk.number),
            description=term.description,
            href=hub.urls.href(path),
            url=hub.urls.absolute(path),
            is_indexed=chunk.number == 0 and (front == ALL_NEWS or bool(term.stories)),
            section=term.ref.url,
            kind=term.kind,
            name=term.ref.name,
            slug=term.ref.slug,
            homepage=term.homepage,
            domain=host_of(term.homepage),
            count=0 if chunk.number else len(term.stories),
            since=hub.stories[term.stories[-1]].card.date if term.stories and not chunk.number else None,
            mix=() if chunk.number else _mix(hub, term),
            cards=hub.cards(items_on(term.stories, chunk)),
            pager=pager(hub, front, pages, i, term.stories),
            has_feed=term.has_feed,
        )
        yield Page(output_file(path), "list.html", context)
