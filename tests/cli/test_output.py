import sys
import threading

import pytest

from site_builder.cli.output import INTERRUPTED, interruptible


class Unlucky:
    """Interrupted while it is freed, where Python drops every exception."""

    def __del__(self) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_that_python_drops_comes_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.unraisablehook
    with pytest.raises(SystemExit) as end, interruptible():
        Unlucky()
        assert not threading.Event().wait(20), "not interrupted"
    assert end.value.code == INTERRUPTED
    assert capsys.readouterr().err.startswith("Stopped.")
    assert sys.unraisablehook is before
