from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.dates import parse_timestamp
from site_builder.model.content import Timestamp
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
    wanted = Timestamp(at.replace(microsecond=0), timed=True)
    assert parse_timestamp(at.isoformat()) == wanted
    assert parse_timestamp(at.isoformat()).at.tzinfo is UTC


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?", fullmatch=True))
def test_parse_timestamp_returns_utc_or_raises_value_error(text: str) -> None:
    try:
        at = parse_timestamp(text).at
    except ValueError as error:
        assert str(error).startswith(f"`{text}` is not a")
    else:
        assert at.utcoffset() == timedelta(0)
