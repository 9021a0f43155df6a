from __future__ import annotations

import pytest

from site_builder.content.markdown.document import MarkdownFile
from site_builder.lint.rules.markup import check
from tests.support.articles import findings
from tests.support.typed import markdown, story_problems


def test_alert_is_a_box_with_a_title() -> None:
    html = markdown("> [!WARNING]\n> Mind *the* gap.\n>\n> - and\n\nAfter")
    assert html == (
        '<aside class="admonition warning" role="note" aria-label="Warning">\n'
        '<p class="admonition-title">Warning</p>\n<p>Mind <em>the</em> gap.</p>\n<ul>\n<li>and</li>\n</ul>\n</aside>\n'
        "<p>After</p>\n"
    )
    for kind in ("NOTE", "tip", "Important", "CAUTION"):
        assert f'<aside class="admonition {kind.lower()}"' in markdown(f"- > [!{kind}]\n  > x")
    assert '<aside class="admonition note" role="note"' in markdown("> [!NOTE]\n> <b>x</b>", html=True)


def test_title_of_alert_is_in_the_language_of_the_hub() -> None:
    titles = ("Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht")
    html = MarkdownFile("a.md", box_titles=titles).block("> [!TIP]\n> x", 1)
    assert 'aria-label="Tipp"' in html and ">Tipp</p>" in html


@pytest.mark.parametrize(
    "text", ["`[!NOTE]`", "[!NOTE]\nx", "> x\n> [!NOTE]", "> `[!NOTE]`", "> \\[!NOTE]\n> x", "> ![!NOTE](a-story.md)"]
)
def test_other_quotations_stay(text: str) -> None:
    assert "<aside" not in markdown(text)


@pytest.mark.parametrize("line", ["[!FOO]", "[!INFO]", "[!NOTES]", "[!NOTE] A title", "[!note]-"])
def test_unknown_box_is_reported(line: str) -> None:
    assert story_problems(f"`{line}` text\n\n> {line}\n> x") == [("unknown-box", line)]


def test_empty_alert_is_found_by_check() -> None:
    assert [line.partition(":")[0] for line in findings(check, "> [!TIP]")] == ["empty-box"]
