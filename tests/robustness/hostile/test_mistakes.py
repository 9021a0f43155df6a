"""Every mistake has a message: with the place, the code and the words that these fixtures have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cases import Case
from tests.support.hubs import build_hub
from tests.support.mistakes import FILE_OF_KIND, STORY_KINDS, base_hub, cases, told_of_file, told_of_stories

pytestmark = pytest.mark.slow

STORIES = [(kind, case) for kind in STORY_KINDS for case in cases(kind)]
FILES = [(kind, case) for kind in FILE_OF_KIND for case in cases(kind)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    return told_of_stories(tmp_path_factory.mktemp("hub"))


def test_there_are_more_than_three_hundred() -> None:
    assert len(STORIES) + len(FILES) > 300
    assert [case.title for _, case in [*STORIES, *FILES] if "[" not in case.expected] == []


def test_without_a_mistake_nothing_is_said(tmp_path: Path) -> None:
    result = build_hub(base_hub(tmp_path))
    assert result.published and result.diagnostics == ()


@pytest.mark.parametrize(("kind", "case"), STORIES, ids=str)
def test_every_mistake_in_a_story_has_a_message(told: dict[tuple[str, str], str], kind: str, case: Case) -> None:
    assert told.get((kind, case.title), "") == case.expected


@pytest.mark.parametrize(("kind", "case"), FILES, ids=str)
def test_every_mistake_in_another_file_has_a_message(tmp_path: Path, kind: str, case: Case) -> None:
    assert told_of_file(tmp_path, kind, case) == case.expected
