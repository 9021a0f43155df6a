from __future__ import annotations

import pytest

from site_builder.content.story import parse_story
from site_builder.content.yaml.comments import find_cut_off_values
from site_builder.model.problems import PointLocation, Problem
from tests.support.hubs import story_text


@pytest.mark.parametrize(
    ("text", "line", "column", "rest"),
    [
        ("summary: Price is 5 #1 in the list", 1, 21, "#1 in the list"),
        ("takeaways:\n  - First point.\n  - It is #1 of all.", 3, 11, "#1 of all."),
        ("summary: a long text\n  that goes on #here", 2, 16, "#here"),
    ],
)
def test_find_cut_off_values_warns_about_text_in_comments(text: str, line: int, column: int, rest: str) -> None:
    (problem,) = find_cut_off_values("a.md", text, first_line=1)
    assert (problem.code, problem.location, problem.severity) == ("cut-off", PointLocation(line, column), "warning")
    assert problem.message == f"the value ends here: `{rest}` is read as a comment"


@pytest.mark.parametrize(
    "text",
    [
        "draft: true  # until Friday",
        "draft: true #until Friday",
        "title: A small model # headline",
        "author: Ada Example   #desk",
        "title: 'Price is 5' #1",
        "title: C# and F#",
        "# a comment alone\ntitle: A small model",
        "a: [b",
        "a: b #c\n- d",
        "",
    ],
)
def test_find_cut_off_values_ignores_real_comments(text: str) -> None:
    assert find_cut_off_values("a.md", text, first_line=1) == []


def test_cut_off_value_leaves_the_story_valid() -> None:
    parsed = parse_story("content/news/2026-11-01-a.md", story_text(title="Price is 5 #1 of all").encode())
    assert parsed.is_valid and parsed.story and parsed.story.title == "Price is 5"
    message = "the value ends here: `#1 of all` is read as a comment"
    hint = 'put the value in quotes: "Price is 5 #1 of all"'
    path, place = "content/news/2026-11-01-a.md", PointLocation(2, 19)
    assert parsed.problems == (Problem(path, "cut-off", message, place, hint, "warning"),)
