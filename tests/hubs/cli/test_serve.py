"""The command `serve`: what it refuses before it begins, and which programs it opens files with."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.cli.serve import EDITORS, _Report
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.serve.rebuild import RebuildResult
from tests.support.cli import run
from tests.support.hubs import write_hub


@pytest.mark.parametrize("editor", ["notepad", "edit://{nothing}", "edit://{path"])
def test_an_editor_that_opens_nothing_is_refused(tmp_path: Path, editor: str) -> None:
    result = run("serve", "--site", write_hub(tmp_path), "--editor", editor)
    assert result.exit_code == 2
    assert all(name in result.output for name in EDITORS)


def test_a_folder_without_a_hub_is_refused(tmp_path: Path) -> None:
    assert run("serve", "--site", tmp_path).exit_code == 2


def test_each_build_is_told_in_a_line_and_what_is_wrong_once(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = (Diagnostic("a.md", 1, 1, "warning", "code", "odd"),)
    report = _Report()
    said = []
    for outcome, changed in (
        (RebuildResult(written=2, removed=1, seconds=0.1), {"a.md"}),
        (RebuildResult(wrong, written=1), {"a.md", "b.md"}),
        (RebuildResult(wrong, written=1), set()),
        (RebuildResult(wrong, failed=True), {"a.md"}),
        (RebuildResult(), {"a.md"}),
    ):
        report(outcome, changed)
        said.append("".join(capsys.readouterr()).splitlines())
    assert said[0] == ["a.md: 2 files written, 1 removed in 0.10 s"]
    assert said[1][0] == "2 changes: 1 file written, 0 removed in 0.00 s" and "warning[code]" in said[1][1]
    assert said[2] == ["The site: 1 file written, 0 removed in 0.00 s"]
    assert said[3] == ["The preview shows the last good site until this is mended."]
    assert said[4] == ["All is mended."]
