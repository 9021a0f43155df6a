"""Builds that die, full disks, read-only folders: the site stays whole, and the next build works."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.hub.schedule import Selection
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from tests.support.hubs import SETTINGS, add_story, tree, write_file

pytestmark = pytest.mark.slow

MORTAL = Path(__file__).parents[2] / "support/mortal_build.py"
POINTS, BATCHES = 200, 20
SELECTION = Selection(at=datetime(2026, 11, 20, tzinfo=UTC))
Tree = dict[str, bytes]
INTERRUPTED = 130
"""Exit status after Ctrl-C."""
Prepare = Callable[[], None]


def fill(site: Path, edition: str, gone: int, search: bool) -> None:
    """A hub whose editions differ in every page, in some stories, in a layout and in a static file."""
    write_file(site / "site.yaml", f"{SETTINGS}search: {str(search).lower()}\n")
    write_file(site / "static/js/x.js", f"// {edition}")
    write_file(site / "layouts/partials/footer.html", f"<footer>{edition}</footer>")
    for i in range(12):
        if i % 4 == gone:
            for file in site.glob(f"content/news/*/*/*-story-{i}.md"):
                file.unlink()
        else:
            add_story(site, f"story-{i}", f"2026-11-{i + 1:02}", body=edition * 50, tags=f"[t{(i + gone) % 5}]")


@pytest.fixture
def editions(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Tree, Tree]:
    """A hub published in its old edition and edited to its new one; the trees of both. The parameter: with a search."""
    site, search = tmp_path / "hub", getattr(request, "param", False)
    fill(site, "old", 1, search)
    build(Options(hub_dir=site, output=site / "public", selection=SELECTION, jobs=1))
    old = tree(site / "public")
    fill(site, "new", 2, search)
    build(Options(hub_dir=site, output=tmp_path / "clean", selection=SELECTION, jobs=1, state=tmp_path / "state"))
    return site, old, tree(tmp_path / "clean")


def mortal(site: Path, end: int, jobs: int, kind: signal.Signals = signal.SIGKILL) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(MORTAL), str(site), str(end), str(jobs), str(kind.value)]
    return subprocess.run(command, capture_output=True, text=True, cwd=MORTAL.parent.parent.parent, check=False)


def assert_whole(site: Path, old: Tree, new: Tree) -> None:
    """Every file of the output is an old one or a new one."""
    for path, data in tree(site / "public").items():
        assert data in (old.get(path), new.get(path)), path


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("batch", range(BATCHES // 2))
def test_killed_build_leaves_the_site_whole(editions: tuple[Path, Tree, Tree], batch: int, jobs: int) -> None:
    site, old, new = editions
    before = site.with_name("before")
    shutil.copytree(site, before)
    calls = int(mortal(site, 0, jobs).stdout)
    points = POINTS // BATCHES
    for point in range(points):
        shutil.rmtree(site)
        shutil.copytree(before, site)
        end = 1 + calls * (batch * points + point) // (POINTS // 2)
        died = mortal(site, end, jobs).returncode == -signal.SIGKILL
        assert died or jobs > 1, "only workers make the number of calls vary"
        assert_whole(site, old, new)
        build(Options(hub_dir=site, output=site / "public", selection=SELECTION, jobs=1))
        assert tree(site / "public") == new
        assert sorted(path.name for path in site.iterdir() if path.name.startswith(".")) == [".site-builder"]


@pytest.mark.parametrize("editions", [True], indirect=True)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.97])
def test_killed_build_with_search_leaves_the_site_whole(editions: tuple[Path, Tree, Tree], share: float) -> None:
    site, old, new = editions
    before = site.with_name("before")
    shutil.copytree(site, before)
    calls = int(mortal(site, 0, 1).stdout)
    shutil.rmtree(site)
    shutil.copytree(before, site)
    assert mortal(site, int(calls * share), 1).returncode == -signal.SIGKILL
    assert_whole(site, old, new)
    build(Options(hub_dir=site, output=site / "public", selection=SELECTION, jobs=1))
    assert tree(site / "public") == new


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_site_whole(editions: tuple[Path, Tree, Tree], jobs: int) -> None:
    site, old, new = editions
    before = site.with_name("before")
    shutil.copytree(site, before)
    calls = int(mortal(site, 0, jobs).stdout)
    for point in range(2, 20):
        shutil.rmtree(site)
        shutil.copytree(before, site)
        stopped = mortal(site, calls * point // 20, jobs, signal.SIGINT)
        assert stopped.returncode in (0, INTERRUPTED), stopped.stderr
        # Python prints and drops what is raised while it frees a value: then the build ends as if nothing had been.
        assert stopped.returncode == 0 or "Traceback" not in stopped.stderr
        assert tree(site / "public") in (old, new)
        assert not (site / ".public.staging").exists()
        build(Options(hub_dir=site, output=site / "public", selection=SELECTION, jobs=1))
        assert tree(site / "public") == new


def site_builder(site: Path, prepare: Prepare | None = None, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "site_builder", "build", "--site", str(site), "--at", "2026-11-20"]
    return subprocess.run(command, capture_output=True, text=True, preexec_fn=prepare, check=False)


@pytest.mark.parametrize("limit", [0, 8_000, 60_000, 500_000])
def test_full_disk_leaves_the_site_unchanged(editions: tuple[Path, Tree, Tree], limit: int) -> None:
    site, old, new = editions
    write_file(site / "static/big.txt", "x" * 1_000_000)

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    failed = site_builder(site, limited)
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: ") and "Traceback" not in failed.stderr
    assert tree(site / "public") == old
    (site / "static/big.txt").unlink()
    assert site_builder(site).returncode == 0
    assert tree(site / "public") == new


@pytest.mark.parametrize("folder", [".", "public", ".site-builder", "public/news"])
def test_read_only_folder_leaves_the_site_whole(editions: tuple[Path, Tree, Tree], folder: str) -> None:
    site, old, new = editions
    limited = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    modes = {path: path.stat().st_mode for path in (site / folder, *(site / folder).glob("*")) if path.exists()}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        failed = site_builder(site, None, *limited)
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: ") and "Traceback" not in failed.stderr
    assert_whole(site, old, new)
    assert site_builder(site).returncode == 0
    assert tree(site / "public") == new
