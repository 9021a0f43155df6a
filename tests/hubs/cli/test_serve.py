"""The command `serve`: rejected arguments, and the lines that it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli.serve import EDITORS, _BuildPrinter
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.serve.rebuild_result import RebuildResult
from tests.support.cli import run
from tests.support.hubs import write_hub


@pytest.mark.parametrize("editor", ["notepad", "edit://{nothing}", "edit://{path"])
def test_unknown_editor_is_rejected(tmp_path: Path, editor: str) -> None:
    result = run("serve", "--site", write_hub(tmp_path), "--editor", editor)
    assert result.exit_code == 2
    assert all(name in result.output for name in EDITORS)


def test_folder_without_hub_is_rejected(tmp_path: Path) -> None:
    assert run("serve", "--site", tmp_path).exit_code == 2


def test_each_build_prints_summary_and_new_diagnostics(capsys: pytest.CaptureFixture[str]) -> None:
    warnings = (Diagnostic("a.md", 1, 1, "warning", "code", "odd"),)
    report = _BuildPrinter()
    printed = []
    for outcome, changed in (
        (RebuildResult(written=2, removed=1, seconds=0.1), {"a.md"}),
        (RebuildResult(warnings, written=1), {"a.md", "b.md"}),
        (RebuildResult(warnings, written=1), set()),
        (RebuildResult(warnings, failed=True), {"a.md"}),
        (RebuildResult(), {"a.md"}),
    ):
        report(outcome, changed)
        printed.append("".join(capsys.readouterr()).splitlines())
    assert printed[0] == ["a.md: 2 files written, 1 removed in 0.10 s"]
    assert printed[1][0] == "2 changes: 1 file written, 0 removed in 0.00 s" and "warning[code]" in printed[1][1]
    assert printed[2] == ["The site: 1 file written, 0 removed in 0.00 s"]
    assert printed[3] == ["The preview shows the last good site until the errors are fixed."]
    assert printed[4] == ["All problems fixed."]
