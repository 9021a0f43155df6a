from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.cli import COMMANDS, load_command
from tests.support.cli import run
from tests.support.hubs import story_text, write_hub


@pytest.mark.parametrize("name", COMMANDS)
def test_summary_of_command_matches_its_help(name: str) -> None:
    command = load_command(name)
    assert (command.name, command.short_help) == (name, COMMANDS[name][1])
    assert name in run("--help").output


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_command_has_examples(name: str) -> None:
    assert f"\n      site-builder {name}" in run(name, "--help").output


def test_unknown_command_exits_with_2() -> None:
    result = run("chek")
    assert result.exit_code == 2 and "chek" in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_does_not_import_heavy_libraries(arguments: list[str]) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from site_builder.cli import main\n"
        f"assert CliRunner().invoke(main, {arguments!r}).exit_code == 0\n"
        "print([n for n in ('jinja2', 'yaml', 'markdown_it', 'livereload', 'PIL', 'rich') if n in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_build_with_nothing_changed_imports_few_modules(tmp_path: Path) -> None:
    hub = write_hub(tmp_path)
    assert run("build", "--site", hub).exit_code == 0
    heavy = {"jinja2", "yaml", "markdown_it", "pygments", "PIL", "rich", "babel", "lightningcss", "rapidfuzz"}
    heavy |= {"concurrent", "multiprocessing", "logging", "email", "importlib.metadata"}
    code = (
        "import sys; from site_builder.cli import main\n"
        f"main(['build', '--site', {str(hub)!r}, '--quiet'], standalone_mode=False)\n"
        f"print(sorted({heavy!r} & sys.modules.keys()), len([m for m in sys.modules if m.startswith('site_builder')]))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    libraries, _, own_modules = result.stdout.rpartition(" ")
    assert libraries == "[]" and int(own_modules) <= 64


def test_build_with_nothing_changed_but_a_warning_does_not_load_layouts(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, "-- content/news/a.md --\n" + story_text(date="2026-11-01", body="See [[page]]."))
    assert "warning[foreign-syntax]" in run("build", "--site", hub).stderr
    code = (
        "import sys; from site_builder.cli import main\n"
        f"main(['build', '--site', {str(hub)!r}, '--quiet'], standalone_mode=False)\n"
        "print([n for n in ('jinja2', 'markdown_it', 'pygments', 'babel') if n in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "warning[foreign-syntax]" in result.stderr and result.stdout.strip() == "[]"


def test_argument_that_is_not_utf8_is_rejected(tmp_path: Path) -> None:
    for arguments in (["build", "--base-url", "\udcff"], ["init", str(tmp_path / "a\udcff")], ["\udcff"]):
        result = run(*arguments)
        assert result.exit_code == 2 and "is not UTF-8" in result.stderr and "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_error_is_one_line_with_escaped_control_characters(tmp_path: Path) -> None:
    result = run("rename", "--site", write_hub(tmp_path), "a\n::error::b\x1b[31m", "c")
    assert result.stderr == "Error: no story or item is `a\\n::error::b\\x1b[31m`\n"


def test_program_exits_with_status_of_command() -> None:
    program = [sys.executable, "-m", "site_builder"]
    statuses = [
        subprocess.run([*program, *arguments], capture_output=True).returncode for arguments in (["--help"], ["chek"])
    ]
    assert statuses == [0, 2]


@pytest.mark.parametrize("name", ["build", "list", "serve"])
def test_only_builds_run_without_garbage_collection(name: str) -> None:
    gc.disable()
    try:
        load_command(name)
        assert gc.isenabled() == (name != "build")
    finally:
        gc.enable()
