from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.merge_conflict import CONFLICT_MARKER
from site_builder.diagnostics.diagnostic import Diagnostic
from tests.support.hubs import SETTINGS, build_hub, story_text, write_hub
from tests.support.typed import story_problems

MARKS = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"


def told(folder: Path, name: str, text: str) -> Diagnostic:
    site = write_hub(folder, f"-- {name} --\n{text}")
    result = build_hub(site)
    assert not result.published
    return next(one for one in result.diagnostics if one.path == name)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("site.yaml", SETTINGS + MARKS.format("language: en", "language: de"), 4),
        ("site.yaml", MARKS.format("title: A", "title: B") + SETTINGS, 1),
        ("content/sources.yaml", "- id: lab\n  name: Lab\n" + MARKS.format("  domains: [a.b]", "  domains: [c.d]"), 3),
        (
            "content/news/2026-11-01-a.md",
            story_text().replace("---\n", "---\n" + MARKS.format("draft: true", "draft: false"), 1),
            2,
        ),
        (
            "content/news/2026-11-01-a.md",
            "---\ntakeaways:\n  - One.\n" + MARKS.format("  - Two.", "  - Three.") + "---\nText.\n",
            4,
        ),
        ("content/news/2026-11-01-a.md", MARKS.format(story_text(), story_text()), 1),
        ("content/news/2026-11-01-a.md", story_text(body="One.\n\n" + MARKS.format("Two.", "Three.")), 9),
        ("content/news/2026-11-01-a.md", story_text(body="One.\n" + MARKS.format("Two.", "Three.")), 8),
        ("content/news/2026-11-01-a.md", story_text(body="- One.\n" + MARKS.format("- Two.", "- Three.")), 8),
        ("content/news/2026-11-01-a.md", story_text(body="| a |\n|---|\n" + MARKS.format("| b |", "| c |")), 9),
    ],
)
def test_conflict_is_reported_at_its_marker(tmp_path: Path, name: str, text: str, line: int) -> None:
    diagnostic = told(tmp_path, name, text)
    assert (diagnostic.code, diagnostic.line, diagnostic.column) == ("merge-conflict", line, 1)


def test_conflict_markers_in_code_are_ignored(tmp_path: Path) -> None:
    body = "```text\n" + MARKS.format("One.", "Two.") + "```\n\nGit writes `<<<<<<< HEAD`, or <<<<<<< HEAD.\n"
    assert (
        build_hub(write_hub(tmp_path, f"-- content/news/2026-11-01-a.md --\n{story_text(body=body)}")).diagnostics == ()
    )


def test_conflict_marker_needs_seven_signs_and_a_space() -> None:
    assert not [text for text in ("<<<<<<<<< a", "<<<<<<<", "a <<<<<<< b", "<<<<<< a") if CONFLICT_MARKER.search(text)]


def test_conflict_marker_in_a_quotation_is_an_example() -> None:
    assert story_problems("> <<<<<<< HEAD\n> One.\n") == []
