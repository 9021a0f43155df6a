from __future__ import annotations

import pytest

from site_builder.content.markdown.foreign_syntax import TABLE, find_in_markdown
from tests.support.typed import story_problems

TYPED = {
    "math": ["$x^2$", "so $E = mc^2$ holds", "$x$", "$\\alpha$"],
    "math-block": ["$$\na+b\n$$", "$$x$$"],
    "math-brackets": ["\\(x^2\\)", "\\[a_1 = 2\\]"],
    "latex": ["a \\newline b", "\\textbf{x}"],
    "hugo": ["{{< youtube x >}}", "{{% notice %}}"],
    "liquid": ["{% raw %}", "{% include x.html %}"],
    "template": ["{{ page.title }}"],
    "toc": ["[TOC]", "[[toc]]", "{:toc}"],
    "wiki-link": ["[[Other page]]", "![[pic.png]]", "[[a|b]]"],
    "attributes": ["# Title {#id}", "x {.class}", "{: .x}"],
    "container": ["::: note\nx\n:::"],
    "tab": ['=== "Python"'],
    "mark": ["==marked words=="],
    "subscript": ["H~2~O", "~sub~"],
    "superscript": ["x^2^", "1^st^"],
    "obsidian-comment": ["%%hidden%%"],
    "mdx-import": ["import X from './x'", "export const a = 1"],
    "mdx": ['<Chart data="x" />', "<Tabs>\nx\n</Tabs>"],
    "word": ["<o:p>x</o:p>", "class=MsoNormal", "<!--[if gte mso 9]>"],
    "double-entity": ["&amp;amp;", "&amp;nbsp;", "&amp;#8217;"],
    "bbcode": ["[b]x[/b]", "[url=https://a.example]x[/url]"],
    "rst": [".. note:: x"],
    "org": ["#+TITLE: x"],
    "bullet": ["• one\n• two", "● one", "· one"],
    "dash": ["– one\n– two"],
    "emoji": [":rocket:", "Great :tada: news", ":+1:"],
}
PLAIN = (
    *("$5 and $10, US$5 to A$6, $AAPL and $MSFT", "cost $5-$10, $HOME/$USER", "C++, a:::b, a == b == c, ^_^ :-) :D"),
    *("10:30:00, 3:2:1, a:b:c, ::x::, :30:", "~5 and ~10 ~~gone~~", "[[1]](https://a.example/) a[0] [[1], [2]]"),
    *("— Ada Lovelace", "1) a\n2) b", "List<String> and <b>x</b>", "C:\\new\\item 50%% off", "2^64 and {x} {1, 2}"),
    *(
        "AT&amp;T",
        "`$x^2$` `{{ x }}` ``[[x]]``",
        "    {{ x }}\n\n```\n:rocket: $x^2$\n```",
        "\\{{ x }} \\$x^2\\$ \\[[x]]",
    ),
    *("[x](https://a.example/?q={{x}})", "<https://a.example/~x~>", "a – b\n– c", "#hashtag @name"),
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TYPED.items() for text in texts])
def test_syntax_of_other_tools_is_reported(name: str, text: str) -> None:
    assert [finding.name for finding in find_in_markdown(text, html=False)] == [name]
    assert [code for code, _ in story_problems(f"Before\n\n{text}")].count("foreign-syntax") == 1


def test_every_row_has_an_example() -> None:
    assert {row.name for row in TABLE} | {"emoji"} == {*TYPED}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_and_code_are_not_reported(text: str) -> None:
    assert [code for code, _ in story_problems(text)] == []


def test_place_is_that_of_the_syntax() -> None:
    assert story_problems("One\n\nTwo `{{ a }}`\nthree {{ b }}!") == [("foreign-syntax", "{{ b }}!")]


def test_texts_without_markdown_are_checked_for_markup_too() -> None:
    keys = {
        "title": "Tom &amp; $x^2$",
        "summary": "See https://a.example/b and **bold** [x](y)",
        "takeaways": "[':fire:']",
    }
    assert {(code, rest.split(" ")[0]) for code, rest in story_problems(**keys)} == {
        ("foreign-syntax", text) for text in ("&amp;", "$x^2$", "https://a.example/b", "**bold**", "[x](y)", ":fire:']")
    }
