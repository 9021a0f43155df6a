import pytest

from site_builder.system.progress import ProgressTimer


def test_passes_tell_a_listener() -> None:
    told: list[tuple[str, int, int]] = []
    passes = ProgressTimer(lambda *what: told.append(what))
    with passes("parse") as tick:
        tick(3, 7)
    assert told == [("parse", 0, 0), ("parse", 3, 7)]
    assert [(one.name, one.items) for one in passes.done] == [("parse", 7)]


def test_passes_are_measured_in_their_order_without_a_listener() -> None:
    passes = ProgressTimer()
    with passes("load") as tick:
        tick(1, 5)
        tick(5, 6)
    with passes("parse"):
        assert [one.name for one in passes.done] == ["load"]
    assert [(one.name, one.items) for one in passes.done] == [("load", 6), ("parse", 0)]


def test_a_pass_takes_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 12.5])
    monkeypatch.setattr("site_builder.system.progress.time.perf_counter", lambda: next(clock))
    passes = ProgressTimer()
    with passes("load") as tick:
        tick(1, 1)
    assert passes.done[0].seconds == 2.5


def test_a_pass_that_fails_is_not_done() -> None:
    passes = ProgressTimer()
    with pytest.raises(OSError), passes("load"):
        raise OSError
    assert passes.done == []
