import signal
import sys
import threading
from collections.abc import Iterator
from typing import NoReturn

import pytest

from site_builder import cli
from site_builder.cli.signals import INTERRUPTED, handle_interrupt
from tests.support.cli import run


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests were started in the background, with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Unlucky:
    """Interrupted while it is freed, where Python drops every exception."""

    def __del__(self) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_that_python_drops_comes_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.unraisablehook
    with pytest.raises(SystemExit) as end, handle_interrupt("Stopped."):
        Unlucky()
        threading.Event().wait(10)
    assert end.value.code == INTERRUPTED
    assert capsys.readouterr().err.startswith("Stopped.")
    assert sys.unraisablehook is before


def test_an_interrupt_that_comes_again_too_soon_is_not_dropped_either(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = 0
    start = threading.Timer.start

    def interrupted_once(self: threading.Timer) -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise KeyboardInterrupt
        start(self)

    monkeypatch.setattr(threading.Timer, "start", interrupted_once)
    with pytest.raises(SystemExit), handle_interrupt("Stopped."):
        Unlucky()
        threading.Event().wait(10)
    assert starts == 2


def test_a_command_may_be_stopped_while_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load_command", interrupted)
    done = run("build")
    assert (done.exit_code, done.stdout, done.stderr) == (INTERRUPTED, "", "Stopped.\n")


def test_any_other_error_that_python_drops_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ValueError

    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: told.append(lost.exc_type))
    with handle_interrupt("Stopped."):
        Broken()
    assert told == [ValueError]
