from __future__ import annotations

import pytest

from site_builder.content.markdown.document import MarkdownFile
from tests.support.typed import story_problems


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("A[^nope] b", [("missing-footnote", "[^nope] b")]),
        ("x\ny [^a b]", [("missing-footnote", "[^a b]")]),
        ("A[^1]\n\n[^1]: One\n\n[^2]: Two", [("unused-footnote", "[^2]: Two")]),
        ("`[^2]:` a[^1] `[^2]:`\n\n[^1]: `[^2]:`\n\n> - [^2]: Two", [("unused-footnote", "[^2]: Two")]),
        ("A[^1]\n\n[^1]: One\n\n[^1]: Two", [("duplicate-footnote", "[^1]: Two")]),
        ("A[^A]\n\n[^a]: x", [("unused-footnote", "[^a]: x"), ("missing-footnote", "[^A]")]),
        ("> A[^q]", [("missing-footnote", "[^q]")]),
        ("| a |\n| - |\n| x[^t] |", [("missing-footnote", "[^t] |")]),
        ("![a[^1]](a-story.md)\n\n[^1]: x", [("misplaced-footnote", "[^1]](a-story.md)")]),
        ("A[^1] b\n[c[^1] d[^1]](a-story.md)\n\n[^1]: x", [
            ("misplaced-footnote", "[^1] d[^1]](a-story.md)"), ("misplaced-footnote", "[^1]](a-story.md)"),
        ]),
        ("A^[b] [c^[d]](a-story.md)[^1]\n\n[^1]: x", [("misplaced-footnote", "^[d]](a-story.md)[^1]")]),
        ("[a](a-story.md)[^1] b[^1] [^1](c) `[c[^1]](d)`\n\n[^1]: x", []),
        ("> A[^1] ![b](c.png) [![d[^1]](e.png)](a-story.md)\n\n[^1]: x", [
            ("misplaced-footnote", "[^1]](e.png)](a-story.md)"),
        ]),
        ("A[^1] and ^[in place]\n\n[^1]: One", []),
        ("`[^x]` \\[^x] [^x](https://a.example/)\n\n    [^x]\n\n```\n[^x]\n```", []),
    ],
)  # fmt: skip
def test_footnotes_that_do_not_work_are_reported(body: str, problems: list[tuple[str, str]]) -> None:
    assert story_problems(body) == problems


def test_only_a_near_name_is_suggested() -> None:
    notes = "[^code] [^2] [^fig1]\n\n[^code]: a\n\n[^2]: b\n\n[^fig1]: c"
    file = MarkdownFile("a.md")
    file.block(f"[^nope] [^3] [^a-z] [^fig2] [^cod]\n\n{notes}", 1)
    assert [problem.hint for problem in file.problems if "did you mean" in problem.hint] == ["did you mean `[^code]`?"]
    assert len(file.problems) == 5


def test_footnotes_outside_of_the_body_are_reported() -> None:
    keys = {"takeaways": "['One[^1]', 'Two ^[x]']", "summary": "Dek[^2]", "why_it_matters": "It[^3]", "title": "T[^4]"}
    assert {(code, rest[:4]) for code, rest in story_problems(**keys)} == {
        ("misplaced-footnote", text) for text in ("[^1]", "^[x]", "[^2]", "[^3]", "[^4]")
    }
