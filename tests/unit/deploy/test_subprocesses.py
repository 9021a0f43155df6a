from __future__ import annotations

import sys

import pytest

from site_builder.deploy.store import DeployError
from site_builder.deploy.subprocesses import SSH, ProgramFailedError, run_program


def test_run_program_passes_input_and_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_USER", "1")
    code = "import os, sys; print(sys.stdin.read(), *(os.environ[n] for n in ('OF_THE_USER', 'OURS', 'LC_ALL')))"
    assert run_program([sys.executable, "-c", code], b"in", {"OURS": "2"}) == b"in 1 2 C\n"


def test_programs_never_prompt_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_TERMINAL_PROMPT", "GIT_SSH_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    code = "import os; print(os.environ['GIT_TERMINAL_PROMPT'], os.environ['GIT_SSH_COMMAND'])"
    assert run_program([sys.executable, "-c", code]) == f"0 {SSH}\n".encode()


def test_failures_raise_deploy_errors() -> None:
    with pytest.raises(ProgramFailedError, match=r"-c: no such thing$") as failure:
        run_program([sys.executable, "-c", "import sys; sys.exit('no such thing')"])
    assert failure.value.status == 1
    with pytest.raises(ProgramFailedError, match="caf\ufffd"):
        run_program([sys.executable, "-c", "import sys; sys.stderr.buffer.write(b'caf\\xe9'); sys.exit(1)"])
    with pytest.raises(DeployError, match="no-such-program"):
        run_program(["no-such-program", "-x"])


def test_error_output_is_joined_into_one_line() -> None:
    assert str(ProgramFailedError(["git", "push"], 1, "a\r\n\n  b\n")) == "git push: a; b"
    assert str(ProgramFailedError(["git", "push"], 1, "\n")) == "git push: status 1"


def test_variables_of_git_hooks_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
    code = "import os; print(os.environ.get('GIT_DIR'), os.environ['GIT_AUTHOR_NAME'])"
    assert run_program([sys.executable, "-c", code]) == b"None Ada\n"
