"""Files that vanish, change or grow between being found and being read: the right result or a message, never half.

What happens to the file does so when all files have been found (`load`), and before any is read again.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import Result as CommandResult

from site_builder.model.result import Result
from site_builder.pipeline import load, session
from site_builder.pipeline.load import Inputs
from tests.support.cli import run
from tests.support.faulty_hub import AT, KINDS, another, build_command, fill
from tests.support.hubs import story_text, tree

pytestmark = pytest.mark.slow

Change = Callable[[Path], object]
Tree = dict[str, bytes]


def grow(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"\n" * 5000)


def shrink(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def become_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


CHANGES: tuple[Change, ...] = (Path.unlink, another, grow, shrink, become_a_folder)
EVERY_CHANGE = pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A hub that is published."""
    site = fill(tmp_path / "hub")
    assert run("build", "--site", site, "--at", AT).exit_code == 0
    return site


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], object]]]:
    """What to do when the files have been found: the first of the list the first time, and so on."""
    due: list[Callable[[], object]] = []

    def load_and_more(*arguments: object) -> Result[Inputs]:
        found = load.load(*arguments)  # type: ignore[arg-type]
        if due:
            due.pop(0)()
        return found

    monkeypatch.setattr(session, "load", load_and_more)
    yield due
    assert not due


def outcome(site: Path, *options: str) -> tuple[CommandResult, Tree]:
    """What a build says, and what stands in the output after it."""
    answer = run("build", "--site", site, "--at", AT, *options)
    assert isinstance(answer.exception, SystemExit | None), answer.exception
    assert "Traceback" not in answer.stderr
    return answer, tree(site / "public") if (site / "public").exists() else {}


def clean(site: Path) -> tuple[CommandResult, Tree]:
    """The same of a copy that knows of no other build."""
    other = site.with_name("clean")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("public", ".site-builder"))
    return outcome(other)


@EVERY_KIND
@EVERY_CHANGE
def test_file_changed_during_a_build_is_read_again(
    site: Path, meanwhile: list[Callable[[], object]], kind: str, change: Change
) -> None:
    before = tree(site / "public")
    meanwhile.append(lambda: change(site / kind))
    answer, after = outcome(site, "--clean")
    expected, new = clean(site)
    if (change is become_a_folder or not (site / "site.yaml").exists()) and answer.exit_code:
        assert answer.stderr.startswith("Error: ") and after == before
    else:
        assert (answer.exit_code, after) == (expected.exit_code, new if not expected.exit_code else before)
    again, after = outcome(site)
    assert (again.exit_code, after) == (expected.exit_code, new if not expected.exit_code else before)


@EVERY_KIND
def test_file_that_keeps_changing_is_named_and_the_last_site_stays(
    site: Path, meanwhile: list[Callable[[], object]], kind: str
) -> None:
    before, file = tree(site / "public"), site / kind
    data = file.read_bytes()
    meanwhile += [lambda: another(file), lambda: file.write_bytes(data)]
    answer, after = outcome(site, "--clean")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: this file was changed while it was read") and kind in answer.stderr
    assert after == before
    assert outcome(site)[1] == before


@EVERY_KIND
def test_file_changed_and_restored_leaves_no_trace(
    site: Path, meanwhile: list[Callable[[], object]], kind: str
) -> None:
    file, expected = site / kind, tree(site / "public")
    data = file.read_bytes()
    another(file)
    meanwhile += [lambda: file.write_bytes(data), lambda: None]
    assert outcome(site)[1] == expected
    meanwhile += [lambda: another(file), lambda: None]
    outcome(site, "--clean")
    file.write_bytes(data)
    answer, after = outcome(site)
    assert (answer.exit_code, after) == (0, expected)


COMMANDS = (
    *(("check", "--at", AT), ("why", "/news/story-2/", "--at", AT), ("list", "--at", AT), ("next", "--at", AT)),
    *(("rename", "story-2", "story-9"), ("new", "A story", "--source-url", "https://lab.example/new")),
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_other_commands_read_a_changed_file_again(
    tmp_path: Path, meanwhile: list[Callable[[], object]], words: tuple[str, ...]
) -> None:
    site = fill(tmp_path / "hub")
    file = site / KINDS[0]
    meanwhile.append(lambda: file.write_text(file.read_text().replace("Story 2", "Saved meanwhile")))
    answer = run(*words, "--site", site)
    assert answer.exit_code == 0 and "Error" not in answer.stderr, answer.output
    if words[0] == "list":
        assert "Saved meanwhile" in answer.stdout
    if words[0] == "rename":
        assert "Saved meanwhile" in (site / KINDS[0].replace("story-2", "story-9")).read_text()


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_other_commands_name_a_file_that_keeps_changing(
    tmp_path: Path, meanwhile: list[Callable[[], object]], words: tuple[str, ...]
) -> None:
    site = fill(tmp_path / "hub")
    file, before = site / KINDS[0], tree(site / "content")
    data = file.read_bytes()
    meanwhile += [lambda: another(file), lambda: file.write_bytes(data)]
    answer = run(*words, "--site", site)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Error: this file was changed while it was read") and KINDS[0] in answer.stderr
    assert tree(site / "content") == before


def test_builds_during_endless_saves_end(site: Path) -> None:
    story, ended = site / KINDS[0], Event()
    versions = [story_text("Story 2", f"Version {n}. " * (100 + n * 2000)) for n in range(2)]

    def save() -> None:
        while not ended.is_set():
            for text in versions:
                story.write_text(text)

    saving = Thread(target=save)
    saving.start()
    try:
        builds = [subprocess.run(build_command(site), capture_output=True, text=True, check=False) for _ in range(12)]
    finally:
        ended.set()
        saving.join()
    assert {one.returncode for one in builds} <= {0, 1}
    assert all("Traceback" not in one.stderr for one in builds)
    expected, new = clean(site)
    assert expected.exit_code == 0
    assert outcome(site)[1] == new
