"""Each mistake that an editor or a designer makes has a message, with place, code, words and hint.

This is the only test of wording: others assert on codes and places. To rewrite the cases after rewording a message, run
`UPDATE_CASES=1 pytest tests/hubs/test_messages.py`, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.content.locations import locate
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from tests.support.cases import Case
from tests.support.hubs import build_hub
from tests.support.messages import (
    KINDS,
    STORY_KINDS,
    base_hub,
    broken_stories,
    message_cases,
    messages_of_file,
    messages_of_stories,
    rewrite_cases,
)

if os.environ.get("UPDATE_CASES") and not os.environ.get("CI"):
    rewrite_cases()

STORIES = [(kind, case) for kind in STORY_KINDS for case in message_cases(kind)]
FILES = [(kind, case) for kind in KINDS if kind not in STORY_KINDS for case in message_cases(kind)]


@pytest.fixture(scope="module")
def story_messages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    return messages_of_stories(tmp_path_factory.mktemp("hub"))


def test_catalogue_has_400_mistakes_with_messages() -> None:
    assert len(STORIES) + len(FILES) >= 400
    assert [case.title for _, case in [*STORIES, *FILES] if "[" not in case.expected] == []


def test_hub_without_mistakes_has_no_messages(tmp_path: Path) -> None:
    result = build_hub(base_hub(tmp_path))
    assert result.published and result.diagnostics == ()


@pytest.mark.parametrize(("kind", "case"), STORIES, ids=str)
def test_mistake_in_story_has_message(story_messages: dict[tuple[str, str], str], kind: str, case: Case) -> None:
    assert story_messages.get((kind, case.title), "") == case.expected


@pytest.mark.parametrize(("kind", "case"), FILES, ids=str)
def test_mistake_in_other_file_has_message(tmp_path: Path, kind: str, case: Case) -> None:
    assert messages_of_file(tmp_path, kind, case) == case.expected


def test_every_place_is_inside_its_file() -> None:
    for name, content in broken_stories().items():
        text = decode(content, name)[0]
        lines = text.split("\n")
        for diagnostic in (locate(problem, text) for problem in parse_story(name, content).problems):
            if diagnostic.line:
                assert diagnostic.excerpt == lines[diagnostic.line - 1]
                assert 1 <= diagnostic.column <= len(diagnostic.excerpt) + 1
