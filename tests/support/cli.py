"""Running a command in this process, as a script does: without a terminal."""

from __future__ import annotations

from click.testing import CliRunner, Result

from site_builder.cli import main


def run(*arguments: object) -> Result:
    """What the program answers to these arguments."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
