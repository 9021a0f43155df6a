"""Places: lists of stories that exist only while they have stories, and the moments at which they end.

A category that the settings do not list, a tag, a source, a month or year of the archive, and every numbered page. What
may be linked to does not depend on the time: a place counts if a story that is not a draft has been there, or will be.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from site_builder.config.schema import Config
from site_builder.hub.archive import LINES
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.taxonomy import KINDS, SourceRegistry
from site_builder.hub.urls import term_path
from site_builder.model.content import Story
from site_builder.model.value import Value

_PLACE = re.compile(
    r"(?P<front>/(?:news|(?P<kind>category|tag|source)/(?P<slug>[^/]+)|archive/(?P<month>\d{4}(?:/\d{2})?))/)"
    r"(?:page/(?P<number>[1-9]\d*)/|(?P<feed>feed\.xml|feed\.json))?"
)
_OVERVIEWS = {"category": "/categories/", "tag": "/tags/", "source": "/sources/", "month": "/archive/"}


class Place(Value, frozen=True):
    """A page or feed of a list of stories."""

    front: str
    """Path of the first page of the list."""
    kind: str
    """`news`, `category`, `tag`, `source` or `month`, which stands for a year too."""
    key: str
    """Slug of the term, or year and month."""
    size: int
    """Stories on a numbered page; 0 for a list without such pages."""
    number: int = 0
    """Of a numbered page; 0 for the front page and feeds."""
    is_feed: bool = False


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

    def __init__(self, stories: Iterable[Story], config: Config, sources: SourceRegistry, selection: Selection) -> None:
        self._stories = stories
        self._config = config
        self._sources = sources
        self._selection = selection
        self._listed = {category.slug for category in config.categories}
        self._members: dict[str, dict[str, list[Story]]] = {}
        """The stories of each list, by kind and key; made when a kind is first asked for."""
        self._counts: dict[tuple[str, str], StoryCounts] = {}

    def instead(self, path: str) -> str:
        """Return where a link to a place leads that has no page now; empty if it has one, and for other paths."""
        place = self._find(path)
        if place is None or not self._exists(place, self._counts_of(place).ever) or self._is_published(place):
            return ""
        front = Place(place.front, place.kind, place.key, place.size)
        if place != front and self._is_published(front):
            return place.front
        year = Place(f"/archive/{place.key[:4]}/", "month", place.key[:4], 0)
        if place.kind == "month" and place.key != year.key and self._is_published(year):
            return year.front
        return _OVERVIEWS[place.kind]

    def will_exist(self, path: str) -> bool:
        """Whether a place has a page now, or may get one because of a scheduled story."""
        place = self._find(path)
        return place is not None and self._exists(place, self._counts_of(place).coming)

    def fronts_of(self, story: Story) -> Iterator[str]:
        """Yield the first pages of the lists that a story is on."""
        for kind in KINDS:
            yield from (term_path(kind, key) for key in self._keys(story, kind))
        yield from (f"/archive/{month}/" for month in self._keys(story, "month"))

    def end(self, path: str) -> datetime | None:
        """Return when a place next has no page any more, because stories expire; None if it stays or has none now."""
        place = self._find(path)
        is_always = place is not None and not place.number and place.key in self._always(place)
        if place is None or is_always or not self._is_published(place):
            return None
        counts = self._counts_of(place)
        count = counts.published
        for at, change in counts.changes:
            count += change
            if not self._has_page(place, count):
                return at
        return None

    def has_feed(self, kind: str, slug: str) -> bool:
        """Return whether a category, tag or source has feeds. This does not depend on the time."""
        return self._has_feed(Place(term_path(kind, slug), kind, slug, 0))

    def _has_feed(self, place: Place) -> bool:
        if not self._config.page_sizes.term_feed:
            return False
        is_listed = place.key in self._always(place)
        return is_listed or self._counts_of(place).ever >= self._config.feeds.min_stories

    def _find(self, path: str) -> Place | None:
        path = path.removesuffix("index.html").rstrip("/")
        match = _PLACE.fullmatch(path + "/") or _PLACE.fullmatch(path)
        if match is None:
            return None
        month = match["month"] or ""
        kind = "month" if month else match["kind"] or "news"
        size = self._config.page_sizes.list * (LINES if month else 1)
        if len(month) == len("2026"):
            size = 0
        number, is_feed = int((match["number"] or "0")[:9]), bool(match["feed"])
        place = Place(match["front"], kind, month or match["slug"] or "", size, number, is_feed)
        if (number and not size) or (is_feed and (kind in ("news", "month") or not self._has_feed(place))):
            return None
        return place

    def _exists(self, place: Place, count: int) -> bool:
        return (not place.number and place.key in self._always(place)) or self._has_page(place, count)

    def _is_published(self, place: Place) -> bool:
        return self._exists(place, self._counts_of(place).published)

    def _has_page(self, place: Place, count: int) -> bool:
        return count >= (place.number + 1) * place.size if place.number else count > 0

    def _always(self, place: Place) -> set[str]:
        """Return the keys of the places of this kind whose front page is always there."""
        return self._listed if place.kind == "category" else {""} if place.kind == "news" else set()

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
            yield self._sources.slug(story.source)
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
