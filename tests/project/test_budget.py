"""The work of builds, counted: benchmarks/README.md explains the budget."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.project import ROOT

NOT_COMPARABLE = 3
"""Exit status when there is no budget for this version of Python or its libraries."""


@pytest.mark.slow
def test_work_of_builds_is_that_of_the_budget() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/budget.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode == NOT_COMPARABLE:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
