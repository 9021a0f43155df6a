from typing import NoReturn

import pytest

from site_builder import cli
from site_builder.cli.signals import INTERRUPTED
from tests.support.cli import run


def test_interrupt_while_loading_a_command_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(name: str) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "load_command", interrupted)
    result = run("build")
    assert (result.exit_code, result.stdout, result.stderr) == (INTERRUPTED, "", "Stopped.\n")
