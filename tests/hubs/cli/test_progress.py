import io

import pytest

from site_builder.cli import progress as module
from site_builder.cli.progress import pass_lines, progress
from site_builder.system.progress import PassTime


class Terminal(io.StringIO):
    """A stream that reports to be a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, delay: float, enabled: bool = True) -> str:
    """Return what is on a terminal after two passes have reported progress."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(module, "BAR_DELAY", delay)
    with progress(enabled) as listener:
        if listener:
            listener("parse", 3, 7)
            listener("index", 1, 2)
    return terminal.getvalue()


def test_bar_is_drawn_for_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = drawn(monkeypatch, 0)
    assert "index" in shown and "1/2" in shown


def test_bar_is_not_drawn_for_short_work_or_if_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, 60) == drawn(monkeypatch, 0, enabled=False) == ""


def test_progress_without_terminal_has_no_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with progress() as listener:
        assert listener is None


def test_pass_lines_has_a_line_for_each_pass() -> None:
    lines = ["parse        1,200      1.25 s", "plan             0      0.00 s"]
    passes = (PassTime("parse", 1.25, 1200), PassTime("plan", 0.0, 0))
    assert list(pass_lines(passes)) == lines
