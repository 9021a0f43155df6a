"""All pages of the demo hub, and of one with long lists, under the Nu HTML checker of the W3C.

npm brings it: `make test` installs it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.hubs import built
from tests.support.items import write_long_lists

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / ".venv/npm/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.mark.slow
def test_nu_checker_finds_no_error(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not CHECKER.exists():
        if os.environ.get("CHECKS") == "all":
            pytest.fail("java or the checker is missing")
        pytest.skip("java or the checker is missing")
    outputs = built(ROOT, tmp_path / "public", search=True), built(write_long_lists(tmp_path / "long"))
    pages = sorted(str(file) for output in outputs for file in output.rglob("*.html"))
    assert len(pages) > 100
    command = [java, "-jar", str(CHECKER), "--errors-only", "--format", "gnu", *pages]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 0
