"""Find related stories: "More AI news", from what two stories share, near in time.

Only a bounded neighbourhood is compared. The stories of each tag, category and source, in order of time, are cut
into blocks; a story's neighbourhood is, for each of its terms, its own block and the one on each side. The stories
decide where blocks end (about every sixth ends one), so that a new or removed story changes only the blocks around it.
A list depends only on these blocks, so the hash of their digests is its key in a memo, and finding all lists of a hub
again costs little more than the hashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from site_builder.hub.taxonomy import Taxonomy
from site_builder.model.content import Story
from site_builder.model.fingerprint import combine, digest, digest_bytes
from site_builder.model.value import Value

BLOCK, LONGEST_BLOCK = 6, 12
"""Stories in a block: on average, and at most."""
PER_SOURCE = 2
"""Stories of one source in a list."""
HALF_LIFE = 180.0
"""Days after which a shared tag counts half."""

_TAG, _CATEGORY, _SOURCE, _TITLE_WORD, _NEAR = 4.0, 2.0, 0.8, 0.9, 0.1
Shared = tuple[str, str]
"""What two stories share: a kind (`tag`, `category`, `source`, `near`) and a slug."""


class Pick(Value, frozen=True):
    """A related story: its index in the hub's list, and why it was chosen."""

    story: int
    kind: str
    """`pinned`, `tag`, `category`, `source` or `near`."""
    slug: str = ""
    """The shared term."""


class Memo(Value, frozen=True):
    """The lists of an earlier build, by their keys."""

    slugs: tuple[str, ...] = ()
    """Slugs of its stories, by index."""
    reasons: tuple[Shared, ...] = ()
    lists: dict[bytes, list[int]] = msgspec.field(default_factory=dict)
    """Index and number of the reason of each pick, one after the other."""


class _Neighbourhood:
    """The stories around one block of one term's stories."""

    __slots__ = ("digest", "stories", "term", "weight")

    def __init__(self, term: Shared, weight: float, stories: tuple[int, ...], digest: bytes) -> None:
        self.term = term
        self.weight = weight
        self.stories = stories
        self.digest = digest


class RelatedFinder:
    """Finds the related stories of each story of one hub."""

    def __init__(
        self, stories: Sequence[Story], taxonomy: Taxonomy, source_slug: Callable[[str], str], memo: Memo | None = None
    ) -> None:
        self.stories = stories
        self._old = memo or Memo()
        self._lists: dict[bytes, list[int]] = {}
        self._reasons: dict[Shared, int] = {}
        self._sources = [source_slug(story.source) for story in stories]
        self._days = [story.date.at.timestamp() / 86400 if story.date else 0.0 for story in stories]
        self._words = [frozenset(story.keywords) for story in stories]
        self._by_slug = {story.slug: index for index, story in enumerate(stories)}
        self._features = [
            digest([story.slug, story.path, story.title, day, source])
            for story, day, source in zip(stories, self._days, self._sources, strict=True)
        ]
        self._ends_block = [digest_bytes(story.slug.encode())[0] % BLOCK == 0 for story in stories]
        self._around: list[list[_Neighbourhood]] = [[] for _ in stories]
        for kind, weight in (("tag", _TAG), ("category", _CATEGORY), ("source", _SOURCE)):
            for slug, term in taxonomy.of_kind(kind).items():
                self._add_term((kind, slug), term.stories, weight / _rarity(len(term.stories)))
        self._add_term(("near", ""), range(len(stories)), _NEAR)

    def find(self, index: int, count: int) -> list[Pick]:
        """Up to `count` related stories of one story, best first. Empty only if the hub has no other story."""
        key = self._key(index, count)
        remembered = self._old.lists.get(key)
        if remembered is None:
            picks = self._find(index, count)
        else:
            indexes = (self._by_slug[self._old.slugs[number]] for number in remembered[::2])
            reasons = (self._old.reasons[number] for number in remembered[1::2])
            picks = [Pick(story, *reason) for story, reason in zip(indexes, reasons, strict=True)]
        flat = ((pick.story, self._reasons.setdefault((pick.kind, pick.slug), len(self._reasons))) for pick in picks)
        self._lists[key] = [number for pair in flat for number in pair]
        return picks

    def memo(self) -> Memo:
        """Return what was found so far, for the next build."""
        return Memo(tuple(story.slug for story in self.stories), tuple(self._reasons), self._lists)

    def _add_term(self, term: Shared, newest_first: Sequence[int], weight: float) -> None:
        blocks = self._blocks(newest_first[::-1])
        digests = [b"", *(combine(self._features[index] for index in block) for block in blocks), b""]
        padded = [(), *blocks, ()]
        mark = digest([*term, weight])
        for i, block in enumerate(blocks):
            stories = (*padded[i], *block, *padded[i + 2])
            neighbourhood = _Neighbourhood(term, weight, stories, combine([mark, *digests[i : i + 3]]))
            for index in block:
                self._around[index].append(neighbourhood)

    def _blocks(self, oldest_first: Sequence[int]) -> list[tuple[int, ...]]:
        blocks: list[tuple[int, ...]] = []
        block: list[int] = []
        for index in oldest_first:
            block.append(index)
            if self._ends_block[index] or len(block) == LONGEST_BLOCK:
                blocks.append(tuple(block))
                block = []
        return [*blocks, tuple(block)] if block else blocks

    def _key(self, index: int, count: int) -> bytes:
        """Return the digest of all that the list of a story depends on."""
        story = self.stories[index]
        parts = [count.to_bytes(2, "big"), self._features[index], *(n.digest for n in self._around[index])]
        if story.related or story.unrelated:
            named = (self._by_slug.get(slug) for slug in (*story.related, "", *story.unrelated))
            parts += [b"" if other is None else self._features[other] for other in named]
        return combine(parts)

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


def _rarity(count: int) -> int:
    """At least 1; grows with the logarithm of a term's size, in steps, so that one more story rarely changes it."""
    return max(1, count.bit_length())
