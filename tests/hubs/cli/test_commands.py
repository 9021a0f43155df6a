from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli import COMMANDS, load_command
from tests.support.cli import run
from tests.support.hubs import write_hub


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


def test_what_is_not_utf8_is_refused(tmp_path: Path) -> None:
    for words in (["build", "--base-url", "\udcff"], ["init", str(tmp_path / "a\udcff")], ["\udcff"]):
        answer = run(*words)
        assert answer.exit_code == 2 and "is not UTF-8" in answer.stderr and "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_error_is_one_line_that_holds_nothing_that_is_obeyed(tmp_path: Path) -> None:
    answer = run("rename", "--site", write_hub(tmp_path), "a\n::error::b\x1b[31m", "c")
    assert answer.stderr == "Error: no story is `a\\n::error::b\\x1b[31m`\n"


def test_the_program_ends_with_the_status_of_its_command() -> None:
    program = [sys.executable, "-m", "site_builder"]
    statuses = [subprocess.run([*program, *words], capture_output=True).returncode for words in (["--help"], ["chek"])]
    assert statuses == [0, 2]
