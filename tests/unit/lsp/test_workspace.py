from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.workspace import OpenDocument, Workspace
from tests.support.hubs import story_text, write_file
from tests.support.lsp_views import OTHER, STORY, small_hub

Said = tuple[Path, list[str], int | None]


class Watched:
    """A desk, and what it says: files, codes, versions."""

    def __init__(self) -> None:
        self.said: Queue[Said] = Queue()
        self.complaints: Queue[str] = Queue()
        self.desk = Workspace(self._say, self.complaints.put)

    def _say(self, file: Path, found: Iterable[Diagnostic], document: OpenDocument | None) -> None:
        self.said.put((file, [one.code for one in found], document.version if document else None))

    def wait(self, wanted: Callable[[Said], bool]) -> Said:
        while not wanted(said := self.said.get(timeout=60)):
            pass
        return said


@pytest.fixture
def watched() -> Iterator[Watched]:
    yield Watched()


def test_a_hub_is_looked_through_when_it_begins(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    write_file(site / STORY, story_text(category="reserch"))
    watched.desk.begin(site)
    assert watched.wait(lambda said: "unknown-category" in said[1])[0] == site / STORY


def test_what_is_typed_counts_and_what_is_saved_when_it_is_closed(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    file = site / STORY
    watched.desk.open("file:///x", file, story_text(category="reserch"), 7)
    watched.wait(lambda said: said == (file, [], 7) or "unknown-category" in said[1])
    assert watched.wait(lambda said: "unknown-category" in said[1])[2] == 7
    document = watched.desk.document(file)
    assert document and (document.path, document.uri) == (STORY, "file:///x") and watched.desk.view(document)
    watched.desk.close(file)
    assert "unknown-category" not in watched.wait(lambda said: said[2] is None and said[0] == file)[1]
    assert watched.desk.document(file) is None


def test_a_new_file_that_is_never_saved_leaves_nothing_behind(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    file = site / "content/news/2026/11/2026-11-20-new.md"
    watched.desk.open("file:///new", file, "", 1)
    watched.wait(lambda said: "no-front-matter" in said[1])
    watched.desk.close(file)
    assert watched.wait(lambda said: said[2] is None and said[0] == file)[1] == []


def test_a_save_is_seen_in_other_files(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    watched.desk.open("file:///x", site / STORY, (site / STORY).read_text(encoding="utf-8"), 1)
    watched.wait(lambda said: said[0] == site / OTHER)
    (site / OTHER).unlink()
    watched.desk.saved(site / OTHER)
    assert watched.wait(lambda said: "broken-link" in said[1])[0] == site / STORY


def test_what_is_mended_is_taken_back(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    write_file(site / OTHER, story_text(category="reserch"))
    watched.desk.begin(site)
    watched.wait(lambda said: "unknown-category" in said[1])
    (site / OTHER).unlink()
    watched.desk.saved(site / OTHER)
    assert watched.wait(lambda said: said[0] == site / OTHER)[1] == []


def test_broken_settings_keep_the_last_view(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    watched.desk.begin(site)
    watched.wait(lambda said: True)
    write_file(site / "site.yaml", "title: [\n")
    watched.desk.saved(site / "site.yaml")
    assert watched.wait(lambda said: "yaml-syntax" in said[1])[0] == site / "site.yaml"
    watched.desk.open("file:///x", site / STORY, story_text(category="reserch"), 2)
    assert "unknown-category" in watched.wait(lambda said: said[2] == 2)[1]


def test_a_hub_that_cannot_be_read_is_told_of(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    write_file(site / ".site-builder", "a file, where a folder should be")
    watched.desk.begin(site)
    assert ".site-builder" in watched.complaints.get(timeout=60)


def test_files_that_editors_do_not_write_are_not_looked_at_as_they_are_typed(tmp_path: Path, watched: Watched) -> None:
    site = small_hub(tmp_path)
    for file in (site / "layouts/page.html", tmp_path.parent / "elsewhere.md"):
        watched.desk.open("file:///x", file, "x", 1)
        assert watched.desk.document(file) is None
