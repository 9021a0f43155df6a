"""Clocks that are wrong: times of files in the past or the future, and a clock that is set back between two builds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.faulty_hub import KINDS, another, fill
from tests.support.hubs import add_story, tree

pytestmark = pytest.mark.slow

HOUR, DAY, YEAR = 3_600, 86_400, 31_536_000
NOW = 1_795_176_000
"""20 November 2026, 12:00 UTC."""


def build(site: Path, output: str, *options: str) -> dict[str, bytes]:
    answer = run("build", "--site", site, "--output", site / output, *options)
    assert answer.exit_code == 0, answer.output
    return tree(site / output)


@pytest.mark.parametrize("shift", [-50 * YEAR, -HOUR, 0, 2, HOUR, 50 * YEAR])
@pytest.mark.parametrize("kind", KINDS)
def test_edit_counts_whatever_the_file_time(
    tmp_path: Path, kind: str, shift: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    site = fill(tmp_path)
    file = site / kind
    moment = (time.time() + shift,) * 2
    os.utime(file, moment)
    build(site, "public")
    size = file.stat().st_size
    another(file)
    file.write_bytes(file.read_bytes()[:size].ljust(size))
    os.utime(file, moment)
    assert build(site, "public") == build(site, "clean", "--clean")


@pytest.mark.parametrize("back", [1, HOUR, DAY, 20 * DAY, YEAR, 56 * YEAR])
def test_clock_set_back_gives_the_site_of_that_time(tmp_path: Path, back: int, monkeypatch: pytest.MonkeyPatch) -> None:
    site = fill(tmp_path)
    add_story(site, "just-now", date="2026-11-20T12:00:00Z")
    real = time.time_ns
    for ago in (0, back, 0):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW - ago))
        monkeypatch.setattr(time, "time_ns", lambda ago=ago: real() - ago * 10**9)
        another(site / KINDS[ago and 2])
        built = build(site, "public")
        assert ("news/just-now/index.html" in built) == (ago == 0)
        assert built == build(site, "clean", "--clean")
