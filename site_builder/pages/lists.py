"""Lists of stories: all news, and those of each term, on numbered pages that stay the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from site_builder.content.story import host_of
from site_builder.content.translations import Translator
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.items import ItemEntry
from site_builder.hub.pagination import PageRange, items_on, page_ranges
from site_builder.hub.taxonomy import KINDS, Term
from site_builder.hub.urls import Urls, output_file, term_path
from site_builder.model.content import Timestamp
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.outputs import Page, PageContext
from site_builder.model.site import Author, Card, TermRef
from site_builder.model.value import Value

ALL_NEWS = "/news/"
MIX = 4
"""Categories shown as the topics of a source, tag or author."""


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
    """`news`, `category`, `tag`, `source` or `author`."""
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
    """The most frequent categories of a source, tag or author, the largest first; empty on numbered pages."""
    cards: tuple[Card, ...]
    pager: Pager
    has_feed: bool
    """Whether the term has feeds."""
    entry: ItemEntry | None = None
    """What the hub says about a tag, source or author; None without an entry, and on numbered pages."""
    author: Author | None = None
    """The author whose stories these are."""


class Position(Value, frozen=True):
    """A page of a list, by the numbers of the pages around it; None where there is none."""

    number: int
    newer: int | None
    older: int | None
    oldest: int | None
    """1, if it is further away than the older page."""


class ListSite(Value, frozen=True):
    """What the pages of all lists show of the hub."""

    urls: Urls
    texts: dict[str, str]


class WholeList(Value, frozen=True):
    """What the front page shows of the whole list."""

    count: int = 0
    since: Timestamp | None = None
    mix: tuple[ListSlice, ...] = ()
    entry: ItemEntry | None = None


def groups(hub: Hub) -> Batches:
    """Return a group for each page of each list."""
    terms = [(all_news(hub), ALL_NEWS)]
    terms += [(term, term_path(kind, slug)) for kind in KINDS for slug, term in hub.taxonomy.of_kind(kind).items()]
    site, faces, size = ListSite(hub.urls, hub.site.texts), hub.stories.faces, hub.config.page_sizes.list
    site_key = digest(site)
    names: list[str] = []
    keys: list[bytes] = []
    pages: list[tuple[Term, str, Author | None, Position, WholeList, Sequence[int]]] = []
    for term, front in terms:
        facts = msgspec.structs.replace(term, stories=())
        author = _author(hub, term)
        term_key = site_key + digest([facts, front, author])
        for position, chunk in positions(page_ranges(len(term.stories), size)):
            shown, whole = items_on(term.stories, chunk), WholeList() if chunk.number else _whole(hub, term)
            names.append(output_file(numbered(front, chunk.number)))
            keys.append(digest_bytes(term_key + digest([position, whole]) + b"".join([faces[i] for i in shown])))
            pages.append((facts, front, author, position, whole, shown))

    def outputs_of(i: int) -> Iterator[Page]:
        facts, front, author, position, whole, shown = pages[i]
        yield _page(site, facts, front, author, position, whole, hub.cards(shown))

    return in_batches("lists", Groups(names, keys, outputs_of))


def all_news(hub: Hub) -> Term:
    """Return the list of all stories."""
    ref = TermRef(hub.site.texts["all_news"], "", hub.urls.href(ALL_NEWS))
    return Term("news", ref, hub.site.description, "", tuple(range(len(hub.stories))))


def page_at(hub: Hub, term: Term, front: str, path: str) -> Iterator[Page]:
    """Plan the page of a list that is at a path below the output folder, if there is one."""
    for position, chunk in positions(page_ranges(len(term.stories), hub.config.page_sizes.list)):
        if output_file(numbered(front, chunk.number)) == path:
            cards, whole = hub.cards(items_on(term.stories, chunk)), WholeList() if chunk.number else _whole(hub, term)
            yield _page(ListSite(hub.urls, hub.site.texts), term, front, _author(hub, term), position, whole, cards)


def numbered(front: str, number: int) -> str:
    """Return the path of a page of a list, given the path of its front page."""
    return f"{front}page/{number}/" if number else front


def positions(pages: Sequence[PageRange]) -> Iterator[tuple[Position, PageRange]]:
    """Yield the pages of a list, which starts with the newest, each with its position."""
    for i, page in enumerate(pages):
        newer = pages[i - 1].number if i else None
        older = pages[i + 1].number if i + 1 < len(pages) else None
        yield Position(page.number, newer, older, pages[-1].number if i + 2 < len(pages) else None), page


def pager(urls: Urls, front: str, position: Position, cards: Sequence[Card]) -> Pager:
    """Return the position of a page of a list, which shows these cards."""

    def href(number: int | None) -> str:
        return "" if number is None else urls.href(numbered(front, number))

    newest, oldest = (cards[end].date if cards else None for end in (0, -1))
    if newest and oldest and newest.local.date() < oldest.local.date():  # Their editors wrote them in different zones.
        newest, oldest = oldest, newest
    return Pager(
        number=position.number,
        newest=newest,
        oldest=oldest,
        newer=href(position.newer),
        older=href(position.older),
        front=urls.href(front),
        oldest_page=href(position.oldest),
    )


def _whole(hub: Hub, term: Term) -> WholeList:
    stories = hub.stories.stories
    since = stories[term.stories[-1]].date if term.stories else None
    if term.kind not in ("source", "tag", "author"):
        return WholeList(len(term.stories), since)
    counts = Counter(map(hub.stories.category_slugs.__getitem__, term.stories))
    mix = tuple(ListSlice(hub.taxonomy.category[slug].ref, count) for slug, count in counts.most_common(MIX))
    number = hub.items.entry_of(term.kind, term.ref.slug)
    return WholeList(len(term.stories), since, mix, None if number is None else hub.items.entries[number])


def _author(hub: Hub, term: Term) -> Author | None:
    return hub.stories.authors[term.ref.slug] if term.kind == "author" else None


def _page(
    site: ListSite,
    term: Term,
    front: str,
    author: Author | None,
    position: Position,
    whole: WholeList,
    cards: tuple[Card, ...],
) -> Page:
    """Plan a page of a list. Of the term, the stories are not known."""
    urls, path, name, entry = site.urls, numbered(front, position.number), term.ref.name, whole.entry
    text = Translator(site.texts).text
    context = ListContext(
        title=text("page_title", name=name, number=position.number) if position.number else name,
        description=term.description,
        href=urls.href(path),
        url=urls.absolute(path),
        is_indexed=position.number == 0 and (front == ALL_NEWS or bool(cards) or bool(entry and entry.has_text)),
        section=term.ref.url,
        kind=term.kind,
        name=name,
        slug=term.ref.slug,
        homepage=term.homepage,
        domain=host_of(term.homepage),
        count=whole.count,
        since=whole.since,
        mix=whole.mix,
        cards=cards,
        pager=pager(urls, front, position, cards),
        has_feed=term.has_feed,
        entry=entry,
        author=author,
    )
    return Page(output_file(path), "list.html", context)
