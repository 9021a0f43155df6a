from __future__ import annotations

import msgspec
import pytest

from site_builder.lint.rules.markup import check
from tests.support.articles import found, made


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("![A chart](chart of errors.png)", "(chart of errors.png)"),
        ("See [*the* paper](https://a.example/my paper).", "(https://a.example/my paper)."),
        ("See [the paper] (https://a.example/x).", "[the paper] (https://a.example/x)."),
        ("See [the other] (2026-11-18-open-weights.md).", "[the other] (2026-11-18-open-weights.md)."),
        ("It is <b>bold</b> and <b>bolder</b>.", "<b>bold</b> and <b>bolder</b>."),
        ('<iframe src="https://a.example/"></iframe>', '<iframe src="https://a.example/"></iframe>'),
        ("One<br>two.", "<br>two."),
        ("One.\n\n<!-- later -->", "<!-- later -->"),
    ],
)
def test_what_is_shown_as_it_was_typed(body: str, place: str) -> None:
    assert found(check, body) == [f"shown-as-text: {place}"]


@pytest.mark.parametrize(
    "body",
    [
        "![A chart](<chart of errors.png>) and [x](https://a.example/ 'A title')",
        "It writes `<b>` and `[a] (b.md)`.\n\n```html\n<b>[x](a b.png)</b>\n```\n\n    <p>code</p>",
        "Models begin with <s>, a token, and x < y > z; vector<int> too.",
        "As [said] (in the appendix) and f[x](y z) show.",
        "<https://a.example/b>",
        "!!! note\n    A text.",
        '!!! note ""\n    A text without a title.',
    ],
)
def test_what_is_meant_so(body: str) -> None:
    assert found(check, body) == []


@pytest.mark.parametrize(
    "body", ["!!! note\nA text.", "!!! note\n\nA text.", '!!! tip "A title"\n  A text.', "!!! note"]
)
def test_a_box_without_its_text(body: str) -> None:
    assert found(check, body) == [f"empty-box: {body.partition(chr(10))[0]}"]


def hints(body: str) -> list[str]:
    return [problem.hint for problem in check(made(body))]


def test_what_to_write_instead() -> None:
    assert hints("![A](a b.png)") == ["rename the file, or write <a b.png> between the round brackets"]
    assert hints("[A](https://a.example A title)")[0].endswith("a title stands in quotation marks")
    assert hints("[a] (https://a.example/)") == ["write [a](https://a.example/)"]
    assert hints("<h3>A heading</h3> <blockquote>") == ["in Markdown: ## A heading", "in Markdown: > ..."]
    assert [p.message for p in check(made("<u>z</u>"))] == ["`<u>` is shown as text: HTML means nothing here"]
    assert hints("<b>x</b> <a href='x'>y</a> <iframe> <u>z</u>") == [
        "in Markdown: **bold**",
        "in Markdown: [words](https://...)",
        "nothing can be embedded: link to it",
        "take the tags away",
    ]


def test_where_html_is_obeyed_a_tag_that_is_seen_was_meant_to_be() -> None:
    article = made("Write &lt;b&gt; and \\<i>x\\</i>, not [a] (b.md).")
    assert [problem.message for problem in check(msgspec.structs.replace(article, html=True))] == [
        "a space between the brackets of a link: it is shown as text"
    ]
    assert len(list(check(article))) == 3
