from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.markdown.highlight import LANGUAGES, MAX_BLOCK_CHARACTERS, highlight

CODE = 'def f(x):\n    return "<b>" + x  # why\n'


def as_text(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_highlight_uses_classes_without_colours() -> None:
    html, name = highlight(CODE, "python")
    assert name == "python"
    assert '<span class="k">def</span>' in html
    assert re.findall(r"<(?!/?span)[^>]*>|style=", html) == []
    assert as_text(html) == CODE


def test_highlight_returns_one_name_per_language() -> None:
    assert [highlight("x", name)[1] for name in ("py", "Python3", "js", "C++", "yml")] == [
        "python",
        "python",
        "javascript",
        "cpp",
        "yaml",
    ]


def test_highlight_escapes_unknown_languages() -> None:
    assert highlight('a < b & "c"', "no-such-language") == ('a &lt; b &amp; "c"', "")
    assert highlight("a < b", "") == ("a &lt; b", "")


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")), st.sampled_from(("python", "json", "")))
def test_highlight_keeps_all_code(code: str, language: str) -> None:
    assert as_text(highlight(code, language)[0]).rstrip("\n") == code.rstrip("\n")


def test_highlight_skips_long_code() -> None:
    assert highlight("x = 1\n" * (MAX_BLOCK_CHARACTERS // 6), "python")[1] == "python"
    assert highlight("x = 1\n" * (MAX_BLOCK_CHARACTERS // 6 + 1), "python") == (
        "x = 1\n" * (MAX_BLOCK_CHARACTERS // 6 + 1),
        "",
    )


def test_highlight_skips_slow_lexers() -> None:
    assert highlight("a" * 1000, "systemd") == ("a" * 1000, "")
    assert highlight("\t" * 1000, "easytrieve") == ("\t" * 1000, "")


def test_languages_are_first_aliases_of_pygments() -> None:
    assert [name for name in sorted(LANGUAGES) if highlight("x", name)[1] != name] == []
