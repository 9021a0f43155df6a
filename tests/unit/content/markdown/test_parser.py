"""Tests with the examples of the CommonMark specification, from the source package of markdown-it-py.

`make test` downloads it; the text of the specification has a licence of its own, so it is not kept here.
"""

from __future__ import annotations

import json
import sys
import tarfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from site_builder.content.markdown.first_character import BLOCK_STARTS, INLINE_STARTS
from site_builder.content.markdown.parser import CONTROLS, block_parser, with_fast_path
from site_builder.content.markdown.places import OFFSET
from tests.support.amount import amount

EXAMPLES = 652
MARKS = ("> ", "- ", "1. ", "    ", "  ", " ", ">", "* ", "10) ", "\t", "[^1]: ", "!!! note\n    ")


@cache
def examples() -> list[dict[str, str]]:
    package = next((Path(sys.prefix) / "sources").glob("markdown_it_py-*.tar.gz"), None)
    assert package, "`make test` downloads the examples"
    with tarfile.open(package) as files:
        name = next(name for name in files.getnames() if name.endswith("test_cmark_spec/commonmark.json"))
        file = files.extractfile(name)
        assert file
        found: list[dict[str, str]] = json.load(file)
    return found


def as_browsers_read(html: str) -> str:
    """Remove two differences without meaning: quotes as references, and the newline of an empty quotation."""
    return html.replace("&quot;", '"').replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


@pytest.mark.parametrize("number", range(EXAMPLES))
def test_fast_path_passes_all_commonmark_examples(number: int) -> None:
    assert len(examples()) == EXAMPLES
    example = examples()[number]
    assert as_browsers_read(with_fast_path(MarkdownIt("commonmark")).render(example["markdown"])) == as_browsers_read(
        example["html"]
    )


def ours() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin).use(tasklists_plugin, label=True).use(admon_plugin)


def test_fast_path_keeps_the_html_of_our_rules() -> None:
    more = ["~~a~~ b~c", "x[^1] ^[y]\n\n[^1]: z $5 100% #1 a+b a-b {c} =:", "|a|b|\n|-|-|\n|`c`|*d*|", "- [x] done"]
    plain, hasty = ours(), with_fast_path(ours())
    for text in [example["markdown"] for example in examples()] + more:
        assert hasty.render(text) == plain.render(text)


def nested(randomness: Random) -> str:
    """Return some examples, one below the other, in lists, quotations and code."""
    text = ""
    for _ in range(randomness.randrange(1, 4)):
        example = randomness.choice(examples())["markdown"]
        for _ in range(randomness.randrange(3)):
            mark = randomness.choice(MARKS)
            further = randomness.choice([mark, " " * len(mark), ""])
            example = mark + example.replace("\n", f"\n{further}")
        text += example + randomness.choice(["\n", "\n\n", "", " "])
    return text


def as_read(tokens: list[Token]) -> list[object]:
    """Return the tokens without our own notes, and without texts of no characters."""
    for token in tokens:
        if token.children:
            token.children = [child for child in token.children if child.type != "text" or child.content]
    return [
        token.as_dict(meta_serializer=lambda meta: {key: meta[key] for key in meta if key not in (OFFSET, CONTROLS)})
        for token in tokens
    ]


@pytest.mark.parametrize("seed", range(amount(20, 400)))
def test_fast_path_gives_the_tokens_of_markdown_it(seed: int) -> None:
    randomness = Random(seed)
    plain, hasty = ours(), with_fast_path(ours())
    for _ in range(20):
        text = nested(randomness)
        assert as_read(hasty.parse(text)) == as_read(plain.parse(text)), text
        assert hasty.render(text) == plain.render(text)


def test_rules_by_first_character_know_all_rules() -> None:
    rules = block_parser(html=True).get_active_rules()
    others = {"code", "lheading", "paragraph", "short_paragraph", "table"}
    assert set(rules["block"]) == BLOCK_STARTS.keys() | others
    assert set(rules["inline"]) == INLINE_STARTS.keys()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "a",
            "/a/b.html",
            "../../2018/x_1.md",
            "https://example.org/a-b/~",
            "https://example.org/a.b_c/d?e=f/g#h",
            "#a",
            "?",
        ),
        *(
            "https://Example.org/",
            "//a.b/c",
            "a b",
            "é",
            "..",
            "http://a.b/%zz",
            "https://-/",
            "https://a..b/",
            "/",
            "//",
        ),
    ],
)
def test_plain_urls_stay_as_markdown_it_leaves_them(url: str) -> None:
    assert block_parser(html=False).normalizeLink(url) == MarkdownIt().normalizeLink(url)
