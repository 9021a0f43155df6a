"""The kept Markdown is the editor's, except for the places of links; and reading it gives the same HTML."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.placeholders import fill_placeholders
from site_builder.content.markdown.source import MarkdownSource
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.model.problems import KeyLocation
from tests.support.hubs import story_text

PLACED = [
    ("See [it](other.md).", "See [it](<0>)."),
    ('See [it]( <my other.md> "T").', 'See [it]( <<0>> "T").'),
    ("![A chart](chart.svg) and [it](/news/a/#b)", "![A chart](<0>) and [it](<1>)"),
    ("[![A chart](chart.svg)](other.md)", "[![A chart](<1>)](<0>)"),
    ("[a](x.md), [b](y.md), [c](x.md)", "[a](<0>), [b](<1>), [c](<2>)"),
    (
        "See [it][1] and [1].\n\n[1]: other.md 'T'\n[2]: unused.md",
        "See [it][1] and [1].\n\n[1]: <0> 'T'\n[2]: unused.md",
    ),
    ("> - [it](other.md)\n\n| a |\n|---|\n| [b](x.md) |", "> - [it](<0>)\n\n| a |\n|---|\n| [b](<1>) |"),
    ("[a](%C3%BCber.md) [b](über.md)", "[a](<0>) [b](<1>)"),
    ("See[^1] [it](a.md).\n\n[^1]: word", "See[^1] [it](<0>).\n\n[^1]: word"),
    ("[a](https://lab.example/) [b](c.md)", "[a](https://lab.example/) [b](<0>)"),
    ("[it](other.md) \ufffd", "[it](<0>) \ufffd"),
]


@pytest.mark.parametrize(("text", "expected"), PLACED)
def test_sources_have_placeholders_for_links(text: str, expected: str) -> None:
    kept = MarkdownSource("a.md")
    html = kept.block(text, 1)
    hrefs = [f"<{number}>" for number in range(len(kept.links))]
    assert fill_placeholders(kept.sources[0], hrefs) == expected
    plain = MarkdownFile("a.md")
    assert (plain.block(text, 1), plain.links) == (html, kept.links)


@pytest.mark.parametrize(
    "text",
    ["plain", "[a](https://lab.example/) <https://lab.example/>", "[a](#b)\n\n# B", "`[a](b.md)`", "\ufffd0\ufffd"],
)
def test_sources_keep_text_without_internal_links(text: str) -> None:
    kept = MarkdownSource("a.md")
    kept.block(text, 1)
    assert kept.sources == [text]


@pytest.mark.parametrize(
    "text",
    [
        "`[it](other.md)` and [it](other.md)",
        "    [it](other.md)\n\n[it](other.md)",
        "[it](a(b).md)",
        "[it](oth\\_er.md)",
        "[it](a&amp;b.md)",
        "\\[it](other.md) [it](other.md)",
        "- [it]\n\n- [it]: other.md",
    ],
)
def test_sources_use_html_for_ambiguous_links(text: str) -> None:
    kept = MarkdownSource("a.md")
    assert kept.block(text, 1) == kept.sources[0]
    assert kept.links


PIECES = "[a](b.md) [ ] ( ) ` ``` | \\ < > * _ ! # ~ & ; : \" ' /x/ //y b.md c.png https://z.example/ [^1] [1] \n \t   "
PIECES += "- > 1. \n\n [1]:  [^1]: ](  ![ word <b.md> [a](<b c.md>) | a |\n|---|\n é %20 \ufffd 0 mailto:"


@given(st.lists(st.sampled_from([*PIECES.split(" "), " "]), max_size=30).map("".join))
@settings(max_examples=500, deadline=None)
def test_html_is_the_same_with_and_without_sources(text: str) -> None:
    kept, plain = MarkdownSource("a.md"), MarkdownFile("a.md")
    plain_html = plain.block(text, 3)
    assert kept.block(text, 3) == plain_html
    assert kept.inline(text, KeyLocation(("takeaways", 0))) == plain.inline(text, KeyLocation(("takeaways", 0)))
    for name in ("links", "anchors", "words", "problems"):
        assert getattr(kept, name) == getattr(plain, name)
    if kept.sources[0] != plain_html:
        again = MarkdownFile("a.md")
        assert again.block(fill_placeholders(kept.sources[0], [link.target for link in kept.links]), 3) == plain_html
        assert again.links == kept.links[: len(again.links)]


def test_sources_number_links_across_all_texts() -> None:
    keys = {"takeaways": "['One [a](a.md).', 'Two [b](b.md).']", "why_it_matters": "'[a](a.md)'"}
    text = story_text(body="See [c](c.md).", **keys)
    parsed = parse_story("content/news/x.md", text.encode(), options=ReadOptions(keep_markdown=True))
    assert parsed.body and parsed.body.markdown
    markdown = parsed.body.markdown
    hrefs = [str(number) for number in range(4)]
    filled = [fill_placeholders(part, hrefs) for part in (markdown.text, *markdown.takeaways, markdown.why_it_matters)]
    assert filled == ["See [c](0).\n", "One [a](1).", "Two [b](2).", "[a](3)"]


def test_sources_replace_null_characters() -> None:
    kept = MarkdownSource("a.md")
    kept.inline("a\x000\x00b", KeyLocation(()))
    assert "\x00" not in kept.sources[0]


def test_sources_are_kept_only_on_request() -> None:
    parsed = parse_story("content/news/x.md", story_text().encode())
    assert parsed.body and parsed.body.markdown is None


@pytest.mark.parametrize("target", ["&#xfffd;{}&#65533;", "\\%EF%BF%BD{}\\%EF%BF%BD"])
@pytest.mark.parametrize("number", ["0", "1", "99", "9" * 30, "²"])
def test_sources_ignore_marks_in_the_text(target: str, number: str) -> None:
    file = MarkdownSource("a.md")
    html = file.block(f"[a](b.md) [x]({target.format(number)})", 1)
    assert [unquote(link.target) for link in file.links] == ["b.md", f"\ufffd{number}\ufffd"]
    assert file.sources == [html]


@pytest.mark.parametrize("raw", ["<script>alert(1)</script>", "text <b>bold</b>", "<!-- a -->", "<?php ?>", "</div>"])
def test_sources_use_html_for_text_with_raw_html(raw: str) -> None:
    file = MarkdownSource("a.md")
    html = file.block(f"{raw} and [a](b.md)", 1)
    assert file.sources == [html]
    assert "<script" not in html and "<b>" not in html
    alone = file.block(f"{raw} and no link", 1)
    assert file.sources == [html, alone]


def test_sources_keep_html_in_code() -> None:
    text = "`<b>` and <https://a.example/>\n\n```\n<script>\n```"
    file = MarkdownSource("a.md")
    file.block(text, 1)
    assert file.sources == [text]
