"""Commands at work at the same time: they wait for each other or say so, and what they leave is what one would."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.request import urlopen

import pytest

from site_builder.pipeline.publish import open_publisher
from tests.support.faulty_hub import AT, assert_fails_with, build_command, command, fill
from tests.support.hubs import add_story, tree
from tests.support.patience import PATIENCE
from tests.support.project import ROOT
from tests.support.serve_process import serving

KILLED_WORKER = ROOT / "tests/support/killed_worker_build.py"
Tree = dict[str, bytes]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub of a hundred stories."""
    site = fill(tmp_path / "hub")
    for i in range(100):
        add_story(site, f"many-{i}", f"2026-10-{i % 28 + 1:02}", tags=f"[t{i % 5}]")
    return site


def clean(site: Path) -> Tree:
    """What a build gives that knows of no other."""
    answer = command("build", "--site", site, "--at", AT, "--clean", "--output", site.with_name("clean"))
    assert answer.returncode == 0, answer.stderr
    return tree(site.with_name("clean"))


def at_once(commands: Iterable[list[str]]) -> list[subprocess.CompletedProcess[str]]:
    """Run some commands, all at the same time."""
    begun = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for line in commands]
    printed = [process.communicate(timeout=PATIENCE) for process in begun]
    return [
        subprocess.CompletedProcess(process.args, process.returncode, *texts)
        for process, texts in zip(begun, printed, strict=True)
    ]


def test_second_build_of_same_output_fails(site: Path) -> None:
    with open_publisher(site / "public", site / ".site-builder"):
        assert_fails_with(command("build", "--site", site, "--at", AT), "another build is writing to", "public")
        assert not (site / "public").exists()
    assert command("build", "--site", site, "--at", AT).returncode == 0


@pytest.mark.slow
def test_one_of_several_builds_at_once_succeeds(site: Path) -> None:
    for edition in range(4):
        add_story(site, "many-1", "2026-10-02", title=f"Edition {edition}")
        answers = at_once([build_command(site)] * 4)
        assert 0 in {one.returncode for one in answers}
        for one in answers:
            if one.returncode:
                assert_fails_with(one, "another build is writing to")
        assert tree(site / "public") == clean(site)


@pytest.mark.slow
def test_builds_of_different_outputs_wait_for_each_other(site: Path) -> None:
    outputs = [site.parent / f"output-{n}" for n in range(2)]
    answers = at_once(build_command(site, "--output", output) for output in outputs)
    assert [(one.returncode, one.stderr) for one in answers] == [(0, "")] * 2
    expected = clean(site)
    assert [tree(output) == expected for output in outputs] == [True] * 2


@pytest.mark.slow
def test_build_during_a_preview_equals_a_clean_build(site: Path) -> None:
    with serving(site) as preview:
        for edition in range(3):
            add_story(site, "many-1", "2026-10-02", title=f"Edition {edition}")
            answer = command("build", "--site", site, "--at", AT)
            assert (answer.returncode, answer.stderr) == (0, "")
            assert tree(site / "public") == clean(site)
        with urlopen(f"{preview.address}/news/many-2/") as reply:
            assert b"Many 2" in reply.read()
        assert preview.interrupt() == 0


@pytest.mark.slow
def test_killed_worker_leaves_the_site_as_it_was(site: Path) -> None:
    assert command("build", "--site", site, "--at", AT).returncode == 0
    before = tree(site / "public")
    for i in range(100):
        add_story(site, f"many-{i}", f"2026-10-{i % 28 + 1:02}", title=f"New {i}")
    answer = subprocess.run([sys.executable, KILLED_WORKER, site, "many-50"], cwd=ROOT, capture_output=True, text=True)
    assert_fails_with(answer, "--jobs 1")
    assert tree(site / "public") == before
    assert command("build", "--site", site, "--at", AT).returncode == 0
    assert tree(site / "public") == clean(site)
