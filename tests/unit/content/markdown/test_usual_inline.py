from __future__ import annotations

from random import Random

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_builder.content.markdown.parser import block_parser, with_fast_path
from site_builder.content.markdown.places import OFFSET
from site_builder.content.markdown.usual_inline import read_usual_inline
from tests.support.amount import amount

PARTS = (
    *("word", "é", "1", " ", " ", " ", "\n", "*", "**", "_", "__", "`", "``", "[", "]", "(", ")", "!", ".", ",", "%"),
    *(
        "*a b*",
        "**a**",
        "_a_",
        "__a b.__",
        "`a*b`",
        "[a b](https://example.org/a_b)",
        "[a](../b.md)",
        "snake_case",
        "\\",
    ),
    *("&", "<", "^", "~", "\u00a0", "“", "”", "—", "日", "😀", "\t", "![a](b.png)", "[a](b)"),
)


def html_of(parser: MarkdownIt, tokens: list[Token]) -> str:
    return str(parser.renderer.render([Token("inline", "", 0, children=tokens)], parser.options, {}))


@pytest.mark.parametrize(
    "text",
    [
        *("", "Plain words: 5 % of snake_case!", "*a* and **b c.** and _d_, (__e__)", "`a *b* _c_ [d](e)`"),
        *("[a b](https://example.org/c_d/e.html)", "[a](../b.md) [c](/d?e=f#g)", "one\ntwo *three*\nfour", "a_b_c `d`"),
    ],
)
def test_usual_text_needs_no_markdown_it(text: str) -> None:
    tokens = read_usual_inline(text)
    assert tokens is not None
    parser = MarkdownIt()
    assert html_of(parser, tokens) == parser.renderInline(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a*b*",
            "*a*b",
            "* a*",
            "*a *",
            "**a*",
            "*a**",
            "*a **b** c*",
            "***a***",
            "*a.*b",
            "_a_b",
            "``a``",
            "` a `",
            "a`",
        ),
        *(
            "[a]",
            "[a][b]",
            "[a](b c)",
            "[a](<b>)",
            "[a]()",
            "[*a*](b)",
            "![a](b)",
            "[a](b 'c')",
            "[a](HTTPS://b.c/)",
            "a]",
        ),
        *("a  \nb", "a\\\nb", "a\n b", "&amp;", "<b>", "^[a]", "~~a~~", "\\*a*", "[^1]", "[a](https://b.c/?d=e&f)"),
    ],
)
def test_unusual_text_is_for_markdown_it(text: str) -> None:
    assert read_usual_inline(text) is None


def test_links_have_the_offsets_of_their_labels() -> None:
    tokens = read_usual_inline("a [bc](d)") or []
    assert [token.meta.get(OFFSET) for token in tokens] == [None, 3, None, 5]


@pytest.mark.parametrize("seed", range(amount(20, 400)))
def test_any_text_is_read_as_by_markdown_it(seed: int) -> None:
    randomness = Random(seed)
    parser = MarkdownIt()
    for _ in range(200):
        text = "".join(randomness.choices(PARTS, k=randomness.randrange(1, 9)))
        tokens = read_usual_inline(text)
        assert tokens is None or html_of(parser, tokens) == parser.renderInline(text), text


def test_parser_reads_unusual_text_too() -> None:
    assert block_parser(html=False).render("*a **b** c*") == with_fast_path(MarkdownIt()).render("*a **b** c*")
