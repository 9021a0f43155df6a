from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_calls_program(shell: str) -> None:
    script = run("completion", shell).stdout
    assert f"_SITE_BUILDER_COMPLETE={shell}_complete" in script and "site-builder" in script


def test_unknown_shell_is_rejected() -> None:
    assert run("completion", "dos").exit_code == 2


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with the program on it."""
    program = tmp_path / "site-builder"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m site_builder "$@"\n')
    program.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("line", "completions"), [("site-builder ser", ["serve"]), ("site-builder build --dra", ["--drafts"])]
)
def test_bash_completes(path: str, line: str, completions: list[str]) -> None:
    words = line.split()
    code = (
        'eval "$(site-builder completion bash)"\n'
        f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _site_builder_completion {words[0]}\n"
        'echo "${COMPREPLY[@]}"'
    )
    environment = {**os.environ, "PATH": path, "PYTHONPATH": os.getcwd()}
    result = subprocess.run(["bash", "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert result.stdout.split() == completions, result.stderr
