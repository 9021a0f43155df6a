"""Builds that die, full disks, read-only folders: the site stays whole, and the next build works."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.hub.schedule import Selection
from site_builder.model.fingerprint import digest_bytes
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.store.manifest import Manifest, manifest_file
from tests.support.amount import amount
from tests.support.faulty_hub import like_anybody
from tests.support.forked_commands import Reply, Request, forked_commands
from tests.support.hubs import SETTINGS, add_story, tree, write_file

pytestmark = pytest.mark.slow

POINTS, BATCHES = amount(60, 400), 3
"""Points at which a build is killed, with one process and with workers; the tests that share them."""
SELECTION = Selection(at=datetime(2026, 11, 20, tzinfo=UTC))
Tree = dict[str, bytes]
Mortal = tuple["Editions", Callable[..., Reply]]
INTERRUPTED = 130
"""Exit status after Ctrl-C."""


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


class Editions(NamedTuple):
    """A hub published in its old edition and edited to its new one."""

    site: Path
    old: Tree
    new: Tree

    @property
    def copy(self) -> Path:
        return self.site.with_name("copy")

    def restore(self) -> None:
        """Make the hub what it was before the build that was killed."""
        shutil.rmtree(self.site)
        shutil.copytree(self.copy, self.site)

    def assert_whole(self) -> None:
        """Every file of the output is an old one or a new one."""
        for path, data in tree(self.site / "public").items():
            assert data in (self.old.get(path), self.new.get(path)), path

    def assert_records_agree(self) -> None:
        """What the manifest says of the inputs of a published file is what its fingerprint was made from.

        During a publication they are those of the file to come.
        """
        with Manifest(manifest_file(self.site / "public", self.site / ".site-builder")) as manifest:
            if not manifest.publication():
                for path, record in manifest.records().items():
                    inputs, _ = manifest.input_records(path)
                    assert not inputs or digest_bytes(inputs) == record.fingerprint, path

    def assert_next_build_is_new(self) -> None:
        build(Options(hub_dir=self.site, output=self.site / "public", selection=SELECTION, jobs=1))
        assert tree(self.site / "public") == self.new
        assert [path.name for path in self.site.iterdir() if path.name.startswith(".")] == [".site-builder"]


def two_editions(folder: Path, search: bool) -> Editions:
    site = folder / "hub"
    fill(site, "old", 1, search)
    build(Options(hub_dir=site, output=site / "public", selection=SELECTION, jobs=1))
    old = tree(site / "public")
    fill(site, "new", 2, search)
    build(Options(hub_dir=site, output=folder / "clean", selection=SELECTION, jobs=1, state=folder / "state"))
    editions = Editions(site, old, tree(folder / "clean"))
    shutil.copytree(site, editions.copy)
    return editions


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    return two_editions(tmp_path, search=False)


@pytest.fixture(scope="module", params=[False], ids=["no-search"])
def mortal(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Mortal:
    """Builds of two editions that the tests of a process share. The parameter: with a search."""
    editions = two_editions(tmp_path_factory.mktemp("editions"), request.param)
    commands = forked_commands()
    commands.run(Request(words_of(editions.site), in_server=True))

    def build(call: int, jobs: int, kind: signal.Signals = signal.SIGKILL, *more: str) -> Reply:
        """Build the new edition from the old one, and get a signal at a call of a function."""
        editions.restore()
        words = [*words_of(editions.site), "--quiet", "--jobs", str(jobs), *more]
        return commands.run(Request(words, chunks=True, call=call, signal=kind))

    return editions, build


def words_of(site: Path) -> list[str]:
    return ["build", "--site", str(site), "--at", "2026-11-20"]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("batch", range(BATCHES))
def test_killed_build_leaves_the_site_whole(mortal: Mortal, batch: int, jobs: int) -> None:
    editions, build = mortal
    calls = build(0, jobs).calls
    for point in range(batch, POINTS, BATCHES):
        died = build(1 + calls * point // POINTS, jobs).returncode == -signal.SIGKILL
        assert died or jobs > 1, "only workers make the number of calls vary"
        editions.assert_whole()
        editions.assert_records_agree()
        editions.assert_next_build_is_new()


def test_killed_clean_build_leaves_the_site_whole(mortal: Mortal) -> None:
    editions, build = mortal
    calls = build(0, 1, signal.SIGKILL, "--clean").calls
    for share in (0.5, 0.9, *(0.94 + point / 500 for point in range(25))):
        assert build(int(calls * share), 1, signal.SIGKILL, "--clean").returncode == -signal.SIGKILL
        editions.assert_whole()
        editions.assert_records_agree()
        editions.assert_next_build_is_new()


@pytest.mark.parametrize("mortal", [True], indirect=True, ids=["search"])
def test_killed_build_with_search_leaves_the_site_whole(mortal: Mortal) -> None:
    editions, build = mortal
    calls = build(0, 1).calls
    for share in (0.3, 0.6, 0.9, 0.97):
        assert build(int(calls * share), 1).returncode == -signal.SIGKILL
        editions.assert_whole()
        editions.assert_next_build_is_new()


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_leaves_the_site_whole(mortal: Mortal, jobs: int) -> None:
    editions, build = mortal
    calls = build(0, jobs).calls
    for point in range(2, 20):
        stopped = build(calls * point // 20, jobs, signal.SIGINT)
        assert stopped.returncode in (0, INTERRUPTED), stopped.stderr
        # Python prints and drops what is raised while it frees a value: then the build ends as if nothing had been.
        assert stopped.returncode == 0 or "Traceback" not in stopped.stderr
        assert tree(editions.site / "public") in (editions.old, editions.new)
        assert not (editions.site / ".public.staging").exists()
        editions.assert_next_build_is_new()


@pytest.mark.parametrize("limit", [0, 8_000, 60_000, 500_000])
def test_full_disk_leaves_the_site_unchanged(editions: Editions, limit: int) -> None:
    write_file(editions.site / "static/big.txt", "x" * 1_000_000)
    failed = forked_commands().run(Request(words_of(editions.site), file_limit=limit))
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: ") and "Traceback" not in failed.stderr
    assert tree(editions.site / "public") == editions.old
    (editions.site / "static/big.txt").unlink()
    editions.assert_next_build_is_new()


@pytest.mark.parametrize("folder", [".", "public", ".site-builder", "public/news"])
def test_read_only_folder_leaves_the_site_whole(editions: Editions, folder: str) -> None:
    site = editions.site
    modes = {path: path.stat().st_mode for path in (site / folder, *(site / folder).glob("*")) if path.exists()}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        failed = forked_commands(*like_anybody()).run(Request(words_of(site)))
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: ") and "Traceback" not in failed.stderr
    editions.assert_whole()
    editions.assert_next_build_is_new()
