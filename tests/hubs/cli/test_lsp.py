from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.cli import run


def test_lsp_without_pygls_prints_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.cli.lsp.has_pygls", lambda: False)
    result = run("lsp")
    assert result.exit_code == 1 and "pip install pygls" in result.stderr


@pytest.mark.parametrize("options", [[], ["--stdio"]])
def test_output_of_libraries_does_not_mix_with_messages(options: list[str]) -> None:
    code = (
        "import os, site_builder.lsp.server as server\n"
        "def run(reader, writer):\n"
        "    print('printed', flush=True); os.write(1, b'written'); writer.write(reader.read())\n"
        "server.run = run\n"
        "from site_builder.cli import main\n"
        f"main(['lsp', *{options}])"
    )
    result = subprocess.run([sys.executable, "-c", code], input=b"message", capture_output=True, check=True)
    assert result.stdout == b"message" and b"printed" in result.stderr and b"written" in result.stderr
