"""Places: lists of stories that exist only while they have stories, and the moments at which they end.

A category that the settings do not list, a tag, a source, an author, a month or year of the archive, every numbered
page (also of an item), and the parts of the sitemap. What may be linked to does not depend on the time: a place counts
if a story that is not a draft has been there, or will be.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from site_builder.config.schema import Config
from site_builder.hub.archive import LINES
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import item_path, term_path
from site_builder.hub.vocabulary import Vocabularies
from site_builder.model.collections import TERM_KINDS, Order
from site_builder.model.content import Story
from site_builder.model.fields import references_in
from site_builder.model.value import Value

_PLACE = re.compile(
    r"(?P<front>/(?:news|(?P<kind>category|tag|source|author)/(?P<slug>[^/]+)|archive/(?P<month>\d{4}(?:/\d{2})?))/)"
    r"(?:page/(?P<number>[1-9]\d*)/|(?P<feed>feed\.xml|feed\.json))?"
)
_OF_ENTRY = re.compile(r"/(?P<kind>tag|source|author)/(?P<slug>[^/]+)/(?:feed\.(?:xml|json)/)?")
"""The page and the feeds of a term, as `old_path` gives them."""
_ITEM_PAGE = re.compile(r"(?P<front>/(?P<collection>[^/]+)/[^/]+/)page/(?P<number>[1-9]\d*)")
_SITEMAP = re.compile(r"(?P<front>/sitemaps/(?P<key>\d{4}-\d{2}|undated))(?:-(?P<part>[2-9]|[1-9]\d+))?\.xml")
OVERVIEWS = {
    "category": "/categories/",
    "tag": "/tags/",
    "source": "/sources/",
    "author": "/authors/",
    "month": "/archive/",
    "sitemap": "/sitemap.xml",
}
SITEMAP_SIZE = 50_000
"""URLs in one part of the sitemap; the protocol allows no more."""
UNDATED = "undated"
"""Name of the part of the sitemap for stories without a date."""


class Place(Value, frozen=True):
    """A page or feed of a list of stories."""

    front: str
    """Path of the first page of the list."""
    kind: str
    """`news`, `category`, `tag`, `source`, `author`, `month`, which stands for a year too, `sitemap`, or `item`."""
    key: str
    """Slug of the term, year and month, or path of the item."""
    needed: int = 1
    """With how many stories it begins to exist: more than one for numbered pages and parts."""


class StoryCounts(Value, frozen=True):
    """The numbers of stories of a list."""

    published: int
    coming: int
    """Published now or later."""
    ever: int
    changes: tuple[tuple[datetime, int], ...]
    """The moments at which the number of published stories changes, and by how many."""


class Places:
    """Finds places among the stories of a hub, published or not."""

    def __init__(
        self,
        stories: Iterable[Story],
        config: Config,
        vocabularies: Vocabularies,
        selection: Selection,
        redirected: Iterable[str] = (),
    ) -> None:
        """`redirected` are old URLs of the hub. The entry of a term without stories gives way to them."""
        self._stories = stories
        self._config = config
        self._vocabularies = vocabularies
        self._selection = selection
        self._listed = {category.slug for category in config.categories}
        self._orders = {
            id_: declared.order for id_, declared in config.declared.items() if declared.pages and id_ not in TERM_KINDS
        }
        self._replaced = {(match["kind"], match["slug"]) for url in redirected if (match := _OF_ENTRY.fullmatch(url))}
        self._members: dict[str, dict[str, list[Story]]] = {}
        """The stories of each list, by kind and key; made when a kind is first asked for."""
        self._counts: dict[tuple[str, str], StoryCounts] = {}

    def instead(self, path: str) -> str:
        """Return where a link to a place leads that has no page now; empty if it has one, and for other paths."""
        place = self._find(path)
        if place is None or not self._exists(place, self._counts_of(place).ever) or self._is_published(place):
            return ""
        front = Place(place.front, place.kind, place.key)
        if place != front and self._is_published(front):
            return place.front
        year = Place(f"/archive/{place.key[:4]}/", "month", place.key[:4])
        if place.kind == "month" and place.key != year.key and self._is_published(year):
            return year.front
        return OVERVIEWS[place.kind]

    def will_exist(self, path: str) -> bool:
        """Whether a place has a page now, or may get one because of a scheduled story."""
        place = self._find(path)
        return place is not None and self._exists(place, self._counts_of(place).coming)

    def fronts_of(self, story: Story) -> Iterator[str]:
        """Yield the first pages and the feeds of the lists that a story is on, and the part of the sitemap."""
        for kind in KINDS:
            for key in self._keys(story, kind):
                front = term_path(kind, key)
                yield front
                if self.has_feed(kind, key):
                    yield from (f"{front}feed.xml", f"{front}feed.json")
        yield from (f"/archive/{month}/" for month in self._keys(story, "month"))
        yield from (f"/sitemaps/{key}.xml" for key in self._keys(story, "sitemap"))

    def end(self, path: str) -> datetime | None:
        """Return when a place next has no page any more, because stories expire; None if it stays or has none now."""
        place = self._find(path)
        if place is None or self._is_always(place) or not self._is_published(place):
            return None
        counts = self._counts_of(place)
        count = counts.published
        for at, change in counts.changes:
            count += change
            if count < place.needed:
                return at
        return None

    @property
    def has_authors(self) -> bool:
        """Whether there is a list of authors: one has an entry, or a story that is not a draft, now or at some time."""
        if self._vocabularies["author"].entries:
            return True
        with_authors = [story for story in self._stories if story.author_slugs]
        return any(unpublished_reason(story, self._selection) != "a draft" for story in with_authors)

    def has_feed(self, kind: str, slug: str) -> bool:
        """Return whether a category, tag, source or author has feeds. This does not depend on the time."""
        return self._has_feed(Place(term_path(kind, slug), kind, slug))

    def is_replaced(self, kind: str, slug: str) -> bool:
        """Return whether a redirect has a URL of a term, so that an entry does not give it a page."""
        return (kind, slug) in self._replaced

    def _has_feed(self, place: Place) -> bool:
        if not self._config.page_sizes.term_feed:
            return False
        return self._is_always(place) or self._counts_of(place).ever >= self._config.feeds.min_stories

    def _find(self, path: str) -> Place | None:
        path = path.removesuffix("index.html").rstrip("/")
        if match := _SITEMAP.fullmatch(path):
            part = int((match["part"] or "1")[:9])
            return Place(f"{match['front']}.xml", "sitemap", match["key"], (part - 1) * SITEMAP_SIZE + 1)
        if (match := _ITEM_PAGE.fullmatch(path)) and match["collection"] in self._orders:
            return self._item_page(match["front"], self._orders[match["collection"]], int(match["number"][:9]))
        match = _PLACE.fullmatch(path + "/") or _PLACE.fullmatch(path)
        if match is None:
            return None
        month = match["month"] or ""
        kind = "month" if month else match["kind"] or "news"
        size = self._config.page_sizes.list * (LINES if month else 1)
        if len(month) == len("2026"):
            size = 0
        number, is_feed = int((match["number"] or "0")[:9]), bool(match["feed"])
        place = Place(match["front"], kind, month or match["slug"] or "", (number + 1) * size if number else 1)
        if (number and not size) or (is_feed and (kind in ("news", "month") or not self._has_feed(place))):
            return None
        return place

    def _item_page(self, front: str, order: Order, number: int) -> Place | None:
        """Return a numbered page of an item. A running story has its first stories on its front page."""
        size = self._config.page_sizes.list
        if order == "oldest-first":
            return Place(front, "item", front, (number - 1) * size + 1) if number > 1 else None
        return Place(front, "item", front, (number + 1) * size)

    def _exists(self, place: Place, count: int) -> bool:
        return self._is_always(place) or count >= place.needed

    def _is_published(self, place: Place) -> bool:
        return self._exists(place, self._counts_of(place).published)

    def _is_always(self, place: Place) -> bool:
        """Whether it is there without stories, too.

        So are the first pages of all news, of listed categories, of items, and of terms with entries that no redirect
        replaces.
        """
        is_listed = place.kind in ("news", "item") or (place.kind == "category" and place.key in self._listed)
        if vocabulary := self._vocabularies.get(place.kind):
            is_listed = place.key in vocabulary.entries and not self.is_replaced(place.kind, place.key)
        return place.needed == 1 and is_listed

    def _counts_of(self, place: Place) -> StoryCounts:
        counts = self._counts.get((place.kind, place.key))
        if counts is None:
            counts = _count(self._members_of(place), self._selection)
            self._counts[place.kind, place.key] = counts
        return counts

    def _members_of(self, place: Place) -> list[Story]:
        if place.kind not in self._members:
            members = defaultdict(list)
            for story in self._stories:
                if unpublished_reason(story, self._selection) != "a draft":
                    for key in self._keys(story, place.kind):
                        members[key].append(story)
            self._members[place.kind] = members
        return self._members[place.kind].get(place.key, [])

    def _keys(self, story: Story, kind: str) -> Iterator[str]:
        if kind == "news":
            yield ""
        elif kind == "category":
            yield story.category_slug
        elif kind == "tag":
            yield from story.tag_slugs
        elif kind == "source":
            yield self._vocabularies["source"].slug(story.source)
        elif kind == "author":
            yield from story.author_slugs
        elif kind == "item":
            references = [reference for _, reference in references_in(story.fields)]
            yield from dict.fromkeys(item_path(reference.collection, reference.id) for reference in references)
        elif kind == "sitemap":
            if not story.canonical:
                day = story.date.local if story.date else None
                yield f"{day.year:04}-{day.month:02}" if day else UNDATED
        elif story.date:
            day = story.date.local
            yield from (f"{day.year:04}", f"{day.year:04}/{day.month:02}")


def _count(stories: list[Story], selection: Selection) -> StoryCounts:
    reasons: Counter[str] = Counter()
    changes: defaultdict[datetime, int] = defaultdict(int)
    for story in stories:
        reason = unpublished_reason(story, selection)
        reasons[reason] += 1
        if story.date and reason == "scheduled":
            changes[story.date.at] += 1
        if story.expires and story.expires.at > selection.at:
            changes[story.expires.at] -= 1
    coming = len(stories) - reasons["expired"]
    return StoryCounts(reasons[""], coming, len(stories), tuple(sorted(changes.items())))
