"""Divide the stories into shards of the search index, by the amount of text.

A search asks every shard, so there should be few. A changed story rebuilds its shard, so a shard should be small.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from site_builder.hub.cuts import cut
from site_builder.model.content import Story
from site_builder.model.value import Value

LEAST = 1 << 18
"""Words in a shard, at most, of a small hub: some 600 ordinary stories. Twice as many in a hub of PARTS times as many
words, and so on: this keeps the number of shards below about 2 * PARTS in hubs of any size."""
PARTS = 16
OVERHEAD = 50
"""Words that a story weighs in addition to those of its text: its title, takeaways and tags."""


class Shard(Value, frozen=True):
    """The stories of a shard."""

    name: str
    """The month of its first story and a hash: `2026-03-0f3a91`. The first shard is called `first`."""
    stories: tuple[int, ...]
    """Indexes of its stories in the list, oldest first."""


def shards(stories: Sequence[Story]) -> list[Shard]:
    """Return the shards of the stories, both newest first."""
    oldest_first = stories[::-1]
    weights = [OVERHEAD + story.words for story in oldest_first]
    priorities = [crc32(story.slug.encode()) for story in oldest_first]
    last = len(stories) - 1
    parts = cut(weights, priorities, _limit(sum(weights)))
    return [Shard(_name(oldest_first, part), tuple(last - place for place in part)) for part in reversed(parts)]


def _limit(total: int) -> int:
    limit = LEAST
    while limit * PARTS < total:
        limit *= 2
    return limit


def _name(oldest_first: Sequence[Story], part: range) -> str:
    if part.start == 0:
        return "first"
    story = oldest_first[part.start]
    month = f"{story.date.local:%Y-%m}" if story.date else "undated"
    return f"{month}-{crc32(story.slug.encode()):08x}"
