from __future__ import annotations

import threading

import pytest

from site_builder.deploy import threads as module
from site_builder.deploy.threads import in_parallel, in_thread
from tests.support.patience import PATIENCE


def test_in_parallel_uses_the_given_number_of_threads() -> None:
    done: list[int] = []
    reported: list[int] = []
    barrier = threading.Barrier(4, timeout=PATIENCE)
    names: set[str] = set()

    def work(number: int) -> None:
        if number < 4:
            barrier.wait()
        names.add(threading.current_thread().name)
        done.append(number)

    in_parallel(work, range(100), 4, reported.append)
    assert sorted(done) == [*range(100)] and reported[-1] == 100 and reported == sorted(reported)
    assert len(names) == 4


def test_in_thread_returns_the_result_or_times_out() -> None:
    assert in_thread(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ZeroDivisionError):
        in_thread(lambda: 1 // 0)
    end = threading.Event()
    with pytest.raises(TimeoutError):
        in_thread(end.wait, 0.01)
    end.set()


def test_in_parallel_reports_again_while_nothing_finishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 0.01)
    reported: list[int] = []
    enough = threading.Event()

    def report(number: int) -> None:
        reported.append(number)
        if len(reported) == 3:
            enough.set()

    def work(_: int) -> None:
        enough.wait(PATIENCE)

    in_parallel(work, [1], 4, report)
    assert reported[:3] == [0, 0, 0] and reported[-1] == 1


def test_in_parallel_without_items_does_nothing() -> None:
    reported: list[int] = []
    in_parallel(reported.append, [], 4, reported.append)
    assert reported == []


def test_ctrl_c_does_not_wait_for_running_items() -> None:
    end = threading.Event()

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    def work(number: int) -> None:
        if number:
            end.wait(PATIENCE)

    try:
        with pytest.raises(KeyboardInterrupt):
            in_parallel(work, range(3), 3, stop)
        assert not end.is_set()
    finally:
        end.set()


def test_no_item_is_started_after_a_failure() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise ValueError("three")

    with pytest.raises(ValueError, match="three"):
        in_parallel(work, range(1000), 1, lambda number: None)
    assert begun in ([0, 1, 2, 3], [0, 1, 2, 3, 4]), "one more item waits for the thread"


def test_no_thread_is_left() -> None:
    threads: set[threading.Thread] = set()
    in_parallel(lambda number: threads.add(threading.current_thread()), range(9), 3, lambda number: None)
    assert threads and not [thread for thread in threads if thread.is_alive()]


def test_running_items_finish_after_a_failure() -> None:
    ended: list[int] = []
    failed = threading.Event()

    def work(number: int) -> None:
        if number:
            failed.wait(PATIENCE)
            ended.append(number)
        else:
            failed.set()
            raise ValueError

    with pytest.raises(ValueError):
        in_parallel(work, range(3), 3, lambda number: None)
    assert sorted(ended) in ([1, 2], [1], [2])
