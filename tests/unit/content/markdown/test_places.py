"""Problems in Markdown point at the very link, image or tag that is wrong, whatever else looks like it."""

from __future__ import annotations

import pytest

from site_builder.content.locations import locate
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from site_builder.lint.check import RuleContext, of_one_file
from site_builder.model.problems import PointLocation
from tests.support.hubs import story_text

FAULTS = [
    # The text before the mark `¦` is right; what follows it is wrong. The mark is not part of the text.
    "[a](https://example.com/) and [b](¦https:)",
    "`[b](https:)` and [b](¦https:) and [c](https://example.com/)",
    "```\n[b](https:)\n```\n\n[b](¦https:)",
    "[a](https://example.com/ 'see https:') [b](¦https:)",
    "https: [x](https://example.com/https:) <b> [b](<¦https:> 'title')",
    "- one\n- two\n    1. https: https:\n    2. [*b*](¦https:) https:",
    "> https:\n> > https: [b](¦https:)",
    "> https:\nlazy https: [b](¦https:)",
    "| https: | b |\n|---|---|\n| `https:` \\| https: | [b](¦https:) |\n| [b](https://x.example/https:) | |",
    "| [a](https://x.example) | [a](¦https:) |\n|---|---|\n| 1 | 2 |",
    "https: 𝒳𝒴 [b](¦https:)",
    "-\thttps:\n\n\t[b](¦https:)",
    "Text\n   https: more  \n\t [b](¦https:)\\\nhttps:",
    "https:\n\n[b][r] and https:\n\n[q]: https://x.example/https:\n[r]: ¦https:",
    "[r][] and `[r]: https:`\n\n> [r]:   <¦https:>",
    "https: <¦https:x>",
    "## https: [b](¦https:) ##",
    "[b](¦https:)\n===",
    "https: note[^1]\n\n[^1]: https: see [b](¦https:)\n",
    "^[a https:] ^[see [b](¦https:)]",
    '!!! note "A https: title"\n    https: [b](¦https:)',
    "&amp; https: &#104; \\[b](https:) [b](¦https:)",
    "[a [b](¦https:) c](https://x.example)",
    "**[b](¦https:)** https:",
    "[![x](c.svg 'https:')](¦https:)",
    "[b](¦<javascript:x>)".replace("¦<", "<¦"),
    "javascript:x [b](¦javascript:x)",
    "`![](c.svg)` c.svg ![](¦c.svg)",
    "![c.svg](¦https://x.example/c.svg) https://x.example/c.svg",
    "[x](a.md) [ ](b.md) and [¦](c.md)".replace("[ ](b.md) and [¦](c.md)", "[c](d.md) ¦[ ](c.md)"),
    "[a](#top) `#nowhere` [#nowhere](¦#nowhere)\n\n## Top",
    "`[^nope]` and `x`¦[^nope] x",
    "> `{{< x >}}` and\n> ¦{{< x >}}",
    "`https://a.example:99999/` [b](https://x.example/) ¦https://a.example:99999/",
    "> ![x](c.svg 't') <https://x.example/> and\n> *see* ¦https://a.example:99999/.",
    "Tom & Jerry. `&#12;` &amp; ¦&#12;",
    "> a & b\n> c ¦&#x0C; d",
]
HTML_FAULTS = [
    '<a href="https://x.example/https:">a</a> https: <a href="¦https:">b</a>',
    "<div>\n<p>javascript:x</p>\n¦<a href='javascript:x'>b</a>\n</div>",
    "> <b>x</b> `<font>` ¦<font color=red>y</font>",
    "<b>x</b> y</b>".replace("y</b>", "y¦</b>"),
    "¦</i> <i>x</i>".replace("x", "z"),
    "<!-- a --> b ¦<!-- c",
    '<img alt="" src="https://x.example/a.svg">'.replace("<img", "`<img alt>` ¦<img"),
    '<a href="/no/">n</a> <a href="#no">x</a>'.replace("#no", "¦#no"),
]


def expected(marked: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its mark, and the line and column of the mark."""
    before, _, after = marked.partition("¦")
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def places(text: str, html: bool = False, newline: str = "\n") -> list[tuple[int, int]]:
    data = text.replace("\n", newline).encode()
    problems = parse_story("content/news/a.md", data, ReadOptions(html=html)).problems
    found = [locate(problem, decode(data, "a.md")[0]) for problem in problems]
    return [(diagnostic.line, diagnostic.column) for diagnostic in found]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("marked", FAULTS)
def test_problem_in_a_body_has_its_exact_place(marked: str, newline: str) -> None:
    body, (line, column) = expected(marked)
    text = story_text(body=body, date="2026-11-01")
    first = text[: text.index("---\n", 4) + 4].count("\n")
    assert (line + first, column) in places(text, newline=newline)
    assert len({*places(text, newline=newline)}) == 1


@pytest.mark.parametrize("marked", HTML_FAULTS)
def test_problem_in_html_has_its_exact_place(marked: str) -> None:
    body, (line, column) = expected(marked)
    text = story_text(body=body, date="2026-11-01")
    first = text[: text.index("---\n", 4) + 4].count("\n")
    assert (line + first, column) in places(text, html=True)


@pytest.mark.parametrize(
    "value",
    [
        "'https: [a](https://x.example/) `[b](https:)` [b](¦https:)'",
        '"https: \\"[a](https://x.example/)\\" [b](¦https:)"',
        "|-\n  https: and\n  [a](https://x.example)\n  [b](¦https:)",
        ">-\n  [a](https://x.example)\n  https: [b](¦https:)",
        "see https://x.example/ [b](¦https:) https:x",
    ],
)
def test_problem_in_a_value_has_its_exact_place(value: str) -> None:
    text, (line, column) = expected(
        story_text(why_it_matters=value, date="2026-11-01", takeaways="['https: `[b](https:)`']")
    )
    assert places(text) == [(line, column)]


def test_raw_control_character_is_no_entity() -> None:
    text = story_text(date="2026-11-01", body="Tom & Jerry.\n\nA vertical\x0btab.")
    problems = parse_story("a.md", text.encode()).problems
    assert [(p.code, p.message) for p in problems] == [("control-character", "the text contains a control character")]


def test_each_of_many_links_has_a_place_of_its_own() -> None:
    parts = ["[a](b.md) " * 400, "x^[see [a](b.md) and more] " * 300, "| [a](b.md) " * 300 + "|\n" + "|---" * 300 + "|"]
    file = MarkdownFile("a.md")
    file.block("\n\n".join(parts), 1)
    points = [link.at for link in file.links]
    assert all(isinstance(point, PointLocation) for point in points) and len({*points}) == 1000


RULES = {
    "vague-link": "here `[here](x)` [here you see](https://x.example/) ¦[here](https://y.example/)",
    "weak-alt": "`![chart](c.svg)` ![A chart of errors](c.svg) ¦![chart](d.svg)",
    "own-address": "x `https://hub.example/a` [x](#fn1) [y](¦https://hub.example/a)",
    "skipped-heading": "## One\n\nDeep `#### Deep`\n\n> quoted\n\n#### ¦Deep ####",
}


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("code", RULES)
def test_problem_of_a_rule_has_its_exact_place(code: str, html: bool) -> None:
    before = '<a href="https://z.example/">z</a> <img alt="A z" src="z.svg">\n\n' if html else ""
    body, (line, column) = expected(before + RULES[code])
    text = story_text(body=body)
    parsed = parse_story("content/news/a.md", text.encode(), ReadOptions(html=html))
    assert parsed.story and parsed.body
    context = RuleContext("en", "https://hub.example/", html)
    found = [problem for problem in of_one_file(parsed.story, parsed.body, context) if problem.code == code]
    assert [(d.line, d.column) for d in (locate(problem, text) for problem in found)] == [(line + 6, column)]


def test_problem_of_a_rule_in_a_value_has_its_exact_place() -> None:
    text, (line, column) = expected(
        story_text(takeaways="['Look [here it is](a).', 'here `[x]` ¦[here](https://y.example/)']")
    )
    parsed = parse_story("content/news/a.md", text.encode())
    assert parsed.story and parsed.body
    found = [p for p in of_one_file(parsed.story, parsed.body, RuleContext("en", "", False)) if p.code == "vague-link"]
    assert [(d.line, d.column) for d in (locate(problem, text) for problem in found)] == [(line, column)]
