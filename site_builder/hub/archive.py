"""The archive: the dated stories by year and month, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from site_builder.model.content import Story, Timestamp
from site_builder.model.value import Value


class Month(Value, frozen=True):
    """The stories of one month."""

    first: Timestamp
    """Its first moment, in UTC."""
    stories: tuple[int, ...]
    """Places of its stories in the hub's list, newest first."""

    @property
    def year(self) -> int:
        """Its calendar year."""
        return self.first.at.year


def months(stories: Sequence[Story]) -> tuple[Month, ...]:
    """The months that have stories, newest first; `stories` are in that order. Undated ones are in none."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        if story.date:
            found[story.date.at.year, story.date.at.month].append(place)
    return tuple(
        Month(Timestamp(datetime(year, month, 1, tzinfo=UTC)), tuple(places)) for (year, month), places in found.items()
    )
