"""Parse the dates of editors: a day, or a day and time, in UTC unless a zone is given."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from site_builder.model.content import Timestamp

DATE_PATTERN = r"(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([Zz]|[+-]\d{2}:?\d{2})?)?"
"""A regular expression for both Python and JSON Schema."""


def parse_timestamp(text: str) -> Timestamp:
    """Parse an RFC 3339 date and time, or only its date.

    Raises ValueError with a message for editors when the form is wrong or the date does not exist.
    """
    match = re.fullmatch(DATE_PATTERN, text.strip(), re.A)
    if match is None:
        raise ValueError(f"`{text}` is not a date of the form 2026-11-20 or 2026-11-20T09:00:00Z")
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        naive = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        offset = datetime.strptime(zone.upper(), "%z").tzinfo if zone else UTC
        return Timestamp(naive.replace(tzinfo=offset).astimezone(UTC), timed=hour is not None)
    except (ValueError, OverflowError):
        raise ValueError(f"`{text}` is not a real day or time") from None
