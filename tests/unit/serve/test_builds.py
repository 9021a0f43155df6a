"""Builds in a process of their own: what comes of a build, of one that is stopped, and of one that fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from queue import Queue

import pytest

from site_builder.serve.builds import Builds, build_command
from site_builder.serve.preview_options import preview_options
from site_builder.serve.rebuild_result import RebuildResult
from tests.support.hubs import NOW, add_story, write_hub
from tests.support.patience import PATIENCE


def result_of(command: list[str]) -> RebuildResult | None:
    """What a build with this command gives."""
    results: Queue[RebuildResult | None] = Queue()
    with Builds(command) as builds:
        builds.start(results.put)
        return results.get(timeout=PATIENCE)


def test_build_in_a_process_gives_its_result(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "sketch", draft="true")
    result = result_of(build_command(hub_dir, everything=True))
    assert result is not None and result.last_build is not None
    assert (result.failed, result.written > 5, len(result.last_build.unpublished)) == (False, True, 1)
    assert (preview_options(hub_dir, NOW, everything=True).output / "news/sketch/index.html").exists()
    (hub_dir / "site.yaml").unlink()
    result = result_of(build_command(hub_dir, everything=False))
    assert result is not None and [diagnostic.code for diagnostic in result.diagnostics] == ["cannot-build"]


def test_stopped_build_has_no_result_and_ends() -> None:
    results: Queue[RebuildResult | None] = Queue()
    with Builds([sys.executable, "-c", "import signal; signal.pause()"]) as builds:
        builds.start(results.put)
        process = builds._process
        builds.stop()
        assert results.get(timeout=PATIENCE) is None
    assert process and process.poll() is not None


def test_no_build_starts_when_the_preview_is_ending() -> None:
    with Builds(build_command(Path("/nowhere"), everything=True)) as builds:
        pass
    builds.start(lambda result: pytest.fail("a build was started"))
    assert builds._process is None


def test_build_of_a_killed_preview_ends_without_a_word(tmp_path: Path) -> None:
    command = build_command(write_hub(tmp_path), everything=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_process_that_fails_is_a_failed_build() -> None:
    result = result_of([sys.executable, "-c", "raise SystemExit(3)"])
    assert result and result.failed and "status 3" in result.diagnostics[0].message
    assert result_of([sys.executable, "-c", ""]) is None, "another process is building"
    missing = result_of(["/nowhere"])
    assert missing and missing.failed
