"""The overlay of the preview."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.config.paths import defaults_folder
from site_builder.diagnostics.diagnostic import Diagnostic, as_text
from site_builder.hub.schedule import Unpublished
from site_builder.model.content import Timestamp
from site_builder.serve.overlay import editor_link, overlay_state, visibility_note
from site_builder.serve.rebuild_result import RebuildResult
from site_builder.store.manifest import BuildRecord
from tests.support.hubs import NOW, write_file

NINE = Timestamp(datetime(2026, 11, 24, 9, tzinfo=UTC), timed=True)
DAY = Timestamp(datetime(2026, 11, 4, tzinfo=UTC))
ERROR = Diagnostic("content/news/a b.md", 3, 7, "error", "bad", "it is wrong", "fix it", "title: x")
LINK = "vscode://file{path}:{line}:{column}"


@pytest.mark.parametrize(
    ("reason", "moment", "note"),
    [
        ("a draft", None, "Draft - not published"),
        ("scheduled", NINE, "Goes live 24 Nov 2026 09:00 UTC"),
        ("scheduled", DAY, "Goes live 4 Nov 2026"),
        ("expired", DAY, "Expired 4 Nov 2026"),
    ],
)
def test_visibility_note_says_why_readers_do_not_get_a_story(reason: str, moment: Timestamp | None, note: str) -> None:
    assert visibility_note(Unpublished("news/a/index.html", reason, moment)) == note


def test_overlay_has_notes_of_the_page_and_problems_of_the_hub() -> None:
    last_build = BuildRecord(b"", NOW, NOW, 1, (), "/", (Unpublished("news/a/index.html", "a draft", None),))
    notice = Diagnostic("content/news/a.md", 0, 0, "warning", "odd", "it is odd")
    result = RebuildResult((notice, ERROR), failed=True, last_build=last_build)
    state = overlay_state(result, "news/a/index.html", lambda diagnostic: "edit:it")
    assert state.notes == ("Draft - not published",)
    assert state.failed
    problem, warning = state.problems
    assert (problem.severity, problem.href, problem.hint) == ("error", "edit:it", "fix it")
    assert as_text(ERROR).startswith(f"{problem.location}: {problem.message}\n{problem.excerpt}\n")
    assert (warning.location, warning.message) == ("content/news/a.md", "warning[odd]: it is odd")
    assert overlay_state(result, "news/b/index.html", lambda diagnostic: "").notes == ()
    assert (state.errors, state.warnings, state.rest) == (1, 1, "")


def test_overlay_shows_the_first_problems_and_counts_the_rest() -> None:
    errors = tuple(Diagnostic("a.md", line, 1, "error", "bad", "it is wrong") for line in range(1, 61))
    warning = Diagnostic("a.md", 0, 0, "warning", "odd", "it is odd")
    state = overlay_state(RebuildResult((warning, *errors), failed=True), "", lambda diagnostic: "")
    assert [problem.severity for problem in state.problems] == ["error"] * 50
    assert (state.errors, state.warnings) == (60, 1)
    assert state.rest.startswith("11 more: 10 bad, 1 odd. ")


def test_editor_link_opens_the_line_and_column(tmp_path: Path) -> None:
    write_file(tmp_path / ERROR.path, "")
    assert editor_link(LINK, tmp_path)(ERROR) == f"vscode://file{tmp_path}/content/news/a%20b.md:3:7"
    without_line = Diagnostic(ERROR.path, 0, 0, "error", "bad", "it is wrong")
    assert editor_link(LINK, tmp_path)(without_line).endswith(".md:1:1")


def test_editor_link_opens_packaged_layouts(tmp_path: Path) -> None:
    layout = Diagnostic("layouts/story.html", 2, 1, "error", "bad", "it is wrong")
    assert editor_link(LINK, tmp_path)(layout) == f"vscode://file{defaults_folder()}/layouts/story.html:2:1"


def test_missing_file_or_empty_template_has_no_link(tmp_path: Path) -> None:
    assert editor_link(LINK, tmp_path)(ERROR) == ""
    write_file(tmp_path / ERROR.path, "")
    assert editor_link("", tmp_path)(ERROR) == ""
