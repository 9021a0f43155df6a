from __future__ import annotations

from site_builder.lint.rules.sources import check
from site_builder.model.problems import KeyLocation
from tests.support.hubs import story


def test_the_later_story_is_told_of_the_earlier_one() -> None:
    first = story("first", "2026-11-01", source_url="https://lab.example/post")
    later = story("later", "2026-11-02", source_url="http://www.lab.example/post/?utm_source=x")
    other = story("other", "2026-11-03", source_url="https://lab.example/another")
    (problem,) = check([later, other, first])
    assert problem.path == later.path
    assert first.path in problem.message
    assert (problem.code, problem.location) == ("same-original", KeyLocation(("source", "url")))
    by_id = story("later", "2026-11-02", source_url="https://lab.example/post", source_by_id=True)
    assert [one.location for one in check([first, by_id])] == [KeyLocation(("source_url",))]


def test_an_address_that_is_none_is_like_no_other() -> None:
    assert list(check([story("a", source_url=""), story("b", source_url="")])) == []
