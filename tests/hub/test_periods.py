from itertools import pairwise

import pytest

from site_builder.hub import periods as module
from site_builder.hub.archive import months
from site_builder.hub.live import newest_first
from site_builder.hub.periods import Period, periods
from tests.hubs import story


def divided(*days: str) -> list[Period]:
    return periods(months(newest_first([story(f"s-{number}", day) for number, day in enumerate(days)])))


def names(*days: str) -> list[tuple[str, int]]:
    return [(period.name, len(period.stories)) for period in divided(*days)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST_YEAR_LIMIT", 2)
    monkeypatch.setattr(module, "LIMIT", 3)


def test_without_stories_there_is_none() -> None:
    assert names() == []


def test_a_year_is_one_period() -> None:
    assert names("2026-01-01", "2026-12-31", "2024-05-05") == [("2026", 2), ("2024", 1)]


@pytest.mark.usefixtures("small")
def test_a_year_with_many_stories_is_divided_by_quarters() -> None:
    days = ["2025-03-31", "2025-04-01", "2025-09-30", "2025-12-31"]
    assert names("2026-01-01", *days) == [("2026", 1), ("2025-q4", 1), ("2025-q3", 1), ("2025-q2", 1), ("2025-q1", 1)]


@pytest.mark.usefixtures("small")
def test_the_newest_year_is_divided_sooner() -> None:
    days = ["2025-02-01", "2025-05-01", "2025-08-01"]
    assert names("2026-01-01", *days) == [("2026", 1), ("2025", 3)]
    assert names(*days) == [("2025-q3", 1), ("2025-q2", 1), ("2025-q1", 1)]


@pytest.mark.usefixtures("small")
def test_a_quarter_with_many_stories_divides_the_year_by_months() -> None:
    days = ["2026-01-01", "2026-01-02", "2026-01-03", "2026-02-01", "2026-11-01"]
    assert names(*days) == [("2026-11", 1), ("2026-02", 1), ("2026-01", 3)]


def test_every_story_is_in_one_period_newest_first() -> None:
    days = [f"20{year}-{month:02}-15" for year in (21, 23, 26) for month in range(1, 13)]
    places = [place for period in divided(*days) for place in period.stories]
    assert places == list(range(len(days)))
    assert all(a.name > b.name for a, b in pairwise(divided(*days)))
