"""Periods: the stories by the times that the parts of the search index are for.

A search asks every part, so there should be few. A story that changes has its part made anew, so a part should be
small; and most changes are to stories of the newest year, whose periods are one month or more, while those of earlier
stories are one year or more. They are counted from the oldest, so that a new story leaves those before it as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from site_builder.hub.archive import Month
from site_builder.model.value import Value

NEWEST_YEAR_LIMIT = 1_000
"""Stories of the newest year in a period of more than one month."""
LIMIT = 2_000
"""Earlier stories in a period of more than one year."""


class Period(Value, frozen=True):
    """A time, and its stories."""

    name: str
    """The month or the year in which it begins: `2026-03` or `2015`."""
    stories: tuple[int, ...]
    """Their places in the hub's list of stories."""


def periods(months: Sequence[Month]) -> list[Period]:
    """The periods of the hub's months, both newest first."""
    years = [list(group) for _, group in groupby(months, lambda month: month.year)]
    newest = [[month] for month in years[0]] if years else []
    return [*_joined(newest, NEWEST_YEAR_LIMIT, "%Y-%m"), *_joined(years[1:], LIMIT, "%Y")]


def _joined(units: Sequence[list[Month]], limit: int, name: str) -> list[Period]:
    """Periods of one unit or of several that follow each other, as many as the limit allows."""
    found: list[list[Month]] = []
    for unit in reversed(units):
        if found and _count(found[-1]) + _count(unit) <= limit:
            found[-1] = [*unit, *found[-1]]
        else:
            found.append(unit)
    return [_period(months, name) for months in reversed(found)]


def _count(months: Sequence[Month]) -> int:
    return sum(len(month.stories) for month in months)


def _period(months: Sequence[Month], name: str) -> Period:
    stories = tuple(place for month in months for place in month.stories)
    return Period(months[-1].first.at.strftime(name), stories)
