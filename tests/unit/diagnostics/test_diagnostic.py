from __future__ import annotations

import pytest

from site_builder.diagnostics.diagnostic import Diagnostic, as_text, in_order, printable
from site_builder.diagnostics.suggestions import did_you_mean


def problem(line: int, path: str = "a.md", column: int = 4, excerpt: str = "") -> Diagnostic:
    return Diagnostic(path=path, line=line, column=column, severity="error", code="x", message="wrong", excerpt=excerpt)


def test_text_has_place_excerpt_caret_and_hint() -> None:
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


def test_a_long_line_is_cut_around_the_place() -> None:
    excerpt = "a" * 300 + "HERE" + "b" * 300
    shown = as_text(problem(1, column=301, excerpt=excerpt)).splitlines()
    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_the_caret_stands_below_wide_characters() -> None:
    shown = as_text(problem(1, column=5, excerpt="日本e\u0301x")).splitlines()
    assert shown[2] == "      | " + " " * 5 + "^"


def test_sorted_by_file_and_place_and_each_once() -> None:
    wanted = [problem(2), problem(10), problem(1, path="b.md")]
    assert in_order([wanted[2], wanted[1], wanted[0], wanted[1]]) == wanted


def test_suggestions_ignore_case_and_keep_quiet_when_nothing_is_close() -> None:
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
def test_what_a_terminal_or_a_log_would_obey_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_an_excerpt_holds_no_command_and_its_caret_stays_in_place() -> None:
    shown = as_text(problem(1, column=8, excerpt="x: ##[a]HERE")).splitlines()
    assert "##[" not in shown[1] and shown[1][shown[2].index("^") :] == "]HERE"


def test_an_empty_line_is_not_shown_and_what_a_terminal_obeys_is_not_sent() -> None:
    assert len(as_text(problem(1, excerpt="  ")).splitlines()) == 1
    shown = as_text(problem(1, column=3, excerpt="a\x1bb"))
    assert shown.splitlines()[1:] == ["    1 | a b", "      |   ^"]
