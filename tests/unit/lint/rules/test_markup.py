from __future__ import annotations

import msgspec
import pytest

from site_builder.lint.rules.markup import check
from site_builder.model.problems import ShownLocation
from tests.support.articles import findings, make_article


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("![A chart](chart of errors.png)", "(chart of errors.png)"),
        ("See [*the* paper](https://a.example/my paper).", "(https://a.example/my paper)."),
        ("See [the paper] (https://a.example/x).", "[the paper] (https://a.example/x)."),
        ("See [the other] (2026-11-18-open-weights.md).", "[the other] (2026-11-18-open-weights.md)."),
        ("It is <b>bold</b> and <b>bolder</b>.", "<b>bold</b> and <b>bolder</b>."),
        ('<iframe src="https://a.example/"></iframe>', '<iframe src="https://a.example/"></iframe>'),
        ("One<br>two.", "<br>two."),
        ("One.\n\n<!-- later -->", "<!-- later -->"),
        ("One.\n\n<!--later-->", "<!--later-->"),
        ("One\ntwo\nthe [x]\u00a0(https://a.example/) here", "[x]\u00a0(https://a.example/) here"),
        ("One\n\ntwo [*x*]&nbsp;(https://a.example/) here", "[*x*]&nbsp;(https://a.example/) here"),
        ("One\ntwo [the\npaper] (https://a.example/) here", "[the"),
    ],
)
def test_markup_shown_as_typed_is_found(body: str, rest: str) -> None:
    assert findings(check, body) == [f"shown-as-text: {rest}"]


@pytest.mark.parametrize(
    "body",
    [
        "![A chart](<chart of errors.png>) and [x](https://a.example/ 'A title')",
        "It writes `<b>` and `[a] (b.md)`.\n\n```html\n<b>[x](a b.png)</b>\n```\n\n    <p>code</p>",
        "Models begin with <s>, a token, and x < y > z; vector<int> too.",
        "As [said] (in the appendix) and f[x](y z) show.",
        "<https://a.example/b>",
        "One.\n\n<!-- more -->",
        "!!! note\n    A text.",
        '!!! note ""\n    A text without a title.',
    ],
)
def test_intended_text_is_accepted(body: str) -> None:
    assert findings(check, body) == []


@pytest.mark.parametrize(
    "body", ["!!! note\nA text.", "!!! note\n\nA text.", '!!! tip "A title"\n  A text.', "!!! note"]
)
def test_box_without_text_is_found(body: str) -> None:
    assert findings(check, body) == [f"empty-box: {body.partition(chr(10))[0]}"]


def hints(body: str) -> list[str]:
    return [problem.hint for problem in check(make_article(body))]


def test_hint_shows_what_to_write() -> None:
    assert "(<a b.png>)" in hints("![A](a b.png)")[0]
    assert "%20" in hints("[A](https://a.example A title)")[0]
    assert hints("[a] (https://a.example/)") == ["write [a](https://a.example/)"]
    heading, quote = hints("<h3>A heading</h3> <blockquote>")
    assert heading.endswith(" ## A heading") and quote.endswith(" > ...")
    assert ["`<u>`" in problem.message for problem in check(make_article("<u>z</u>"))] == [True]
    bold, link, embedded, other = hints("<b>x</b> <a href='x'>y</a> <iframe> <u>z</u>")
    assert bold.endswith(" **bold**") and link.endswith(" [words](https://...)")
    assert "link" in embedded and "remove" in other


def test_visible_tags_are_accepted_where_html_is_allowed() -> None:
    article = make_article("Write &lt;b&gt; and \\<i>x\\</i>, not [a] (b.md).")
    assert [problem.location for problem in check(msgspec.structs.replace(article, html=True))] == [
        ShownLocation(text="[a] (b.md)", html=True)
    ]
    assert len(list(check(article))) == 3
