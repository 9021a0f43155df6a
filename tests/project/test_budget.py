"""The work of builds, counted: benchmarks/README.md explains the budget."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from tests.support.project import ROOT

NOT_COMPARABLE = 3
"""Exit status when there is no budget for this version of Python or its libraries."""


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, which is a script in a folder of scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return import_module("budget")


def work(budget: Any, calls: int, statements: int = 100) -> Any:
    packages = {"yaml": (4_000_000, 0), "site_builder.content": (calls - 4_000_000, 0)}
    return budget.Work({"Python calls": calls, "SQL statements": statements}, packages, {})


def test_growth_over_three_per_cent_is_reported_with_its_package(budget: Any) -> None:
    before, now = {"clean build": work(budget, 5_000_000)}, {"clean build": work(budget, 5_200_000)}
    grown, shrunk = budget.compare(before, now)
    assert "clean build: Python calls 5,000,000 -> 5,200,000 (+4.0%; 5,000.0 -> 5,200.0 per story)" in grown
    assert "site_builder.content" in grown[2] and "+200,000" in grown[2]
    assert not shrunk and not any("yaml" in line for line in grown)
    assert any("--update" in line for line in budget.advice(grown, shrunk))


def test_gain_over_three_per_cent_is_reported_too(budget: Any) -> None:
    before, now = {"clean build": work(budget, 5_000_000)}, {"clean build": work(budget, 4_800_000)}
    grown, shrunk = budget.compare(before, now)
    assert not grown
    assert shrunk[0].startswith("clean build: Python calls 5,000,000 -> 4,800,000 (-4.0%")


def test_small_differences_are_allowed(budget: Any) -> None:
    before = {"clean build": work(budget, 5_000_000, 100)}
    assert budget.compare(before, {"clean build": work(budget, 5_140_000, 109)}) == ([], [])


def test_written_budget_is_read_again(budget: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    works = {"3.9": {"clean build": work(budget, 1)}, "3.11": {"clean build": work(budget, 5_000_000)}}
    monkeypatch.setattr(budget, "BUDGET", tmp_path / "budget.toml")
    budget.write_budget(works)
    assert budget.read_budget() == works


@pytest.mark.slow
def test_work_of_builds_is_that_of_the_budget() -> None:
    command = [sys.executable, "benchmarks/budget.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == NOT_COMPARABLE:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
