from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.content.locations import locate
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.markdown.placeholders import fill_placeholders
from site_builder.model.content import BodyLink
from site_builder.model.problems import KeyLocation, PointLocation
from tests.support.cases import Case, read_cases

FIXTURES = Path(__file__).parents[4] / "tests/cases/content"
GOOD = [
    case for name in ("blocks", "code", "headings", "links") for case in read_cases(FIXTURES / f"markdown_{name}.md")
]


def html_of(markdown: MarkdownFile, text: str, first_line: int = 1, top_heading: int = 3) -> str:
    """Return the HTML with each placeholder shown as `slot:0`."""
    html = markdown.block(text, first_line, top_heading)
    return fill_placeholders(html, [f"slot:{n}" for n in range(len(markdown.links))])


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_block_renders_markdown(case: Case) -> None:
    markdown = MarkdownFile("a.md")
    assert html_of(markdown, case.input).rstrip("\n") + "\n" == case.expected
    assert markdown.problems == []


@pytest.mark.parametrize("case", read_cases(FIXTURES / "markdown_unsafe.md"), ids=str)
def test_block_defuses_and_reports_unsafe_markdown(case: Case) -> None:
    markdown = MarkdownFile("a.txt")
    html = html_of(markdown, case.input).rstrip("\n")
    found = [locate(problem, case.input) for problem in markdown.problems]
    lines = [f"{d.line}:{d.column} {d.code}: {d.message}" for d in found]
    assert "\n".join([html, *lines, ""]) == case.expected


def test_block_collects_links_with_their_places() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("# [a](b#c)\n\nText\n[d](e%20f.md) ![g](<h i.svg>)\n\n- [j](/k/)\n", 10)
    assert markdown.links == [
        BodyLink("b#c", 10, at=PointLocation(10, 7)),
        BodyLink("e%20f.md", 12, at=PointLocation(13, 5)),
        BodyLink("h%20i.svg", 12, image=True, at=PointLocation(13, 21)),
        BodyLink("/k/", 15, at=PointLocation(15, 7)),
    ]


def test_block_reports_problems_from_the_first_line() -> None:
    markdown = MarkdownFile("content/news/a.md")
    markdown.block("Text.\n\n[a](javascript:x)\n\n[b](#c)\n", 4)
    text = "---\ntitle: T\n---\n" + "Text.\n\n[a](javascript:x)\n\n[b](#c)\n"
    assert [(p.path, locate(p, text).line) for p in markdown.problems] == [
        ("content/news/a.md", 6),
        ("content/news/a.md", 8),
    ]


def test_block_collects_anchors_of_headings_and_footnotes() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("# One\n\nx[^1] y[^2]\n\n# One\n\n[^1]: a\n[^2]: b\n", 1)
    assert sorted(markdown.anchors) == ["fn1", "fn2", "one", "one-2"]


def test_block_shifts_headings_to_the_top_heading() -> None:
    assert html_of(MarkdownFile("a.md"), "### A\n#### B", top_heading=2) == '<h2 id="a">A</h2>\n<h3 id="b">B</h3>\n'


def test_words_counts_text_and_inline_code_only() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("# One two\n\nthree *four* `five six` [seven](eight)\n\n```\nno words here\n```\n", 1)
    assert markdown.words == 7
    markdown.inline("eight nine", KeyLocation(("takeaways", 0)))
    assert markdown.words == 9
    markdown.block("研究。" * 500, 1)
    assert round(markdown.words) == 9 + 440  # 1,000 characters, which take two minutes to read.


def test_markdown_files_share_no_state() -> None:
    first, second = MarkdownFile("a.md"), MarkdownFile("b.md")
    first.block("# A\n\n[x](y)\n\n[ref]: z\n", 1)
    assert second.block("# A\n\n[x][ref]\n", 1) == '<h3 id="a">A</h3>\n<p>[x][ref]</p>\n'
    assert (second.links, second.anchors) == ([], ["a"])


def test_inline_returns_html_and_plain_text() -> None:
    html, plain = MarkdownFile("a.md").inline(
        "A *b* `c`  \n[d](https://lab.example) ~~e~~\nf <b> &amp;", KeyLocation(("why",))
    )
    link = '<a href="https://lab.example" rel="noopener">d</a>'
    assert html == f"A <em>b</em> <code>c</code><br />\n{link} <s>e</s>\nf &lt;b&gt; &amp;"
    assert plain == "A b c d e f <b> &"


def test_inline_has_no_blocks() -> None:
    assert MarkdownFile("a.md").inline("# A\n\n- b", KeyLocation(("why",))) == ("# A\n\n- b", "# A  - b")


def test_inline_links_are_numbered_after_the_body() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("[a](b)", 5)
    html, _ = markdown.inline("[c](d)", KeyLocation(("takeaways", 0)))
    assert fill_placeholders(html, ["/b/", "/d/"]) == '<a href="/d/">c</a>'
    assert markdown.links == [
        BodyLink("b", 5, at=PointLocation(5, 5)),
        BodyLink("d", 0, at=KeyLocation(("takeaways", 0), index=4)),
    ]


def test_inline_problems_point_at_the_key() -> None:
    markdown = MarkdownFile("a.md")
    key = KeyLocation(("takeaways", 1))
    markdown.inline("[a](javascript:x) ![](b.svg) ![c](https://lab.example/c.png) [d]()", key)
    assert [(problem.code, problem.location) for problem in markdown.problems] == [
        ("unsafe-link", KeyLocation(key.path, index=4)),
        ("missing-alt", KeyLocation(key.path, index=22)),
        ("outside-image", KeyLocation(key.path, index=34)),
        ("empty-link", KeyLocation(key.path, index=63)),
    ]


def test_block_problems_have_hints() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("[a](ftp://x) [b](https:/x) ![](b.svg) ![c](https://lab.example/c.png)", 1)
    assert [problem.hint for problem in markdown.problems] == [
        "write the full URL, with https://",
        "a URL starts with https://",
        "describe the image in the square brackets: ![A chart of ...](chart.svg)",
        "put a copy next to this file, if its licence allows, and use that",
    ]


def test_block_reads_many_equal_headings_in_linear_time() -> None:
    markdown = MarkdownFile("a.md")
    markdown.block("# a\n" * 2000, 1)
    assert markdown.anchors[-1] == "a-2000"


def test_block_highlights_only_the_first_code_of_a_long_file() -> None:
    block = "```python\n" + "x = 1\n" * 500 + "```\n\n"
    html = MarkdownFile("a.md").block(block * 20, 1)
    assert html.count('<code class="language-python">') == 13
    assert html.count("<code>") == 7


@pytest.mark.parametrize("entity", ["&#12;", "&#x202e;", "&rlo;", "&#x2066;"])
def test_block_reports_entities_of_control_characters(entity: str) -> None:
    file = MarkdownFile("a.md")
    file.block(f"`{entity}` is code.\n\nA {entity} here.", 1)
    if entity != "&rlo;":  # HTML has no such name, so it stays text.
        assert [problem.code for problem in file.problems] == ["control-character"]
    inside = MarkdownFile("a.md")
    inside.block(f"Only `{entity}` in code.", 1)
    assert inside.problems == []


@pytest.mark.parametrize(
    "target", ["javascript:x", "data:text/html,x", "https://lab.example/c.png", "//a.example/b", ""]
)
def test_block_rejects_external_images(target: str) -> None:
    html = MarkdownFile("a.md").block(f"![A chart]({target})", 1)
    assert html == '<figure><img src="#" alt="A chart" loading="lazy" /></figure>\n'


def test_long_headings_with_one_beginning_have_ids_of_their_own() -> None:
    first, second = (f"## {'A long heading ' * 12}{end}\n\n" for end in ("one", "two"))
    ids = MarkdownFile("a.md"), MarkdownFile("a.md")
    ids[0].block(first + second, 1)
    ids[1].block(second + first, 1)
    assert sorted(ids[0].anchors) == sorted(ids[1].anchors) and len({*ids[0].anchors}) == 2
