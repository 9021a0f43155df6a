from __future__ import annotations

import pytest

from site_builder.diagnostics.diagnostic import Diagnostic, as_text, in_order, printable
from site_builder.diagnostics.suggestions import did_you_mean


def problem(line: int, path: str = "a.md", column: int = 4, excerpt: str = "") -> Diagnostic:
    return Diagnostic(path=path, line=line, column=column, severity="error", code="x", message="wrong", excerpt=excerpt)


def test_text_has_location_excerpt_caret_and_hint() -> None:
    shown = as_text(
        Diagnostic(
            path="content/news/x.md",
            line=4,
            column=11,
            severity="error",
            code="unknown-category",
            message="no category is called `reserch`",
            hint="did you mean `research`?",
            excerpt="category: reserch",
        )
    )
    assert shown.splitlines() == [
        "content/news/x.md:4:11: error[unknown-category]: no category is called `reserch`",
        "    4 | category: reserch",
        "      |           ^",
        "      = hint: did you mean `research`?",
    ]


def test_long_line_is_cut_around_the_column() -> None:
    excerpt = "a" * 300 + "HERE" + "b" * 300
    shown = as_text(problem(1, column=301, excerpt=excerpt)).splitlines()
    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_caret_is_below_wide_characters() -> None:
    shown = as_text(problem(1, column=5, excerpt="日本e\u0301x")).splitlines()
    assert shown[2] == "      | " + " " * 5 + "^"


def test_diagnostics_are_sorted_without_duplicates() -> None:
    wanted = [problem(2), problem(10), problem(1, path="b.md")]
    assert in_order([wanted[2], wanted[1], wanted[0], wanted[1]]) == wanted


def test_suggestion_ignores_case_and_is_empty_when_nothing_is_close() -> None:
    assert did_you_mean("catgory", ["category", "title"]) == "did you mean `category`?"
    assert did_you_mean("openai", ["OpenAI", "NIST"]) == "did you mean `OpenAI`?"
    assert did_you_mean("zzz", ["category"]) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m\x9b\r\n\x00", "\\x1b[31m\\x9b\\r\\n\\x00"),
        ("\u202e \u2028 \udcff", "\\u202e \\u2028 \\udcff"),
        ("a ##[error]b", "a \\x23#[error]b"),
        ("10\u00a0000 \u3000 می\u200cخواهم 👩\u200d💻 é", "10\u00a0000 \u3000 می\u200cخواهم 👩\u200d💻 é"),
    ],
)
def test_characters_that_a_terminal_acts_on_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_excerpt_has_no_command_and_its_caret_stays() -> None:
    shown = as_text(problem(1, column=8, excerpt="x: ##[a]HERE")).splitlines()
    assert "##[" not in shown[1] and shown[1][shown[2].index("^") :] == "]HERE"


def test_empty_excerpt_is_not_shown_and_escapes_are_removed() -> None:
    assert len(as_text(problem(1, excerpt="  ")).splitlines()) == 1
    shown = as_text(problem(1, column=3, excerpt="a\x1bb"))
    assert shown.splitlines()[1:] == ["    1 | a b", "      |   ^"]
