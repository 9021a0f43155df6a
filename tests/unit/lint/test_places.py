"""Findings of rules point at the very words that they are about, whatever stands before these."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_builder.content.locations import locate
from site_builder.content.reader import ReadOptions
from site_builder.content.story import parse_story
from site_builder.lint.check import RuleContext, of_one_file
from tests.support.amount import amount
from tests.support.hubs import story_text
from tests.support.marked import Point, points_of, yaml_of

MARKED_VALUES = (
    "¦AcmeLab", "*¦AcmeLab* it", "**¦AcmeLab** it", "`¦AcmeLab`", "caf\u00e9 ¦AcmeLab",
    "[¦AcmeLab](https://x.example/AcmeLab)", "\\*¦AcmeLab", "a&amp;b ¦AcmeLab", "&copy;¦AcmeLab", "~~¦AcmeLab~~",
    "`` a`b `` ¦AcmeLab", "[*a* ¦AcmeLab](AcmeLab.md 'AcmeLab')", "it's ¦AcmeLab", 'the "¦AcmeLab" it', "𝒳 ¦AcmeLab",
    "a*b ¦AcmeLab", "_x ¦AcmeLab", "[x] ¦AcmeLab", "![AcmeLab](a.png) ¦AcmeLab", "of ¦77%", "of ¦7 GB",
)  # fmt: skip
DECOYS = (
    "[x](https://x.example/AcmeLab/77%/7)", "![AcmeLab 77%](AcmeLab.png)", "[y](<AcmeLab 7 GB.md> 'AcmeLab 77%')",
    "one", "&amp;", "&#38;", "a \\[b\\] c", "`x`", "**bold** text", "it's so", "\n", "<!-- AcmeLab 77% -->",
    "h<b>x</b>o", "caf\u00e9", "a & b",
)  # fmt: skip
MARKED_BLOCKS = (
    "¦[a] (b.md)", "> ¦[a] (b.md)", "- one\n- ¦[a] (b.md)", "## ¦[a] (b.md)",
    "| a | ¦[a] (b.md) |\n|---|---|\n| 1 | 2 |", "See `[a] (b.md)` and ¦[a] (b.md), then\n¦[a] (b.md)",
    "x &amp; y ¦[a] (b.md)", "*¦[a] (b.md)*", "- [ ] ¦[a] (b.md)", "Text^[A note ¦[a] (b.md)] ¦[a] (b.md)",
    "!!! note\n    ¦[a] (b.md)", "> [!TIP]\n> ¦[a] (b.md)", "1. x\n\n   ¦[a] (b.md)", "¦[*a*] (b.md)",
    "a  \nb ¦[a] (b.md)",
)  # fmt: skip
BLOCK_DECOYS = (
    "```\n[a] (b.md)\n```", "    [a] (b.md)", "[x](https://x.example/ '[a] (b.md)')", "`[a] (b.md)`", "Text.", "***",
    "![[a] (b.md)](c.png)", "[r]: https://x.example/ '[a] (b.md)'", "<!-- [a] (b.md) -->", "`` ` `` x",
)  # fmt: skip
EVERY_CODE = frozenset(("unstated-takeaway", "unstated-title", "unlike-name", "unlike-number", "shown-as-text"))


def places(text: str, codes: frozenset[str] = EVERY_CODE, html: bool = False) -> list[Point]:
    """Return the places of what rules find in a story, in order."""
    parsed = parse_story("content/news/a.md", text.encode(), ReadOptions(html=html))
    assert parsed.story and parsed.body, parsed.problems
    found = of_one_file(parsed.story, parsed.body, RuleContext("en", "https://hub.example/", html))
    diagnostics = [locate(problem, text) for problem in found if problem.code in codes]
    return sorted((diagnostic.line, diagnostic.column) for diagnostic in diagnostics)


def some_of(parts: Iterable[str], html: bool) -> st.SearchStrategy[list[str]]:
    """Return the strategy of a few parts; comments only if they are HTML, because they are shown if not."""
    return st.lists(st.sampled_from([part for part in parts if html or "<!--" not in part]), min_size=1, max_size=8)


@st.composite
def takeaways(draw: st.DrawFn, html: bool) -> tuple[str, bool]:
    parts = draw(some_of((*MARKED_VALUES, *DECOYS), html))
    return draw(yaml_of(("So " + " ".join(parts)).replace(" \n ", "\n").strip())), html


@st.composite
def bodies(draw: st.DrawFn, html: bool) -> tuple[str, bool]:
    return "\n\nA paragraph.\n\n".join(draw(some_of((*MARKED_BLOCKS, *BLOCK_DECOYS), html))), html


@settings(max_examples=amount(300, 5000), deadline=None)
@given(takeaways(False) | takeaways(True))
@example(("'So [x](https://x.example/77%) of ¦77%'", False))
@example(('"So caf\\u00e9 \\"¦AcmeLab\\" `¦AcmeLab`"', False))
@example((">-\n    So a&amp;b\n    ¦AcmeLab", False))
@example(("So [y](AcmeLab.md)\n    and ¦AcmeLab and\n    ¦AcmeLab", False))
@example(("So <!-- AcmeLab --> ¦AcmeLab", True))
def test_claim_in_a_takeaway_has_its_exact_place(case: tuple[str, bool]) -> None:
    takeaway, html = case
    text, points = points_of(story_text(takeaways=f"\n  - Zero\n  - {takeaway}", body="Nothing."))
    assert places(text, frozenset(("unstated-takeaway",)), html) == points


@settings(max_examples=amount(100, 1000), deadline=None)
@given(st.data())
def test_claim_in_a_title_has_its_exact_place(data: st.DataObject) -> None:
    words = data.draw(
        st.lists(st.sampled_from(("xAcmeLab,", "*AcmeLab*", "[a](AcmeLab)", "it's", "&amp;")), max_size=3)
    )
    title = " ".join(["So", *(word.replace("AcmeLab", "¦AcmeLab") for word in words if word[0] != "x"), "¦AcmeLab"])
    text, points = points_of(story_text(title=data.draw(yaml_of(title)), body="Nothing."))
    assert places(text, frozenset(("unstated-title",))) == points


@settings(max_examples=amount(200, 3000), deadline=None)
@given(bodies(False) | bodies(True))
@example(("![[a] (b.md)](c.png)\n\n¦[a] (b.md)", False))
def test_markup_in_a_body_has_its_exact_place(case: tuple[str, bool]) -> None:
    body, html = case
    text, points = points_of(story_text(body=body))
    assert places(text, frozenset(("shown-as-text",)), html) == points
