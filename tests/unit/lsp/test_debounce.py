from __future__ import annotations

from queue import Queue
from threading import Event

import pytest

from site_builder.lsp.debounce import Debouncer
from tests.support.patience import PATIENCE


def test_requests_in_quick_succession_are_handled_together() -> None:
    done: Queue[set[str]] = Queue()
    worker = Debouncer("test", done.put, quiet=0.05, max_wait=10)
    for item in ("a", "b", "a"):
        worker.request(item)
    worker.start()
    assert done.get(timeout=PATIENCE) == {"a", "b"}
    worker.request("c")
    assert done.get(timeout=PATIENCE) == {"c"}


def test_work_starts_after_max_wait() -> None:
    done: Queue[set[int]] = Queue()
    worker = Debouncer("test", done.put, quiet=60, max_wait=0)
    worker.start()
    worker.request(1)
    assert done.get(timeout=PATIENCE) == {1}


def test_requests_during_work_are_handled_next() -> None:
    done: Queue[set[int]] = Queue()
    started, go_on = Event(), Event()

    def work(items: set[int]) -> None:
        started.set()
        go_on.wait(PATIENCE)
        done.put(items)

    worker = Debouncer("test", work, quiet=0, max_wait=0)
    worker.start()
    worker.request(1)
    assert started.wait(PATIENCE)
    worker.request(2)
    go_on.set()
    assert (done.get(timeout=PATIENCE), done.get(timeout=PATIENCE)) == ({1}, {2})


def test_error_in_work_does_not_end_the_thread(capsys: pytest.CaptureFixture[str]) -> None:
    done: Queue[set[int]] = Queue()

    def work(items: set[int]) -> None:
        if 0 in items:
            raise ValueError("a fault")
        done.put(items)

    worker = Debouncer("test", work, quiet=0, max_wait=0)
    worker.start()
    worker.request(0)
    worker.request(1)
    assert done.get(timeout=PATIENCE) == {1}
    assert "a fault" in capsys.readouterr().err
