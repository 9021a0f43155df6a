"""Lists of stories: all news, and those of each term, on numbered pages that stay the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from site_builder.content.story import host_of
from site_builder.content.translations import Translator
from site_builder.hub.entries import Entries
from site_builder.hub.groups import Batches, Groups, kind_of_batches
from site_builder.hub.hub import Hub
from site_builder.hub.items import ItemEntry
from site_builder.hub.pagination import PageRange, items_on, page_ranges
from site_builder.hub.taxonomy import KINDS, Taxonomy, Term
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


class NamingStories(Value, frozen=True):
    """The newest stories that name a tag, source or author in one declared field."""

    title: str
    """Of the field."""
    cards: tuple[Card, ...]


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
    naming: tuple[NamingStories, ...] = ()
    """Other stories that name the term in declared fields; none on numbered pages."""


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
    naming: tuple[NamingStories, ...] = ()


_Naming = tuple[tuple[str, tuple[int, ...]], ...]
"""The titles of declared fields, each with the indexes of the stories that name a term in it."""


class ListFacts(Value, frozen=True):
    """What all lists are made from, except the terms and the stories."""

    site: ListSite
    size: int
    """Stories on a page."""
    news: Term
    """The list of all stories, without these."""
    authors: dict[str, Author]
    described: dict[str, ItemEntry]
    """The entries of terms, by kind and slug: `source/openai`."""
    naming: dict[str, _Naming]
    """The stories that name these terms in declared fields."""


def groups(hub: Hub) -> Batches:
    """Return a group for each page of each list. To pass over all of them saves 5 % of an edit at 100,000 stories."""
    site, news = ListSite(hub.urls, hub.site.texts), msgspec.structs.replace(all_news(hub), stories=())
    described = {
        f"{kind}/{slug}": entry
        for kind in KINDS
        for slug in hub.taxonomy.of_kind(kind)
        if (entry := _entry(hub, kind, slug))
    }
    terms = (hub.taxonomy.of_kind(kind)[slug] for kind, _, slug in (name.partition("/") for name in described))
    naming = {f"{term.kind}/{term.ref.slug}": found for term in terms if (found := _naming(hub, term))}
    size, entries = hub.config.page_sizes.list, hub.stories
    facts = ListFacts(site, size, news, entries.authors, described, naming)
    key = digest([facts, entries.terms_key, entries.faces_key])
    return kind_of_batches("lists", key, lambda: _groups(facts, hub.taxonomy, entries))


def _groups(lists: ListFacts, taxonomy: Taxonomy, entries: Entries) -> Groups:
    """Return the groups. Of the entries, their faces are known."""
    terms = [(msgspec.structs.replace(lists.news, stories=tuple(range(len(entries)))), ALL_NEWS)]
    terms += [(term, term_path(kind, slug)) for kind in KINDS for slug, term in taxonomy.of_kind(kind).items()]
    faces, site_key = entries.faces, digest(lists.site)
    names: list[str] = []
    keys: list[bytes] = []
    pages: list[tuple[Term, str, Author | None, Position, WholeList, Sequence[int]]] = []
    for term, front in terms:
        facts = msgspec.structs.replace(term, stories=())
        author = _author(lists.authors, term)
        term_key = site_key + digest([facts, front, author])
        for position, chunk in positions(page_ranges(len(term.stories), lists.size)):
            shown, whole = items_on(term.stories, chunk), WholeList()
            if not chunk.number:
                name = f"{term.kind}/{term.ref.slug}"
                whole = _whole(taxonomy, entries, term, lists.described.get(name), lists.naming.get(name, ()))
            names.append(output_file(numbered(front, chunk.number)))
            keys.append(digest_bytes(term_key + digest([position, whole]) + b"".join([faces[i] for i in shown])))
            pages.append((facts, front, author, position, whole, shown))

    def outputs_of(i: int) -> Iterator[Page]:
        facts, front, author, position, whole, shown = pages[i]
        yield _page(lists.site, facts, front, author, position, whole, tuple(map(entries.card, shown)))

    return Groups(names, keys, outputs_of)


def all_news(hub: Hub) -> Term:
    """Return the list of all stories."""
    ref = TermRef(hub.site.texts["all_news"], "", hub.urls.href(ALL_NEWS))
    return Term("news", ref, hub.site.description, "", tuple(range(len(hub.stories))))


def page_at(hub: Hub, term: Term, front: str, path: str) -> Iterator[Page]:
    """Plan the page of a list that is at a path below the output folder, if there is one."""
    for position, chunk in positions(page_ranges(len(term.stories), hub.config.page_sizes.list)):
        if output_file(numbered(front, chunk.number)) == path:
            cards, whole = hub.cards(items_on(term.stories, chunk)), WholeList()
            if not chunk.number:
                entry = _entry(hub, term.kind, term.ref.slug)
                whole = _whole(hub.taxonomy, hub.stories, term, entry, _naming(hub, term) if entry else ())
            author = _author(hub.stories.authors, term)
            yield _page(ListSite(hub.urls, hub.site.texts), term, front, author, position, whole, cards)


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


def _whole(taxonomy: Taxonomy, entries: Entries, term: Term, described: ItemEntry | None, naming: _Naming) -> WholeList:
    stories = entries.stories
    since = stories[term.stories[-1]].date if term.stories else None
    if term.kind not in ("source", "tag", "author"):
        return WholeList(len(term.stories), since)
    counts = Counter(map(entries.category_slugs.__getitem__, term.stories))
    mix = tuple(ListSlice(taxonomy.category[slug].ref, count) for slug, count in counts.most_common(MIX))
    named = tuple(NamingStories(title, tuple(map(entries.card, indexes))) for title, indexes in naming)
    return WholeList(len(term.stories), since, mix, described, named)


def _entry(hub: Hub, kind: str, slug: str) -> ItemEntry | None:
    number = hub.items.entry_of(kind, slug)
    return None if number is None else hub.items.entries[number]


def _naming(hub: Hub, term: Term) -> _Naming:
    """Return the stories that name a term with an entry, except those that are on its list anyway."""
    number = hub.items.entry_of(term.kind, term.ref.slug)
    return () if number is None else hub.items.naming(number, term.stories)


def _author(authors: Mapping[str, Author], term: Term) -> Author | None:
    return authors[term.ref.slug] if term.kind == "author" else None


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
        naming=whole.naming,
    )
    return Page(output_file(path), "list.html", context)
