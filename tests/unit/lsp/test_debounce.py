from __future__ import annotations

from queue import Queue
from threading import Event

import pytest

from site_builder.lsp.debounce import Debouncer


def test_what_comes_together_is_done_together() -> None:
    done: Queue[set[str]] = Queue()
    worker = Debouncer("test", done.put, quiet=0.05, patience=10)
    for item in ("a", "b", "a"):
        worker.ask(item)
    worker.start()
    assert done.get(timeout=20) == {"a", "b"}
    worker.ask("c")
    assert done.get(timeout=20) == {"c"}


def test_patience_has_an_end() -> None:
    done: Queue[set[int]] = Queue()
    worker = Debouncer("test", done.put, quiet=60, patience=0)
    worker.start()
    worker.ask(1)
    assert done.get(timeout=20) == {1}


def test_what_comes_while_it_works_is_done_next() -> None:
    done: Queue[set[int]] = Queue()
    begun, go_on = Event(), Event()

    def work(items: set[int]) -> None:
        begun.set()
        go_on.wait(20)
        done.put(items)

    worker = Debouncer("test", work, quiet=0, patience=0)
    worker.start()
    worker.ask(1)
    assert begun.wait(20)
    worker.ask(2)
    go_on.set()
    assert (done.get(timeout=20), done.get(timeout=20)) == ({1}, {2})


def test_a_fault_does_not_end_it(capsys: pytest.CaptureFixture[str]) -> None:
    done: Queue[set[int]] = Queue()

    def work(items: set[int]) -> None:
        if 0 in items:
            raise ValueError("a fault")
        done.put(items)

    worker = Debouncer("test", work, quiet=0, patience=0)
    worker.start()
    worker.ask(0)
    worker.ask(1)
    assert done.get(timeout=20) == {1}
    assert "a fault" in capsys.readouterr().err
