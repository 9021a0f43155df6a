from __future__ import annotations

from site_builder.lint.rules.sources import check
from site_builder.model.problems import KeyLocation
from tests.support.hubs import story


def test_later_story_of_same_original_is_found() -> None:
    first = story("first", "2026-11-01", source_url="https://lab.example/post")
    later = story("later", "2026-11-02", source_url="http://www.lab.example/post/?utm_source=x")
    other = story("other", "2026-11-03", source_url="https://lab.example/another")
    (problem,) = check([later, other, first])
    assert problem.path == later.path
    assert first.path in problem.message
    assert (problem.code, problem.location) == ("same-original", KeyLocation(("source", "url")))
    by_id = story("later", "2026-11-02", source_url="https://lab.example/post", source_by_id=True)
    assert [problem.location for problem in check([first, by_id])] == [KeyLocation(("source_url",))]


def test_stories_without_original_url_are_accepted() -> None:
    assert list(check([story("a", source_url=""), story("b", source_url="")])) == []
