from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.dates import clock_change, parse_timestamp
from site_builder.model.content import Timestamp
from site_builder.system.timezones import zone_named
from tests.support.cases import Case, read_cases

FIXTURES = Path(__file__).parents[3] / "tests/cases/content"
WORDS = {
    "form": "is not a date of the form 2026-11-20 or 2026-11-20T09:00:00Z",
    "exists": "is not a real day or time",
}
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def shown(text: str) -> str:
    """Return the parsed date, or which of the two errors the text causes."""
    try:
        moment = parse_timestamp(text)
    except ValueError as error:
        return next(name for name, words in WORDS.items() if str(error) == f"`{text}` {words}")
    return f"{moment.at.isoformat()} {'time' if moment.timed else 'day'}"


@pytest.mark.parametrize("case", read_cases(FIXTURES / "moments.md"), ids=str)
def test_parse_timestamp_reads_cases(case: Case) -> None:
    assert [(text, shown(text)) for text, _ in case.pairs()] == case.pairs()


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=ZONES))
def test_parse_timestamp_reads_isoformat(at: datetime) -> None:
    offset = round((at.utcoffset() or timedelta()) / timedelta(minutes=1))
    wanted = Timestamp(at.replace(microsecond=0), timed=True, offset=offset)
    assert parse_timestamp(at.isoformat()) == wanted
    assert parse_timestamp(at.isoformat()).local.isoformat() == at.replace(microsecond=0).isoformat()
    assert parse_timestamp(at.isoformat()).at.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "text", "local", "unclear"),
    [
        ("America/New_York", "2026-11-20", "2026-11-20T00:00:00-05:00", False),
        ("America/New_York", "2026-07-01", "2026-07-01T00:00:00-04:00", False),
        ("America/New_York", "2026-12-01T03:00:00Z", "2026-11-30T22:00:00-05:00", False),
        ("America/New_York", "2026-03-08T01:59", "2026-03-08T01:59:00-05:00", False),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T03:30:00-04:00", True),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T03:00:00-04:00", False),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T01:30:00-04:00", True),
        ("America/New_York", "2026-11-01T01:30-05:00", "2026-11-01T01:30:00-05:00", False),
        ("America/New_York", "2026-11-01T02:00", "2026-11-01T02:00:00-05:00", False),
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00", False),
        ("America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00", False),
        ("Asia/Kathmandu", "2026-11-30T18:14:59Z", "2026-11-30T23:59:59+05:45", False),
        ("Asia/Kathmandu", "2026-11-30T18:15:00Z", "2026-12-01T00:00:00+05:45", False),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-05T01:45:00+11:00", True),
        ("Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", False),
        ("Europe/Paris", "1890-05-05", "1890-05-05T00:00:00+00:09", False),
    ],
)
def test_dates_in_a_time_zone(zone: str, text: str, local: str, unclear: bool) -> None:
    timestamp = parse_timestamp(text, zone_named(zone))
    assert timestamp.local.isoformat() == local
    assert timestamp.at == timestamp.local
    assert bool(clock_change(text, zone_named(zone))) == unclear


def test_dates_without_a_time_zone_keep_their_offset() -> None:
    assert parse_timestamp("2026-11-20T21:30:00-05:00").local.date().isoformat() == "2026-11-20"
    assert parse_timestamp("2026-12-01T00:10:00+05:45").local.date().isoformat() == "2026-12-01"
    assert clock_change("2026-03-08T02:30", None) == ""


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?", fullmatch=True))
def test_parse_timestamp_returns_utc_or_raises_value_error(text: str) -> None:
    try:
        at = parse_timestamp(text).at
    except ValueError as error:
        assert str(error).startswith(f"`{text}` is not a")
    else:
        assert at.utcoffset() == timedelta(0)
