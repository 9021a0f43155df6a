import io

import pytest

from site_builder.cli import progress as module
from site_builder.cli.progress import pass_lines, progress
from site_builder.system.progress import PassTime


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, patience: float, wanted: bool = True) -> str:
    """What stands on a terminal when two passes have told how far they are."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(module, "PATIENCE", patience)
    with progress(wanted) as listener:
        if listener:
            listener("parse", 3, 7)
            listener("index", 1, 2)
    return terminal.getvalue()


def test_a_bar_is_drawn_for_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, 0)
    assert "index" in shown and "1/2" in shown


def test_nothing_is_drawn_when_it_is_soon_done_or_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, 60) == drawn(monkeypatch, 0, wanted=False) == ""


def test_without_a_terminal_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with progress() as listener:
        assert listener is None


def test_a_line_for_each_pass() -> None:
    lines = ["parse        1,200      1.25 s", "plan             0      0.00 s"]
    passes = (PassTime("parse", 1.25, 1200), PassTime("plan", 0.0, 0))
    assert list(pass_lines(passes)) == lines
