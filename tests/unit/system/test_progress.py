import pytest

from site_builder.system.progress import ProgressTimer


def test_timer_reports_progress_to_listener() -> None:
    calls: list[tuple[str, int, int]] = []
    passes = ProgressTimer(lambda *call: calls.append(call))
    with passes("parse") as tick:
        tick(3, 7)
    assert calls == [("parse", 0, 0), ("parse", 3, 7)]
    assert [(time.name, time.items) for time in passes.done] == [("parse", 7)]


def test_timer_measures_passes_without_listener() -> None:
    passes = ProgressTimer()
    with passes("load") as tick:
        tick(1, 5)
        tick(5, 6)
    with passes("parse"):
        assert [time.name for time in passes.done] == ["load"]
    assert [(time.name, time.items) for time in passes.done] == [("load", 6), ("parse", 0)]


def test_timer_measures_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 12.5])
    monkeypatch.setattr("site_builder.system.progress.time.perf_counter", lambda: next(clock))
    passes = ProgressTimer()
    with passes("load") as tick:
        tick(1, 1)
    assert passes.done[0].seconds == 2.5


def test_failed_pass_is_not_recorded() -> None:
    passes = ProgressTimer()
    with pytest.raises(OSError), passes("load"):
        raise OSError
    assert passes.done == []
