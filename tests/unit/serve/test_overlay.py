"""What is said over a page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from site_builder.config.paths import defaults_folder
from site_builder.diagnostics.diagnostic import Diagnostic, as_text
from site_builder.hub.schedule import Unpublished
from site_builder.model.content import Timestamp
from site_builder.serve.overlay import editor_link, overlay_state, visibility_note
from site_builder.serve.rebuild import RebuildResult
from site_builder.store.manifest import BuildRecord
from tests.support.hubs import NOW, write_file

NINE = Timestamp(datetime(2026, 11, 24, 9, tzinfo=UTC), timed=True)
DAY = Timestamp(datetime(2026, 11, 4, tzinfo=UTC))
WRONG = Diagnostic("content/news/a b.md", 3, 7, "error", "bad", "it is wrong", "mend it", "title: x")
LINK = "vscode://file{path}:{line}:{column}"


@pytest.mark.parametrize(
    ("reason", "moment", "words"),
    [
        ("a draft", None, "Draft - not published"),
        ("scheduled", NINE, "Goes live 24 Nov 2026 09:00 UTC"),
        ("scheduled", DAY, "Goes live 4 Nov 2026"),
        ("expired", DAY, "Expired 4 Nov 2026"),
    ],
)
def test_a_note_says_why(reason: str, moment: Timestamp | None, words: str) -> None:
    assert visibility_note(Unpublished("news/a/index.html", reason, moment)) == words


def test_a_page_has_its_own_notes_and_the_problems_of_the_hub() -> None:
    done = BuildRecord(b"", NOW, NOW, 1, (), "/", (Unpublished("news/a/index.html", "a draft", None),))
    odd = Diagnostic("content/news/a.md", 0, 0, "warning", "odd", "it is odd")
    outcome = RebuildResult((odd, WRONG), failed=True, done=done)
    shown = overlay_state(outcome, "news/a/index.html", lambda diagnostic: "edit:it")
    assert shown.notes == ("Draft - not published",)
    assert shown.failed
    problem, after = shown.problems
    assert (problem.severity, problem.href, problem.hint) == ("error", "edit:it", "mend it")
    assert as_text(WRONG).startswith(f"{problem.place}: {problem.message}\n{problem.excerpt}\n")
    assert (after.place, after.message) == ("content/news/a.md", "warning[odd]: it is odd")
    assert overlay_state(outcome, "news/b/index.html", lambda diagnostic: "").notes == ()


def test_a_link_opens_the_place_in_the_file(tmp_path: Path) -> None:
    write_file(tmp_path / WRONG.path, "")
    assert editor_link(LINK, tmp_path)(WRONG) == f"vscode://file{tmp_path}/content/news/a%20b.md:3:7"
    whole = Diagnostic(WRONG.path, 0, 0, "error", "bad", "it is wrong")
    assert editor_link(LINK, tmp_path)(whole).endswith(".md:1:1")


def test_a_layout_that_comes_with_the_program_is_opened_where_it_is(tmp_path: Path) -> None:
    layout = Diagnostic("layouts/story.html", 2, 1, "error", "bad", "it is wrong")
    assert editor_link(LINK, tmp_path)(layout) == f"vscode://file{defaults_folder()}/layouts/story.html:2:1"


def test_what_is_not_there_or_not_wanted_has_no_link(tmp_path: Path) -> None:
    assert editor_link(LINK, tmp_path)(WRONG) == ""
    write_file(tmp_path / WRONG.path, "")
    assert editor_link("", tmp_path)(WRONG) == ""
