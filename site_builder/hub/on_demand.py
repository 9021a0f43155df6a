"""Parts of a hub that are made when something first asks for them: for a preview, which shows a few pages of many.

`Entries` and `RelatedFinder` digest every story, to find which pages an edit changes. These classes only give the same
entries and the same lists of related stories.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.hub.computed import Computed
from site_builder.hub.entries import Cover, Entries, authors_of
from site_builder.hub.neighbourhoods import (
    LONGEST_BLOCK,
    NEAR_WEIGHT,
    TERM_WEIGHTS,
    Neighbourhood,
    Shared,
    block_ends,
    end_of,
    rarity,
)
from site_builder.hub.related import Pick, RelatedFinder, day_of
from site_builder.hub.taxonomy import Taxonomy
from site_builder.hub.urls import Urls
from site_builder.hub.vocabulary import Vocabularies
from site_builder.model.content import Story
from site_builder.model.fields import references_in
from site_builder.model.site import BodyRef
from site_builder.model.value import Value


class AdditionsOnDemand(Value, frozen=True):
    """The same as `Additions`, except the digests."""

    covers: Computed[Cover | None]
    bodies: Computed[BodyRef | None]


class EntriesOnDemand(Entries):
    """The entries of a hub, newest first, without the digests that say what an edit changes."""

    def __init__(
        self,
        stories: Sequence[Story],
        taxonomy: Taxonomy,
        vocabularies: Vocabularies,
        urls: Urls,
        related_count: int,
        additions: AdditionsOnDemand,
    ) -> None:
        self.stories = stories
        self.by_slug = {story.slug: number for number, story in enumerate(stories)}
        """Numbers of the stories."""
        self._taxonomy = taxonomy
        self._urls = urls
        self._related_count = related_count
        self._additions: Any = additions
        self._source_slugs: Any = Computed(lambda number: vocabularies["source"].slug(stories[number].source))
        self.authors = authors_of(taxonomy, vocabularies)
        self._cards = {}
        self.finder = RelatedOnDemand(stories, taxonomy, self._source_slugs, self.by_slug)


class RelatedOnDemand(RelatedFinder):
    """Finds related stories of single stories: only the blocks around a story are looked for."""

    def __init__(
        self,
        stories: Sequence[Story],
        taxonomy: Taxonomy,
        source_slugs: Mapping[int, str],
        by_slug: dict[str, int],
    ) -> None:
        self.stories = stories
        self._taxonomy = taxonomy
        self._by_slug = by_slug
        self._sources: Any = source_slugs
        self._days = Computed(lambda index: day_of(stories[index]))
        self._words = Computed(lambda index: frozenset(stories[index].keywords))
        self._ends = Computed(lambda index: end_of(stories[index]))
        self._around = Computed(lambda index: [*self._neighbourhoods(index)])

    def find(self, index: int, count: int) -> list[Pick]:
        """Return the same as for the whole hub."""
        return self._find(index, count)

    def _neighbourhoods(self, index: int) -> Iterator[Neighbourhood]:
        story = self.stories[index]
        items = {f"{reference.collection}/{reference.id}" for _, reference in references_in(story.fields)}
        slugs = {
            "tag": sorted({*story.tag_slugs}),
            "item": sorted(items & self._taxonomy.item.keys()),
            "category": [story.category_slug],
            "source": [self._sources[index]],
        }
        for kind, weight in TERM_WEIGHTS:
            for slug in slugs[kind]:
                yield self._around_in((kind, slug), self._taxonomy.of_kind(kind)[slug].stories, weight, index)
        yield self._around_in(("near", ""), range(len(self.stories)), NEAR_WEIGHT, index)

    def _around_in(self, term: Shared, newest_first: Sequence[int], weight: float, index: int) -> Neighbourhood:
        """Return the neighbourhood of a story in a term: its block, and the one on each side.

        Blocks are counted from the oldest story. A story that ends a block does so wherever one begins, so it is enough
        to begin after the second such story that is older, and to end where two more blocks must be complete.
        """
        position = bisect_left(newest_first, index)
        start, ends = position, 0
        while start + 1 < len(newest_first) and ends < 2:
            start += 1
            ends += self._ends[newest_first[start]] > 0
        oldest = start if ends < 2 else start - 1
        window = newest_first[max(0, position - 2 * LONGEST_BLOCK) : oldest + 1][::-1]
        bounds = [0, *block_ends(window, self._ends, 0, len(window))]
        own = bisect_right(bounds, window.index(index)) - 1
        stories = tuple(window[bounds[max(0, own - 1)] : bounds[min(own + 2, len(bounds) - 1)]])
        share = weight if term[0] == "near" else weight / rarity(len(newest_first))
        return Neighbourhood(term, share, stories, b"")
