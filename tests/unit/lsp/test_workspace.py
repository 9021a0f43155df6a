from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.workspace import OpenDocument, Workspace
from tests.support.hubs import story_text, write_file
from tests.support.lsp_views import OTHER, STORY, small_hub
from tests.support.patience import PATIENCE

Published = tuple[Path, list[str], int | None]


class RecordingWorkspace:
    """A workspace that records what it publishes: files, codes, versions."""

    def __init__(self) -> None:
        self.published: Queue[Published] = Queue()
        self.errors: Queue[str] = Queue()
        self.workspace = Workspace(self._publish, self.errors.put)

    def _publish(self, file: Path, diagnostics: Iterable[Diagnostic], document: OpenDocument | None) -> None:
        self.published.put(
            (file, [diagnostic.code for diagnostic in diagnostics], document.version if document else None)
        )

    def wait(self, is_match: Callable[[Published], bool]) -> Published:
        while not is_match(published := self.published.get(timeout=PATIENCE)):
            pass
        return published


@pytest.fixture
def recorder() -> Iterator[RecordingWorkspace]:
    yield RecordingWorkspace()


def test_start_checks_the_hub(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    write_file(site / STORY, story_text(category="reserch"))
    recorder.workspace.start(site)
    assert recorder.wait(lambda published: "unknown-category" in published[1])[0] == site / STORY


def test_open_document_is_checked_unsaved_and_after_close_as_saved(
    tmp_path: Path, recorder: RecordingWorkspace
) -> None:
    site = small_hub(tmp_path)
    file = site / STORY
    recorder.workspace.open("file:///x", file, story_text(category="reserch"), 7)
    assert recorder.wait(lambda published: "unknown-category" in published[1])[2] == 7
    document = recorder.workspace.document(file)
    assert document and (document.path, document.uri) == (STORY, "file:///x") and recorder.workspace.snapshot(document)
    recorder.workspace.close(file)
    assert "unknown-category" not in recorder.wait(lambda published: published[2] is None and published[0] == file)[1]
    assert recorder.workspace.document(file) is None


def test_closed_unsaved_file_has_no_diagnostics(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    file = site / "content/news/2026/11/2026-11-20-new.md"
    recorder.workspace.open("file:///new", file, "", 1)
    recorder.wait(lambda published: "no-front-matter" in published[1])
    recorder.workspace.close(file)
    assert recorder.wait(lambda published: published[2] is None and published[0] == file)[1] == []


def test_save_updates_diagnostics_of_other_files(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    recorder.workspace.open("file:///x", site / STORY, (site / STORY).read_text(encoding="utf-8"), 1)
    recorder.wait(lambda published: published[0] == site / OTHER)
    (site / OTHER).unlink()
    recorder.workspace.saved(site / OTHER)
    assert recorder.wait(lambda published: "broken-link" in published[1])[0] == site / STORY


def test_diagnostics_of_removed_file_are_cleared(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    write_file(site / OTHER, story_text(category="reserch"))
    recorder.workspace.start(site)
    recorder.wait(lambda published: "unknown-category" in published[1])
    (site / OTHER).unlink()
    recorder.workspace.saved(site / OTHER)
    assert recorder.wait(lambda published: published[0] == site / OTHER)[1] == []


def test_broken_settings_keep_the_last_snapshot(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    recorder.workspace.start(site)
    recorder.wait(lambda published: True)
    write_file(site / "site.yaml", "title: [\n")
    recorder.workspace.saved(site / "site.yaml")
    assert recorder.wait(lambda published: "yaml-syntax" in published[1])[0] == site / "site.yaml"
    recorder.workspace.open("file:///x", site / STORY, story_text(category="reserch"), 2)
    assert "unknown-category" in recorder.wait(lambda published: published[2] == 2)[1]


def test_unreadable_hub_is_logged(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    write_file(site / ".site-builder", "a file, where a folder should be")
    recorder.workspace.start(site)
    assert ".site-builder" in recorder.errors.get(timeout=PATIENCE)


def test_other_files_are_not_opened(tmp_path: Path, recorder: RecordingWorkspace) -> None:
    site = small_hub(tmp_path)
    for file in (site / "layouts/page.html", tmp_path.parent / "elsewhere.md"):
        recorder.workspace.open("file:///x", file, "x", 1)
        assert recorder.workspace.document(file) is None
