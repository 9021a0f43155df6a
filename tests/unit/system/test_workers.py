import multiprocessing
import os
import signal
from collections.abc import Sequence

import pytest

from site_builder.system import workers
from site_builder.system.workers import Workers


def double(items: Sequence[int]) -> list[int]:
    return [2 * item for item in items]


def die(items: Sequence[int]) -> list[int]:
    os._exit(9)


def process(items: Sequence[int]) -> set[int]:
    return {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_in_order(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with Workers(jobs) as pool:
        results = pool.in_chunks(double, range(50), size=3)
        assert [item for chunk in results for item in chunk] == [2 * item for item in range(50)]


def test_worker_processes_are_reused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 10)
    with Workers(2) as pool:
        assert set().union(*pool.in_chunks(process, range(9), size=1)) == {os.getpid()}
        first = set().union(*pool.in_chunks(process, range(50), size=1))
        second = set().union(*pool.in_chunks(process, range(50), size=1))
    assert os.getpid() not in first | second
    assert len(first | second) <= 2


def test_heavy_items_start_workers_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 10 * workers.HEAVINESS)
    with Workers(2) as pool:
        assert set().union(*pool.in_chunks(process, range(9), weigh=workers.heavy)) == {os.getpid()}
        chunks = list(pool.in_chunks(double, range(10), weigh=workers.heavy))
        assert os.getpid() not in set().union(*pool.in_chunks(process, range(10), weigh=workers.heavy))
    assert chunks == [[0], [2], [4], [6], [8], [10], [12], [14], [16], [18]]


def test_chunks_are_limited_by_weight() -> None:
    with Workers(1) as pool:
        chunks = pool.in_chunks(list, [3, 4, 9, 1, 1, 5, 3], size=7, weigh=lambda item: item)
        assert list(chunks) == [[3, 4], [9], [1, 1, 5], [3]]


def test_chunks_become_smaller_so_that_no_worker_waits_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with Workers(2) as pool:
        sizes = [len(chunk) for chunk in pool.in_chunks(double, range(1000))]
    assert sum(sizes) == 1000 and sizes[0] == workers.CHUNK and max(sizes[-5:]) == workers.SMALLEST_CHUNK
    assert sizes == sorted(sizes, reverse=True)


def test_no_items_make_no_chunks() -> None:
    with Workers(1) as pool:
        assert list(pool.in_chunks(double, [])) == []


def test_killed_worker_raises_os_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with pytest.raises(OSError, match="--jobs 1"), Workers(2) as pool:
        list(pool.in_chunks(die, range(9), size=3))


def test_one_job_runs_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with Workers(1) as pool:
        assert set().union(*pool.in_chunks(process, range(50), size=1)) == {os.getpid()}


def ignores_ctrl_c(items: Sequence[int]) -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_workers_ignore_ctrl_c_and_end_with_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_IT", 1)
    with Workers(2) as pool:
        assert all(pool.in_chunks(ignores_ctrl_c, range(4), size=1))
        assert multiprocessing.active_children()
    assert multiprocessing.active_children() == []


def test_results_of_tasks_that_have_begun_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    with Workers(2) as pool:
        begun = [pool.submit(double, [number]) for number in range(3)]
        chunks = pool.in_chunks(double, [3, 4], size=1, begun=begun, meanwhile=lambda: order.append("meanwhile"))
        for chunk in chunks:
            order.append(str(chunk[0]))
        assert all(task.is_done for task in begun)
    assert order == ["meanwhile", "0", "2", "4", "6", "8"]


def test_task_of_a_killed_worker_raises_os_error() -> None:
    with Workers(2) as pool:
        with pytest.raises(OSError, match="--jobs 1"):
            pool.submit(die, [1]).result()
        with pytest.raises(OSError, match="--jobs 1"):
            pool.submit(double, [1]).result()
