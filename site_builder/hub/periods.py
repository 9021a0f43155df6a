"""Periods: the stories by years, and the years that have many of them by quarters or months.

The search index is divided by them. One edited story has its part made anew, so a part should be small; a visitor's
search asks every part, so there should be few. Most edits are to stories of the newest year, which is divided finer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from site_builder.hub.archive import Month
from site_builder.model import Value

NEWEST_YEAR_LIMIT = 1_000
"""Stories in an undivided period of the newest year; indexing takes about a millisecond for each."""
LIMIT = 10_000
"""Stories in an undivided period of an earlier year."""


class Period(Value, frozen=True):
    """A time, and its stories."""

    name: str
    """`2025`, `2025-q3` or `2025-07`."""
    stories: tuple[int, ...]
    """Their places in the hub's list of stories."""


def periods(months: Sequence[Month]) -> list[Period]:
    """The periods of the hub's months (newest first, as these are)."""
    found: list[Period] = []
    for year, group in groupby(months, _year):
        found += _divided(list(group), NEWEST_YEAR_LIMIT if year == _year(months[0]) else LIMIT)
    return found


def _divided(months: list[Month], limit: int) -> Iterator[Period]:
    """One year in the largest pieces that hold no more stories than the limit; months at the least."""
    for name_of in (_year, _quarter, _month):
        pieces = [_period(name, list(group)) for name, group in groupby(months, name_of)]
        if max(len(piece.stories) for piece in pieces) <= limit or name_of is _month:
            yield from pieces
            return


def _period(name: str, months: list[Month]) -> Period:
    return Period(name, tuple(place for month in months for place in month.stories))


def _year(month: Month) -> str:
    return f"{month.first.at.year:04}"


def _quarter(month: Month) -> str:
    return f"{_year(month)}-q{(month.first.at.month + 2) // 3}"


def _month(month: Month) -> str:
    return f"{_year(month)}-{month.first.at.month:02}"
