"""Find related stories: "More AI news", from what two stories share, near in time.

Only a bounded neighbourhood is compared. The stories of each tag, category and source, in order of time, are cut
into blocks; a story's neighbourhood is, for each of its terms, its own block and the one on each side. The stories
decide where blocks end (about every sixth ends one), so that a new or removed story changes only the blocks around it.
A list depends only on these blocks. So the digests of the neighbourhoods are its *surroundings*: while they are the
same, so is the list, and all that a page shows of its stories.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import msgspec

from site_builder.hub.taxonomy import Taxonomy
from site_builder.model.content import Story
from site_builder.model.fingerprint import DIGEST_SIZE, digest, digest_bytes
from site_builder.model.value import Value

BLOCK, LONGEST_BLOCK = 6, 12
"""Stories in a block: on average, and at most."""
PER_SOURCE = 2
"""Stories of one source in a list."""
HALF_LIFE = 180.0
"""Days after which a shared tag counts half."""

TERM_WEIGHTS = (("tag", 4.0), ("category", 2.0), ("source", 0.8))
NEAR_WEIGHT, _TITLE_WORD = 0.1, 0.9
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
    """The lists of an earlier build, of the stories in one folder."""

    slugs: tuple[str, ...] = ()
    """Slugs of the related stories."""
    reasons: tuple[Shared, ...] = ()
    lists: dict[str, tuple[bytes, list[int], list[int]]] = msgspec.field(default_factory=dict)
    """By slug: the key, and numbers of the slugs and of the reasons of the picks."""


RememberedList = tuple[bytes, tuple[str, ...], tuple[Shared, ...]]
"""A list as a finder keeps it: the key, slugs, reasons."""


class Neighbourhood:
    """The stories around one block of one term's stories."""

    __slots__ = ("digest", "stories", "term", "weight")

    def __init__(self, term: Shared, weight: float, stories: tuple[int, ...], digest: bytes) -> None:
        self.term = term
        self.weight = weight
        self.stories = stories
        self.digest = digest


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
    ) -> None:
        """`faces` are digests of all that a list can depend on: slug, path, title and its keywords, date and source.

        `remembered` returns the lists of an earlier build by folder.
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
        self._days = [day_of(story) for story in stories]
        self._words = [frozenset(story.keywords) for story in stories]
        self._by_slug = {story.slug: index for index, story in enumerate(stories)}
        self._faces = faces
        self._ends_block = [ends_block(story) for story in stories]
        self._around: list[list[Neighbourhood]] = [[] for _ in stories]
        for kind, weight in TERM_WEIGHTS:
            for slug, term in taxonomy.of_kind(kind).items():
                self._add_term((kind, slug), term.ref.name, term.stories, weight / rarity(len(term.stories)))
        self._add_term(("near", ""), "", range(len(stories)), NEAR_WEIGHT)

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
        story = self.stories[index]
        parts = [count.to_bytes(2, "big"), self._faces[index], *[around.digest for around in self._around[index]]]
        if story.related or story.unrelated:
            named = (self._by_slug.get(slug) for slug in (*story.related, *story.unrelated))
            parts.append(len(story.related).to_bytes(2, "big"))
            parts += [bytes(DIGEST_SIZE) if other is None else self._faces[other] for other in named]
        return b"".join(parts)

    def changed_memos(self) -> Iterator[tuple[str, Memo]]:
        """Yield the folders with new lists, and what to remember of each for the next build."""
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

    def _add_term(self, term: Shared, name: str, newest_first: Sequence[int], weight: float) -> None:
        oldest_first = newest_first[::-1]
        faces, mark = b"".join([self._faces[index] for index in oldest_first]), digest([*term, name, weight])
        blocks = self._blocks(oldest_first)
        padded = [(), *blocks, ()]
        start = 0
        for i, block in enumerate(blocks):
            before, after = padded[i], padded[i + 2]
            end = start + len(block)
            shown = faces[(start - len(before)) * DIGEST_SIZE : (end + len(after)) * DIGEST_SIZE]
            sizes = bytes((len(before), len(block), len(after)))
            around = Neighbourhood(term, weight, (*before, *block, *after), digest_bytes(mark + sizes + shown))
            start = end
            for index in block:
                self._around[index].append(around)

    def _blocks(self, oldest_first: Sequence[int]) -> list[tuple[int, ...]]:
        blocks: list[tuple[int, ...]] = []
        block: list[int] = []
        for index in oldest_first:
            block.append(index)
            if self._ends_block[index] or len(block) == LONGEST_BLOCK:
                blocks.append(tuple(block))
                block = []
        return [*blocks, tuple(block)] if block else blocks

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


def ends_block(story: Story) -> bool:
    """Whether a block of stories ends with this one, in each of its terms."""
    return digest_bytes(story.slug.encode())[0] % BLOCK == 0


def rarity(count: int) -> int:
    """At least 1; grows with the logarithm of a term's size, in steps, so that one more story rarely changes it."""
    return max(1, count.bit_length())
