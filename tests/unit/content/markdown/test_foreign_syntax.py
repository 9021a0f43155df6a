from __future__ import annotations

import pytest

from site_builder.content.markdown.foreign_syntax import find_in_markdown, find_in_plain_text
from site_builder.content.markdown.foreign_table import TABLE
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
    "wiki-link": ["[[Other page]]", "![[pic.png]]", "[[a|b]]", "见[[页面]]"],
    "attributes": [
        "# Title {#id}",
        "x {.class}",
        "{: .x}",
        "[x](https://a.example/){target=_blank}",
        "![x](a.png){ width=50% }",
    ],
    "container": ["::: note\nx\n:::"],
    "tab": ['=== "Python"'],
    "mark": ["==marked words==", "这是==重点==内容"],
    "inserted": ["++ins++", "so ++two words++."],
    "spoiler": ["||spoiler||", "The ||end of it||."],
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
    "shortcode": [
        '[caption id="x"]y[/caption]',
        "[youtube]https://youtu.be/x[/youtube]",
        "[gallery ids=1]",
        '[custom-box type="tip"]',
        "[youtube=https://youtu.be/x]",
    ],
    "comment": [
        "<!--more-->",
        "<!-- more -->",
        "<!--More-->",
        "<!--more Read on-->",
        "<!-- truncate -->",
        "a <!--more--> b",
    ],
    "citation": ["[@key2020]", "[see @doe:1999a, p. 3]"],
    "abbreviation": ["*[HTML]: Hyper Text"],
    "snippet": ['--8<-- "file"'],
    "slashes": ["/// note"],
    "heading": ["##nospace", "###二"],
    "task": ["- [] task"],
    "open-url": ["<https://a.example", "See <https://a.example/x now"],
    "open-link": ["[link](https://a.example", "A [link](https://a.example/x and more"],
    "bullet": [
        *("• one\n• two", "● one", "· one"),
        *("\uf0b7 one", "➢ one", "o\tone", "▪ one", "‣ one", "■ one\n■ two"),
    ],
    "dash": ["– one\n– two", "— one\n— two"],
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
    *(
        "a[[0]] [[sic]] [[1, 2], [3]] [[…]]",
        "A==b==c",
        "C++ and ++i, g++ ++ x",
        "||x||_2 and a || b || c",
        "[@sama] says",
        "[] is empty",
    ),
    *(
        "[video] [caption] [n=20] [audio: x=1] [video = y] [/INST]",
        "[video](https://a.example/a=b)",
        "#hashtag ##",
        "/path /// x",
    ),
    *("■ alone", "o one", "a\n[x=1](https://a.example/)", "[x](https://a.example/ 'A title') <https://a.example/>"),
    *("[1][2] [CLS][SEP] a[i][j]", "[a][b] [b][]\n\n[b]: https://a.example/", "```\nx\n```\n\n> ~~~\n> y\n> ~~~"),
    *("[x](https://a.example/\n'A title')", "{a=b} f(x) {y}", "[x](https://a.example/x_(y))"),
    *("[x](https://a.example/?q={{x}})", "<https://a.example/~x~>", "a – b\n– c", "#hashtag @name"),
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in TYPED.items() for text in texts])
def test_syntax_of_other_tools_is_reported(name: str, text: str) -> None:
    assert [finding.name for finding in find_in_markdown(text, html=False)] == [name]
    assert [code for code, _ in story_problems(f"Before\n\n{text}")].count("foreign-syntax") == 1


@pytest.mark.parametrize("text", ["> /// note", "- ##nospace", "* [] task", "> - \uf0b7 one"])
def test_syntax_in_lists_and_quotations_is_reported(text: str) -> None:
    assert [code for code, _ in story_problems(text)] == ["foreign-syntax"]


def test_every_row_has_an_example() -> None:
    assert {row.name for row in TABLE} | {"emoji"} == {*TYPED}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_and_code_are_not_reported(text: str) -> None:
    assert [code for code, _ in story_problems(text)] == []


def test_place_is_that_of_the_syntax() -> None:
    assert story_problems("One\n\nTwo `{{ a }}`\nthree {{ b }}!") == [("foreign-syntax", "{{ b }}!")]


def test_link_in_a_summary_is_reported_once() -> None:
    assert story_problems(summary="'[link](https://a.example)'") == [("foreign-syntax", "[link](https://a.example)'")]


def test_hint_for_a_text_without_links_suggests_none() -> None:
    assert [finding.hint for finding in find_in_plain_text("A [[x]]")] == [
        "write only the words: this text has no links"
    ]


def test_texts_without_markdown_are_checked_for_markup_too() -> None:
    keys = {
        "title": "Tom &amp; $x^2$",
        "summary": "See https://a.example/b and **bold** [x](y)",
        "takeaways": "[':fire:']",
    }
    assert {(code, rest.split(" ")[0]) for code, rest in story_problems(**keys)} == {
        ("foreign-syntax", text) for text in ("&amp;", "$x^2$", "https://a.example/b", "**bold**", "[x](y)", ":fire:']")
    }
