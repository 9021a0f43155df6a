"""The command `serve`: what it refuses before it begins, and which programs it opens files with."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder.cli import main
from site_builder.cli.serve import EDITORS
from tests.hubs import write_hub


@pytest.mark.parametrize("editor", ["notepad", "edit://{nothing}", "edit://{path"])
def test_an_editor_that_opens_nothing_is_refused(tmp_path: Path, editor: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--site", str(write_hub(tmp_path)), "--editor", editor])
    assert result.exit_code == 2
    assert all(name in result.output for name in EDITORS)


def test_a_folder_without_a_hub_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["serve", "--site", str(tmp_path)]).exit_code == 2
