"""Divide the stories into periods, one for each shard of the search index.

A search asks every shard, so there should be few. A changed story rebuilds its shard, so a shard should be small. Most
changes are to stories of the newest year: their periods are one month or more, those of earlier stories one year or
more. Periods are counted from the oldest, so that a new story leaves the earlier ones unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from site_builder.hub.archive import Month
from site_builder.model.value import Value

NEWEST_YEAR_LIMIT = 1_000
"""Most stories of the newest year in a period of more than one month."""
LIMIT = 2_000
"""Most earlier stories in a period of more than one year."""


class Period(Value, frozen=True):
    """A period of time, and its stories."""

    name: str
    """The month or the year in which it begins: `2026-03` or `2015`."""
    stories: tuple[int, ...]
    """Indexes of its stories in `Hub.stories`."""


def periods(months: Sequence[Month]) -> list[Period]:
    """Return the periods of the hub's months, both newest first."""
    years = [list(group) for _, group in groupby(months, lambda month: month.year)]
    newest = [[month] for month in years[0]] if years else []
    return [*_joined(newest, NEWEST_YEAR_LIMIT, "%Y-%m"), *_joined(years[1:], LIMIT, "%Y")]


def _joined(units: Sequence[list[Month]], limit: int, name: str) -> list[Period]:
    """Join consecutive units to periods, as many as the limit allows."""
    joined: list[list[Month]] = []
    for unit in reversed(units):
        if joined and _count(joined[-1]) + _count(unit) <= limit:
            joined[-1] = [*unit, *joined[-1]]
        else:
            joined.append(unit)
    return [_period(months, name) for months in reversed(joined)]


def _count(months: Sequence[Month]) -> int:
    return sum(len(month.stories) for month in months)


def _period(months: Sequence[Month], name: str) -> Period:
    stories = tuple(index for month in months for index in month.stories)
    return Period(months[-1].first.at.strftime(name), stories)
