import os
from collections.abc import Sequence

import pytest

from site_builder import workers
from site_builder.workers import in_chunks


def double(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def die(items: Sequence[int]) -> list[int]:
    os._exit(9)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with workers.workers(50, jobs) as pool:
        assert (pool is None) == (jobs == 1)
        results = in_chunks(double, range(50), pool, jobs, size=3)
        assert [item for chunk in results for item in chunk] == [2 * item for item in range(50)]


def test_a_worker_that_is_ended_from_outside_is_a_plain_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with pytest.raises(OSError, match="--jobs 1"), workers.workers(9, 2) as pool:
        list(in_chunks(die, range(9), pool, 2, size=3))
