import pytest

from site_builder.hub import search_shards as module
from site_builder.hub.archive import months
from site_builder.hub.schedule import newest_first
from site_builder.hub.search_shards import Period, periods
from tests.support.hubs import story


def divided(*days: str) -> list[Period]:
    return periods(months(newest_first([story(f"s-{number}", day) for number, day in enumerate(days)])))


def names(*days: str) -> list[tuple[str, int]]:
    return [(period.name, len(period.stories)) for period in divided(*days)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST_YEAR_LIMIT", 2)
    monkeypatch.setattr(module, "LIMIT", 3)


def test_no_stories_give_no_periods() -> None:
    assert names() == []


def test_small_hub_has_two_periods() -> None:
    assert names("2026-03-01", "2026-12-31", "2024-05-05", "2019-01-01") == [("2026-03", 2), ("2019", 2)]


@pytest.mark.usefixtures("small")
def test_periods_join_earlier_years_from_the_oldest() -> None:
    days = ["2020-01-01", "2021-01-01", "2021-05-01", "2022-01-01", "2023-01-01"]
    assert names(*days, "2026-01-01") == [("2026-01", 1), ("2022", 2), ("2020", 3)]
    assert names(*days, "2024-01-01", "2026-01-01") == [("2026-01", 1), ("2022", 3), ("2020", 3)]


@pytest.mark.usefixtures("small")
def test_year_with_many_stories_is_a_period() -> None:
    days = ["2020-01-01", *["2021-01-01"] * 5, "2022-01-01"]
    assert names(*days, "2026-01-01") == [("2026-01", 1), ("2022", 1), ("2021", 5), ("2020", 1)]


@pytest.mark.usefixtures("small")
def test_newest_year_is_divided_by_months() -> None:
    days = ["2026-01-01", "2026-02-01", "2026-03-01", *["2026-07-01"] * 4, "2026-11-01"]
    assert names("2025-05-01", *days) == [("2026-11", 1), ("2026-07", 4), ("2026-03", 1), ("2026-01", 2), ("2025", 1)]


def test_every_story_is_in_one_period_newest_first() -> None:
    days = [f"20{year}-{month:02}-15" for year in (21, 23, 26) for month in range(1, 13)]
    places = [place for period in divided(*days) for place in period.stories]
    assert places == list(range(len(days)))
