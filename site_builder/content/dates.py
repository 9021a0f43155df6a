"""Parse the dates of editors: a day, or a day and time, in the time zone of the hub unless an offset is written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from site_builder.model.content import Timestamp

DATE_PATTERN = r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([Zz]|[+-]\d{2}:?\d{2})?)?"
"""A regular expression for both Python and JSON Schema."""
_DATE = re.compile(DATE_PATTERN, re.ASCII)


def parse_timestamp(text: str, zone: tzinfo | None = None) -> Timestamp:
    """Parse an RFC 3339 date and time, or only its date.

    With a `zone`, days and times without an offset are days and times there, and so are the days that readers see.
    Without one, they are in UTC, and readers see days in the written offset. Raises ValueError with a message for
    editors when the form is wrong or the date does not exist.
    """
    match = _match(text)
    if match is None:
        raise ValueError(f"`{text}` is not a date of the form 2026-11-20 or 2026-11-20T09:00:00Z")
    written = match[7]
    try:
        naive = _naive(match)
        minutes = _written_minutes(written) if written else _minutes(naive, zone or UTC)
        at = (naive - timedelta(minutes=minutes)).replace(tzinfo=UTC)
        timestamp = Timestamp(at, match[4] is not None, minutes if zone is None else _minutes_at(at, zone))
        timestamp.local  # noqa: B018 - Raises OverflowError at the ends of the calendar.
        return timestamp
    except (ValueError, OverflowError):
        raise ValueError(f"`{text}` is not a real day or time") from None


def written_day(text: str) -> date:
    """Return the day of a valid date as it is written, whatever the offset. Raises ValueError when there is none."""
    return date.fromisoformat(text.strip()[: len("2026-11-20")])


def has_offset(text: str) -> bool:
    """Whether a date is written with an offset, or with `Z`."""
    match = _match(text)
    return bool(match and match[7])


def clock_change(text: str, zone: tzinfo | None) -> str:
    """Return what is unclear about a time without an offset, in an hour in which clocks change; empty for others."""
    match = _match(text) if zone else None
    if zone is None or match is None or match[4] is None or match[7]:
        return ""
    first = _naive(match).replace(tzinfo=zone)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before is None or after is None or before == after:
        return ""
    if after > before:
        return "does not exist on that day, because the clocks go forward"
    return "happens twice on that day, because the clocks go back: the first one counts"


def _match(text: str) -> re.Match[str] | None:
    return _DATE.fullmatch(text.strip())


def _naive(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    return datetime(year, month, day, hour, minute, second)


def _written_minutes(offset: str) -> int:
    """Return the minutes of an offset such as `Z` or `+01:30`. Raises ValueError when there is no such offset."""
    if offset in "Zz":
        return 0
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError
    return (hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)


def _minutes(naive: datetime, zone: tzinfo) -> int:
    """Return the offset of a local time from UTC. Of a time that clocks skip, it is the one before the change."""
    return round((zone.utcoffset(naive) or timedelta()) / timedelta(minutes=1))


def _minutes_at(at: datetime, zone: tzinfo) -> int:
    return round((at.astimezone(zone).utcoffset() or timedelta()) / timedelta(minutes=1))
