"""The file of results of benchmarks, and the page made from it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support.project import ROOT

CLEAN = "clean build"


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules of `benchmarks/` are scripts, which import each other by name."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def sitting(log: Any, name: str, ours: str, seconds: dict[str, list[float]], stories: int = 1000) -> None:
    """Add a sitting with clean builds: seconds of each round, by tool."""
    results = import_module("results")
    log.add(results.Sitting(name, ours, {"site_builder": ours, "hugo": "1"}, {}))
    for tool, rounds in seconds.items():
        for number, value in enumerate(rounds, 1):
            failure = "> 9 s" if value > 9 else ""
            log.add(results.Run(name, stories, tool, CLEAN, number, value, value, None, failure))


def clean_ratio(log: Any) -> float | None:
    """Return our time divided by Hugo's."""
    results = import_module("results")
    found = log.results(1000)
    ratio: float | None = results.ratio(found["site_builder"], found["hugo"], CLEAN)
    return ratio


@pytest.fixture
def log(tmp_path: Path) -> Any:
    return import_module("results").read_log(tmp_path / "results.jsonl")


def test_ratio_is_the_median_of_the_rounds(log: Any) -> None:
    sitting(log, "first", "a", {"site_builder": [1, 2, 3], "hugo": [2, 8, 3]})
    assert clean_ratio(log) == 0.5


def test_results_of_several_sittings_are_read_from_the_file(log: Any) -> None:
    sitting(log, "first", "a", {"site_builder": [1]})
    sitting(log, "second", "a", {"site_builder": [3], "hugo": [4]})
    again = import_module("results").read_log(log.file)
    assert clean_ratio(again) == 0.75
    assert len(again.results(1000)["site_builder"].good(CLEAN)) == 2


def test_results_of_an_earlier_commit_are_left_out(log: Any) -> None:
    sitting(log, "first", "a", {"site_builder": [1], "hugo": [1]})
    sitting(log, "second", "b", {"site_builder": [3], "hugo": [4]})
    assert clean_ratio(log) == 0.75


def test_tool_that_failed_has_no_ratio(log: Any) -> None:
    sitting(log, "first", "a", {"site_builder": [1, 1], "hugo": [2, 10]})
    assert clean_ratio(log) is None
    assert log.results(1000)["hugo"].failure == "> 9 s"


def test_page_names_missed_goals_with_their_reason(log: Any) -> None:
    report, results = import_module("report"), import_module("results")
    sitting(log, "first", "a", {"site_builder": [3], "hugo": [2]})
    results.add_figure(log.file, "card", 0.003)
    notes = {"reasons": {"clean-1000": "Starting takes a third of the time."}}
    page = report.page(results.read_log(log.file), notes, {"clean-1000": 1.71})
    assert "| clean build, 1,000 stories / Hugo | at most 1.00 | 1.71 | 1.50 | **missed** |" in page
    assert "**Missed: clean build, 1,000 stories / Hugo**" in page
    assert "Starting takes a third of the time." in page
    assert "| social card, CPU | at most 0.0050 s |  | 0.0030 s | reached |" in page
    assert "not measured" in page
