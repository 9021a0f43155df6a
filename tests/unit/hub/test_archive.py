from datetime import UTC, datetime

from site_builder.hub.archive import months
from site_builder.model.content import Timestamp
from tests.support.hubs import story


def test_months_hold_their_stories_newest_first() -> None:
    days = ["2026-11-30", "2026-11-01", "2026-10-31", "2025-11-30"]
    found = months([story(f"s{i}", day) for i, day in enumerate(days)])
    assert [(m.first.at.date().isoformat(), m.stories) for m in found] == [
        ("2026-11-01", (0, 1)),
        ("2026-10-01", (2,)),
        ("2025-11-01", (3,)),
    ]
    assert [month.year for month in found] == [2026, 2026, 2025]


def test_month_begins_at_midnight_utc() -> None:
    (month,) = months([story("a", date=Timestamp(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), timed=True))])
    assert month.first == Timestamp(datetime(2026, 11, 1, tzinfo=UTC))


def test_undated_stories_are_in_no_month() -> None:
    stories = [story("a", "2026-11-02"), story("b", date=None), story("c", "2026-11-01"), story("d", date=None)]
    assert [month.stories for month in months(stories)] == [(0, 2)]
    assert months([story("b", date=None)]) == ()
