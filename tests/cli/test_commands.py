from __future__ import annotations

import subprocess
import sys

import pytest

from site_builder.cli import COMMANDS, load_command
from tests.cli.runs import run


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = load_command(name)
    assert (command.name, command.short_help) == (name, COMMANDS[name][1])
    assert name in run("--help").output


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples(name: str) -> None:
    assert f"\n      site-builder {name}" in run(name, "--help").output


def test_a_command_that_is_none() -> None:
    done = run("chek")
    assert done.exit_code == 2 and "chek" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_comes_without_the_heavy_libraries(arguments: list[str]) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from site_builder.cli import main\n"
        f"assert CliRunner().invoke(main, {arguments!r}).exit_code == 0\n"
        "print([n for n in ('jinja2', 'yaml', 'markdown_it', 'livereload', 'PIL', 'rich') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_program_ends_with_the_status_of_its_command() -> None:
    program = [sys.executable, "-m", "site_builder"]
    statuses = [subprocess.run([*program, *words], capture_output=True).returncode for words in (["--help"], ["chek"])]
    assert statuses == [0, 2]
