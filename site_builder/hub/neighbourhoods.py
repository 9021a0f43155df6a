"""The stories near each story, in each of its terms: related stories are chosen from them.

The stories of each tag, item, category and source, in order of time, are cut into blocks; a story's neighbourhood is,
for each of its terms, its own block and the one on each side. The stories decide where blocks end (about every sixth
ends one), so that a new or removed story changes only the blocks around it.

A *section* is a run of blocks, of some 24 stories, whose last story ends it. Its digest covers the faces of its
stories, and of those next to it up to the next story that ends a block. So it decides their neighbourhoods.
A *range* is a section of the list of all stories. The digests of the sections with its stories decide their
neighbourhoods; these are made when one of them is first asked for. After an edit, this is so in few ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import compress, pairwise

from site_builder.hub.computed import Indexed
from site_builder.hub.taxonomy import Taxonomy
from site_builder.model.content import Story
from site_builder.model.fingerprint import DIGEST_SIZE, digest, digest_bytes
from site_builder.model.value import Value

BLOCK, LONGEST_BLOCK = 6, 12
"""Stories in a block: on average, and at most."""
SECTION = 4
"""Stories that end a block for each that ends a section. Longer sections cost less in each build, and an edited title
looks at more ranges: those with a story of a section that has the edited one."""
TERM_WEIGHTS = (("tag", 4.0), ("item", 4.0), ("category", 2.0), ("source", 0.8))
NEAR_WEIGHT = 0.1
Shared = tuple[str, str]
"""What two stories share: a kind (`tag`, `item`, `category`, `source`, `near`) and a slug."""


class Neighbourhood:
    """The stories around one block of one term's stories."""

    __slots__ = ("digest", "stories", "term", "weight")

    def __init__(self, term: Shared, weight: float, stories: tuple[int, ...], digest: bytes) -> None:
        self.term = term
        self.weight = weight
        self.stories = stories
        self.digest = digest


class TermStories:
    """The stories of one term."""

    __slots__ = ("faces", "oldest_first", "term", "term_key", "weight")

    def __init__(self, term: Shared, name: str, weight: float, oldest_first: Sequence[int], faces: bytes) -> None:
        """`faces` are those of the stories, joined."""
        self.term = term
        self.weight = weight
        self.oldest_first = oldest_first
        self.faces = faces
        self.term_key = digest([*term, name, weight])

    def digest_of(self, sizes: bytes, start: int, stop: int) -> bytes:
        """Return the digest of some of its stories, and of how they are divided."""
        return digest_bytes(self.term_key + sizes + self.faces[start * DIGEST_SIZE : stop * DIGEST_SIZE])


class Section:
    """A run of blocks of one term's stories."""

    __slots__ = ("_around", "_bounds", "_first", "_last", "_of", "_start", "_stop", "digest")

    def __init__(self, of: TermStories, first: int, start: int, stop: int, last: int) -> None:
        """It has the stories from `start` to `stop`; those from `first` to `last` decide their neighbourhoods."""
        self._of = of
        self._first, self._start, self._stop, self._last = first, start, stop, last
        self._bounds: list[int] = []
        """Places between its blocks, and those next to it."""
        self._around: dict[int, Neighbourhood] = {}
        """Those that were asked for, by the number of the block."""
        self.digest = of.digest_of(b"%d %d %d " % (start - first, stop - start, last - stop), first, last)

    @property
    def stories(self) -> Sequence[int]:
        """Its stories, oldest first."""
        return self._of.oldest_first[self._start : self._stop]

    def neighbourhoods(self, wanted: range, ends: bytes) -> Iterator[tuple[int, Neighbourhood]]:
        """Yield its stories that are `wanted`, each with its neighbourhood. `ends` are as in `Neighbourhoods`."""
        if not self._bounds:
            self._bounds = [self._first, *block_ends(self._of.oldest_first, ends, self._first, self._last)]
        for number, (start, stop) in enumerate(pairwise(self._bounds)):
            if self._start <= start < self._stop:
                for index in self._of.oldest_first[start:stop]:
                    if index in wanted:
                        yield index, self._around.get(number) or self._neighbourhood(number)

    def _neighbourhood(self, number: int) -> Neighbourhood:
        of, bounds = self._of, self._bounds
        start, stop = bounds[number], bounds[number + 1]
        before, after = bounds[max(0, number - 1)], bounds[min(number + 2, len(bounds) - 1)]
        shown = of.digest_of(bytes((start - before, stop - start, after - stop)), before, after)
        around = self._around[number] = Neighbourhood(of.term, of.weight, tuple(of.oldest_first[before:after]), shown)
        return around


class RangesMemo(Value, frozen=True):
    """The ranges of an earlier build."""

    sizes: tuple[int, ...]
    """Numbers of their stories, newest first."""
    digests: tuple[bytes, ...]


class RangeMemory:
    """What is remembered of the ranges of an earlier build. This one remembers nothing."""

    def ranges(self, key: bytes, find: Callable[[], RangesMemo]) -> RangesMemo:
        """Return what was found at an earlier call with the same key, or call the function."""
        return find()

    def surroundings(self) -> dict[bytes, bytes]:
        """Return the surroundings of stories as `Neighbourhoods.surroundings` gives them, by the digests of ranges."""
        return {}


class Neighbourhoods:
    """The neighbourhoods of the stories of one hub, each made when it is asked for."""

    def __init__(self, stories: Sequence[Story], taxonomy: Taxonomy, faces: Sequence[bytes]) -> None:
        """`faces` are digests of all that a neighbourhood shows of the stories; their slugs are part of it."""
        self._faces = faces
        self._ends = bytes(map(end_of, stories))
        """Of each story: whether it ends a block, and a section; see `end_of`."""
        self._around: dict[int, list[Neighbourhood]] = {}
        """Of the stories in the ranges that were asked for."""
        count = len(stories)
        everything = self._stories_of(("near", ""), "", range(count)[::-1], NEAR_WEIGHT)
        near = list(self._sections(everything))[::-1]
        self.ranges = [range(section.stories[-1], section.stories[0] + 1) for section in near]
        """Indexes of the stories of each range, newest first."""
        self._range_of = [number for number, indexes in enumerate(self.ranges) for _ in indexes]
        self._sections_of: list[list[Section]] = [[] for _ in self.ranges]
        for kind, weight in TERM_WEIGHTS:
            for slug, term in taxonomy.of_kind(kind).items():
                share = weight / rarity(len(term.stories))
                self._add(self._stories_of((kind, slug), term.ref.name, term.stories[::-1], share))
        for sections, section in zip(self._sections_of, near, strict=True):
            sections.append(section)

    def memo(self) -> RangesMemo:
        """Return the sizes and digests of the ranges."""
        digests = tuple([self.digest_of(number) for number in range(len(self.ranges))])
        return RangesMemo(tuple([len(indexes) for indexes in self.ranges]), digests)

    def digest_of(self, number: int) -> bytes:
        """Return the digest of all that the neighbourhoods in a range depend on, and what they show of each story."""
        return digest_bytes(b"".join([section.digest for section in self._sections_of[number]]))

    def surroundings(self, number: int) -> bytes:
        """Return the digests of what is around each story in a range, joined. The digest of the range decides them."""
        around = (b"".join([one.digest for one in self[index]]) for index in self.ranges[number])
        return b"".join(map(digest_bytes, around))

    def __getitem__(self, index: int) -> list[Neighbourhood]:
        """Return the neighbourhoods of a story: in its tags, items, category and source, and among all stories."""
        around = self._around.get(index)
        if around is None:
            number = self._range_of[index]
            wanted = self.ranges[number]
            self._around |= {other: [] for other in wanted}
            for section in self._sections_of[number]:
                for other, neighbourhood in section.neighbourhoods(wanted, self._ends):
                    self._around[other].append(neighbourhood)
            around = self._around[index]
        return around

    def _stories_of(self, term: Shared, name: str, oldest_first: Sequence[int], weight: float) -> TermStories:
        faces = b"".join([self._faces[index] for index in oldest_first])
        return TermStories(term, name, weight, oldest_first, faces)

    def _add(self, stories: TermStories) -> None:
        for section in self._sections(stories):
            for number in set(map(self._range_of.__getitem__, section.stories)):
                self._sections_of[number].append(section)

    def _sections(self, stories: TermStories) -> Iterator[Section]:
        ends = self._ends
        count = len(stories.oldest_first)
        bounds = [0, *compress(range(1, count + 1), map(ends.__getitem__, stories.oldest_first))]
        if bounds[-1] != count:
            bounds.append(count)
        last = len(bounds) - 1
        inner = [number for number in range(1, last) if ends[stories.oldest_first[bounds[number] - 1]] == 2]
        for start, stop in pairwise([0, *inner, last] if count else []):
            yield Section(stories, bounds[max(0, start - 1)], bounds[start], bounds[stop], bounds[min(stop + 1, last)])


def end_of(story: Story) -> int:
    """Return 0 for a story inside a block, 1 for one that ends a block in each of its terms, 2 if a section too."""
    end = digest_bytes(story.slug.encode())
    return 0 if end[0] % BLOCK else 1 if end[1] % SECTION else 2


def block_ends(oldest_first: Sequence[int], ends: Indexed[int], start: int, stop: int) -> Iterator[int]:
    """Yield the places after the blocks from `start` to `stop`, each the end of a block, or of the list."""
    size = 0
    for place in range(start, stop):
        size += 1
        if ends[oldest_first[place]] or size == LONGEST_BLOCK or place + 1 == stop:
            yield place + 1
            size = 0


def rarity(count: int) -> int:
    """At least 1; grows with the logarithm of a term's size, in steps, so that one more story rarely changes it."""
    return max(1, count.bit_length())
