from __future__ import annotations

import pytest

from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.lint.article import Heading, Hyperlink, article, empty_boxes, finding, in_key, number_of, plain
from site_builder.model.problems import KeyLocation, PartLocation, Problem
from tests.support.articles import make_article
from tests.support.hubs import story_text


def test_text_of_body_is_what_readers_see() -> None:
    table, code = "| a | b |\n|---|---|\n| 1 | 2 |", "```python\nx = 1.5\n```"
    body = f"A *strong*er `x < y` claim[^1] & more.\n\n{table}\n\n{code}\n\n[^1]: A note."
    text = make_article(body).text
    assert text.startswith("A stronger x < y claim")
    assert "& more. a b 1 2 x = 1.5" in text
    assert "A note." in text


def test_plain_folds_white_space_and_joins_inline_markup() -> None:
    assert plain("<p>a<em>b</em>c</p>\n<p>d &amp; e</p>") == "abc d & e"


def test_article_reads_raw_html_like_markdown() -> None:
    assert plain("<p>un<b>believ</b>able<mark>!</mark> <i>7</i><small>B</small></p><div>x</div>").endswith("able! 7B x")
    text = '<img alt="A &amp; B" src="a.svg">\n\n<a href="b.md"><img alt="C" src="c.svg"></a>'
    parsed = parse_story("content/news/a.md", story_text(body=text).encode(), ReadOptions(html=True))
    assert parsed.story and parsed.body
    read = article(parsed.story, parsed.body)
    assert read.images == ("A & B", "C")
    assert [link.text.strip() for link in read.links] == ["C"]


def test_article_has_takeaways_headings_links_and_images() -> None:
    story = make_article(
        "## One *thing*\n\n#### Deep\n\n[the paper](https://a.example/x?a=1&b=2) and [in](#deep)\n\n![A chart](c.svg)",
        takeaways="['A *key* [point](https://b.example/)']",
    )
    assert story.takeaways == ("A key point",)
    assert story.headings == (Heading(3, "One thing"), Heading(5, "Deep"))
    assert story.links == (
        Hyperlink("https://a.example/x?a=1&b=2", "the paper", PartLocation("link", 0, "[the paper]")),
        Hyperlink("#deep", "in", PartLocation("link", 1, "[in]")),
        Hyperlink("https://b.example/", "point", PartLocation("link", 0, "[point]", key=("takeaways", 0))),
    )
    assert story.images == ("A chart",)


def test_article_links_leave_out_footnotes() -> None:
    assert make_article("A claim.[^1]\n\n[^1]: The note.").links == ()


def test_empty_boxes_finds_boxes_without_text() -> None:
    body = "> [!TIP]\n> A text.\n\n!!! note\n\n!!! tip\n    A text."
    parsed = parse_story("content/news/a.md", story_text(body=body).encode())
    assert parsed.body and empty_boxes(parsed.body) == (1,)


def test_finding_is_a_warning_at_a_location() -> None:
    problem = finding("a.md", "code", "message", in_key("takeaways", 1, text="x"), "hint")
    assert problem == Problem("a.md", "code", "message", KeyLocation(("takeaways", 1), text="x"), "hint", "warning")


@pytest.mark.parametrize(("text", "start", "number"), [("a", 0, 0), ("a", 4, 3), ("aa", 3, 1), ("b", 1, 0)])
def test_number_of_counts_earlier_occurrences(text: str, start: int, number: int) -> None:
    assert number_of(text, "abaaa", start) == number
