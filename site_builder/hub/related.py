"""Find related stories: "More AI news", from what two stories share, near in time.

Only a bounded neighbourhood is compared (`hub/neighbourhoods.py`), and a list depends only on it. So the digests of
neighbourhoods are its *surroundings*: while they are the same, so is the list, and all that a page shows of its
stories.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import msgspec

from site_builder.hub.computed import Computed, Indexed
from site_builder.hub.neighbourhoods import Neighbourhood, Neighbourhoods, RangeMemory, RangesMemo, Shared
from site_builder.hub.taxonomy import Taxonomy
from site_builder.model.content import Story
from site_builder.model.fingerprint import DIGEST_SIZE, digest_bytes
from site_builder.model.value import Value

PER_SOURCE = 2
"""Stories of one source in a list."""
HALF_LIFE = 180.0
"""Days after which a shared tag counts half."""
_TITLE_WORD = 0.9
NO_MEMORY = RangeMemory()


class Pick(Value, frozen=True):
    """A related story: its index in the hub's list, and why it was chosen."""

    story: int
    kind: str
    """`pinned`, `tag`, `item`, `category`, `source` or `near`."""
    slug: str = ""
    """The shared term."""


class Memo(Value, frozen=True):
    """The lists of an earlier build, of the stories in one folder."""

    slugs: tuple[str, ...] = ()
    """Slugs of the related stories."""
    reasons: tuple[Shared, ...] = ()
    lists: dict[str, tuple[bytes, list[int], list[int]]] = msgspec.field(default_factory=dict)
    """By slug: the key, and numbers of the slugs and of the reasons of the picks."""


RememberedList = tuple[bytes, tuple[str, ...], tuple[Shared, ...]]
"""A list as a finder keeps it: the key, slugs, reasons."""


def nothing_remembered(folder: str) -> Memo | None:
    """Remember nothing."""
    return None


class RelatedFinder:
    """Finds the related stories of each story of one hub."""

    def __init__(
        self,
        stories: Sequence[Story],
        taxonomy: Taxonomy,
        source_slugs: Sequence[str],
        faces: Sequence[bytes],
        remembered: Callable[[str], Memo | None] = nothing_remembered,
        memory: RangeMemory = NO_MEMORY,
        key: bytes = b"",
    ) -> None:
        """`faces` are digests of all that a list can depend on: slug, path, title and its keywords, date and source.

        `remembered` returns the lists of an earlier build by folder. `key` is the digest of all faces and terms.
        """
        self.stories = stories
        self._remembered = remembered
        self._lists: dict[str, dict[str, RememberedList]] = {}
        """By folder, then by slug."""
        self._reasons: dict[Shared, Shared] = {}
        """Each reason once."""
        self._changed: set[str] = set()
        """Folders with lists that are not remembered yet."""
        self._sources = source_slugs
        self._days: Indexed[float] = Computed(lambda index: day_of(stories[index]))
        self._words: Indexed[frozenset[str]] = Computed(lambda index: frozenset(stories[index].keywords))
        self._faces = faces
        self._taxonomy = taxonomy
        self._memory = memory
        self._key = key
        self._new_surroundings: dict[bytes, bytes] = {}

    @cached_property
    def ranges(self) -> RangesMemo:
        """The ranges of the stories."""
        return self._memory.ranges(self._key, lambda: self.neighbourhoods.memo())

    @cached_property
    def neighbourhoods(self) -> Neighbourhoods:
        """Those of all stories. An edit that changes no face does without: 9 % of its time at 100,000 stories."""
        return Neighbourhoods(self.stories, self._taxonomy, self._faces)

    @cached_property
    def _around(self) -> Indexed[list[Neighbourhood]]:
        return self.neighbourhoods

    def find(self, index: int, count: int) -> list[Pick]:
        """Up to `count` related stories of one story, best first. Empty only if the hub has no other story."""
        story, key = self.stories[index], digest_bytes(self.surroundings(index, count))
        folder = posixpath.dirname(story.path)
        lists = self._lists_of(folder)
        known = lists.get(story.slug)
        if known and known[0] == key:
            return [Pick(self._by_slug[slug], *reason) for slug, reason in zip(known[1], known[2], strict=True)]
        picks = self._find(index, count)
        reasons = [(pick.kind, pick.slug) for pick in picks]
        shared = tuple(self._reasons.setdefault(reason, reason) for reason in reasons)
        lists[story.slug] = key, tuple(self.stories[pick.story].slug for pick in picks), shared
        self._changed.add(folder)
        return picks

    def surroundings(self, index: int, count: int) -> bytes:
        """Return all that the list of a story depends on, and what it shows of its stories, for a digest.

        The names of the story's terms are part of it.
        """
        number = bisect_right(self._starts, index) - 1
        around, first = self._surroundings_in(number), (index - self._starts[number]) * DIGEST_SIZE
        parts = [count.to_bytes(2, "big"), self._faces[index], around[first : first + DIGEST_SIZE]]
        return b"".join([*parts, *self.named(self.stories[index])])

    def new_surroundings(self) -> dict[bytes, bytes]:
        """Return the surroundings in all ranges that were looked at, now or earlier; nothing if none are new."""
        if not self._new_surroundings:
            return {}
        known = self._surroundings = {**self._surroundings, **self._new_surroundings}
        self._new_surroundings = {}
        return {digest: known[digest] for digest in self.ranges.digests if digest in known}

    def _surroundings_in(self, number: int) -> bytes:
        digest = self.ranges.digests[number]
        known = self._surroundings.get(digest) or self._new_surroundings.get(digest)
        if known is None:
            known = self._new_surroundings[digest] = self.neighbourhoods.surroundings(number)
        return known

    @cached_property
    def _surroundings(self) -> dict[bytes, bytes]:
        return self._memory.surroundings()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(self.ranges.sizes)]

    def named(self, story: Story) -> list[bytes]:
        """Return what a list depends on of the stories that its story names itself, for a digest."""
        if not (story.related or story.unrelated):
            return []
        named = (self._by_slug.get(slug) for slug in (*story.related, *story.unrelated))
        faces = [bytes(DIGEST_SIZE) if other is None else self._faces[other] for other in named]
        return [len(story.related).to_bytes(2, "big"), *faces]

    @cached_property
    def _by_slug(self) -> dict[str, int]:
        return {story.slug: index for index, story in enumerate(self.stories)}

    def changed_memos(self, saved: Iterable[str] = ()) -> Iterator[tuple[str, Memo]]:
        """Yield the folders with new lists, and what to remember of each for the next build.

        If there are any, also yield an empty memo for each of the folders in `saved` that has no stories any more.
        """
        here: defaultdict[str, set[str]] = defaultdict(set)
        for story in self.stories if self._changed else ():
            here[posixpath.dirname(story.path)].add(story.slug)
        for folder in sorted(self._changed):
            slugs: dict[str, int] = {}
            reasons: dict[Shared, int] = {}
            lists = {
                slug: (
                    key,
                    [slugs.setdefault(pick, len(slugs)) for pick in picks],
                    [reasons.setdefault(reason, len(reasons)) for reason in why],
                )
                for slug, (key, picks, why) in self._lists[folder].items()
                if slug in here[folder]
            }
            yield folder, Memo(tuple(slugs), tuple(reasons), lists)
        for folder in saved if here else ():
            if folder not in here:
                yield folder, Memo()
        self._changed.clear()

    def _lists_of(self, folder: str) -> dict[str, RememberedList]:
        lists = self._lists.get(folder)
        if lists is None:
            memo = self._remembered(folder) or Memo()
            lists = self._lists[folder] = {
                slug: (key, tuple(memo.slugs[i] for i in picks), tuple(memo.reasons[i] for i in why))
                for slug, (key, picks, why) in memo.lists.items()
            }
        return lists

    def _find(self, index: int, count: int) -> list[Pick]:
        story = self.stories[index]
        blocked = {index, *(self._by_slug[s] for s in story.unrelated if s in self._by_slug)}
        pinned = dict.fromkeys(self._by_slug[s] for s in story.related if s in self._by_slug)
        picks = [Pick(other, "pinned") for other in pinned if other not in blocked][:count]
        blocked.update(pick.story for pick in picks)
        per_source = Counter(self._sources[pick.story] for pick in picks)
        for candidate in self._ranked(index, blocked):
            if len(picks) >= count:
                break
            if per_source[self._sources[candidate]] < PER_SOURCE:
                per_source[self._sources[candidate]] += 1
                picks.append(Pick(candidate, *self._reason(index, candidate)))
        return picks

    def _ranked(self, index: int, blocked: set[int]) -> Iterator[int]:
        """Return the neighbours that may be shown: best score first, then newest, then in the order of the hub."""
        scores: dict[int, float] = {}
        for neighbourhood in self._around[index]:
            weight = neighbourhood.weight
            for candidate in neighbourhood.stories:
                scores[candidate] = scores.get(candidate, 0.0) + weight
        days, words = self._days, self._words
        my_day, my_words = days[index], words[index]
        for candidate in scores:
            if not my_words.isdisjoint(words[candidate]):
                scores[candidate] += len(my_words & words[candidate]) * _TITLE_WORD
        ranked = [
            (-score / (HALF_LIFE + abs(my_day - days[candidate])), candidate) for candidate, score in scores.items()
        ]
        ranked.sort()
        return (candidate for _, candidate in ranked if candidate not in blocked)

    def _reason(self, index: int, candidate: int) -> Shared:
        """Return the shared term with the largest weight."""
        shared = [n for n in self._around[index] if candidate in n.stories]
        return max(shared, key=lambda n: n.weight).term


def day_of(story: Story) -> float:
    """Return the moment of a story in days since 1970; 0 without a date."""
    return story.date.at.timestamp() / 86400 if story.date else 0.0
