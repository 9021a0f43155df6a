from __future__ import annotations

import threading

import pytest

from site_builder.deploy import threads as module
from site_builder.deploy.threads import in_parallel, in_thread


def test_all_is_done_by_no_more_threads_than_wanted() -> None:
    done: list[int] = []
    told: list[int] = []
    together = threading.Barrier(4, timeout=60)
    names: set[str] = set()

    def work(number: int) -> None:
        if number < 4:
            together.wait()
        names.add(threading.current_thread().name)
        done.append(number)

    in_parallel(work, range(100), 4, told.append)
    assert sorted(done) == [*range(100)] and told[-1] == 100 and told == sorted(told)
    assert len(names) == 4


def test_work_aside_gives_what_it_gives_and_may_be_given_up() -> None:
    assert in_thread(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ZeroDivisionError):
        in_thread(lambda: 1 // 0)
    end = threading.Event()
    with pytest.raises(TimeoutError):
        in_thread(end.wait, 0.01)
    end.set()


def test_while_nothing_ends_it_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PULSE", 0.01)
    told: list[int] = []
    enough = threading.Event()

    def tell(number: int) -> None:
        told.append(number)
        if len(told) == 3:
            enough.set()

    def work(_: int) -> None:
        enough.wait(60)

    in_parallel(work, [1], 4, tell)
    assert told[:3] == [0, 0, 0] and told[-1] == 1


def test_nothing_is_done_of_nothing() -> None:
    told: list[int] = []
    in_parallel(told.append, [], 4, told.append)
    assert told == []


def test_a_ctrl_c_does_not_wait_for_what_is_under_way() -> None:
    end = threading.Event()

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    def work(number: int) -> None:
        if number:
            end.wait(60)

    try:
        with pytest.raises(KeyboardInterrupt):
            in_parallel(work, range(3), 3, stop)
        assert not end.is_set()
    finally:
        end.set()


def test_after_a_failure_no_more_are_begun() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise ValueError("three")

    with pytest.raises(ValueError, match="three"):
        in_parallel(work, range(1000), 2, lambda number: None)
    assert len(begun) < 20


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    in_parallel(lambda number: None, range(9), 3, lambda number: None)
    assert threading.active_count() == before


def test_after_a_failure_those_that_were_begun_have_ended() -> None:
    ended: list[int] = []
    failed = threading.Event()

    def work(number: int) -> None:
        if number:
            failed.wait(60)
            ended.append(number)
        else:
            failed.set()
            raise ValueError

    with pytest.raises(ValueError):
        in_parallel(work, range(3), 3, lambda number: None)
    assert sorted(ended) in ([1, 2], [1], [2])
