"""Group the dated stories by month, newest first, for the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from site_builder.model.content import Story, Timestamp
from site_builder.model.value import Value

LINES = 5
"""A page of a month shows this many times as many stories, as lines, as a page of a list shows cards."""


class Month(Value, frozen=True):
    """The stories of one month."""

    first: Timestamp
    """Its first day."""
    stories: tuple[int, ...]
    """Indexes of its stories in `Hub.stories`, newest first."""

    @property
    def year(self) -> int:
        """Its calendar year."""
        return self.first.at.year


def months(stories: Sequence[Story]) -> tuple[Month, ...]:
    """The months with stories, newest first; `stories` are in that order. Stories without a date are left out.

    A month has the stories whose days are in it, by the clocks of the hub or of the editor.
    """
    by_month: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, story in enumerate(stories):
        if story.date:
            local = story.date.local
            by_month[local.year, local.month].append(index)
    return tuple(
        Month(Timestamp(datetime(year, month, 1, tzinfo=UTC)), tuple(indexes))
        for (year, month), indexes in sorted(by_month.items(), reverse=True)
    )
