"""Related stories: "More AI news", from what two stories share, near in time.

Only a bounded neighbourhood is looked at: for each tag, category and source of a story the blocks of that term's
stories around it in time. Blocks are counted from the oldest story, so one new story changes the neighbourhoods at
the end of its terms' lists and no others; and the cost is a small constant for each story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from site_builder.content.slug import slugify
from site_builder.hub.taxonomy import Taxonomy
from site_builder.model import Story, Value

BLOCK = 8
"""Stories in a block; a neighbourhood is a story's own block and the one on each side."""
PER_SOURCE = 2
"""Stories of one source in a list."""
HALF_LIFE = 180.0
"""Days after which a shared tag counts half."""

_TAG, _CATEGORY, _SOURCE, _TITLE_WORD, _NEAR = 4.0, 2.0, 0.8, 0.9, 0.1
_WORD = re.compile(r"[^\W_]{4,}")
_STOP_WORDS = frozenset(
    _WORD.findall("""
    about after against also among been before being between could does down each even ever first from have here
    into just language large like made make makes many model models more most much must near need needs news
    next only open other over release released releases says should show shows some such than that their them
    then there these they this those through under until uses very what when where which while whose will with
    without works would your
    """)
)

Shared = tuple[str, str]
"""What two stories share: a kind (`tag`, `category`, `source`, `near`) and a slug."""


class Pick(Value, frozen=True):
    """A related story: its place in the hub's list, and why it was chosen."""

    story: int
    kind: str
    """`pinned`, `tag`, `category`, `source` or `near`."""
    slug: str = ""
    """The shared term."""


class RelatedFinder:
    """Finds the related stories of each story of one hub."""

    def __init__(self, stories: Sequence[Story], taxonomy: Taxonomy, source_slug: Callable[[str], str]) -> None:
        self.stories = stories
        self.sources = [source_slug(story.source) for story in stories]
        self._terms: list[list[tuple[Shared, float]]] = [[] for _ in stories]
        self._blocks: dict[Shared, Sequence[int]] = {}
        self._place: dict[Shared, dict[int, int]] = {}
        self._days = [story.date.at.timestamp() / 86400 if story.date else 0.0 for story in stories]
        self._words = [_title_words(story.title) for story in stories]
        self._by_slug = {story.slug: i for i, story in enumerate(stories)}
        for kind, weight in (("tag", _TAG), ("category", _CATEGORY), ("source", _SOURCE)):
            for slug, term in taxonomy.of_kind(kind).items():
                self._add_term((kind, slug), term.stories, weight / _rarity(len(term.stories)))
        self._add_term(("near", ""), range(len(stories)), _NEAR)

    def find(self, index: int, count: int) -> list[Pick]:
        """Up to `count` related stories of one story, best first. Empty only where there is no other story."""
        story = self.stories[index]
        blocked = {index, *(self._by_slug[s] for s in story.unrelated if s in self._by_slug)}
        pinned = [self._by_slug[s] for s in story.related if s in self._by_slug]
        picks = [Pick(i, "pinned") for i in dict.fromkeys(pinned) if i not in blocked][:count]
        blocked.update(pick.story for pick in picks)
        per_source = Counter(self.sources[pick.story] for pick in picks)
        for _, candidate, shared in self._ranked(index, blocked):
            if len(picks) >= count:
                break
            if per_source[self.sources[candidate]] < PER_SOURCE:
                per_source[self.sources[candidate]] += 1
                picks.append(Pick(candidate, *shared))
        return picks

    def _add_term(self, term: Shared, newest_first: Sequence[int], weight: float) -> None:
        oldest_first = newest_first[::-1]
        self._blocks[term] = oldest_first
        self._place[term] = {story: place for place, story in enumerate(oldest_first)}
        for story in oldest_first:
            self._terms[story].append((term, weight))

    def _ranked(self, index: int, blocked: set[int]) -> list[tuple[float, int, Shared]]:
        """The neighbours that may be shown: best score first, then newest, then in the order of the hub."""
        scores: dict[int, float] = {}
        reasons: dict[int, tuple[float, Shared]] = {}
        for term, weight in self._terms[index]:
            for candidate in self._neighbours(term, index):
                scores[candidate] = scores.get(candidate, 0.0) + weight
                if candidate not in reasons or weight > reasons[candidate][0]:
                    reasons[candidate] = (weight, term)
        day, words = self._days[index], self._words[index]
        ranked = []
        for candidate, score in scores.items():
            if candidate not in blocked:
                common = len(words & self._words[candidate])
                decay = HALF_LIFE / (HALF_LIFE + abs(day - self._days[candidate]))
                value = (score + common * _TITLE_WORD) * decay
                ranked.append((round(-value, 9), candidate, reasons[candidate][1]))
        ranked.sort()
        return ranked

    def _neighbours(self, term: Shared, index: int) -> Sequence[int]:
        block = self._place[term][index] // BLOCK
        return self._blocks[term][max(0, block - 1) * BLOCK : (block + 2) * BLOCK]


def _rarity(count: int) -> int:
    """At least 1; grows with the logarithm of a term's size, in steps, so that one more story rarely changes it."""
    return max(1, count.bit_length())


def _title_words(title: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(slugify(title)) if word not in _STOP_WORDS)
