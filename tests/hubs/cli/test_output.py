from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import click
import pytest

from site_builder.cli.output import pluralize, print_lines, print_raw, report_errors, show_diagnostics
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.pipeline.publish import BuildLockedError


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (BuildLockedError(), "another build is writing to public"),
        (
            sqlite3.DatabaseError("malformed"),
            "the saved state of earlier builds is damaged",
        ),
        (OSError(errno.ENOSPC, "No space left on device", "a.html"), "No space left on device: a.html"),
        (OSError("odd"), "odd"),
    ],
)
def test_report_errors_turns_failures_into_messages(failure: Exception, message: str) -> None:
    with pytest.raises(click.ClickException) as error, report_errors(Path("public")):
        raise failure
    assert error.value.message.startswith(message)


def test_diagnostics_are_shown_and_counted_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    show_diagnostics([])
    assert capsys.readouterr() == ("", "")
    errors = [Diagnostic("a.md", line, 1, "error", "a", "bad", excerpt="the line") for line in (2, 3)]
    show_diagnostics([*errors, Diagnostic("b.md", 0, 0, "warning", "b", "odd")])
    out, err = capsys.readouterr()
    assert out == "" and err.endswith("\n2 errors, 1 warning\n")
    assert err.count("the line") == 2 and "\n\n" not in err
    assert err.index("a.md:2:1") < err.index("b.md"), "errors come first"


@pytest.mark.parametrize(("number", "shown", "rest"), [(50, 50, ""), (700, 50, "650 more: 450 bad-date, 200 odd\n")])
def test_long_report_counts_the_rest_by_code(
    capsys: pytest.CaptureFixture[str], number: int, shown: int, rest: str
) -> None:
    warnings = [Diagnostic("a.md", line, 1, "warning", "odd", "odd") for line in range(1, 201)]
    errors = [Diagnostic("b.md", line, 1, "error", "bad-date", "bad") for line in range(1, 501)]
    show_diagnostics([*warnings, *errors][-number:])
    err = capsys.readouterr().err
    assert err.count("error[bad-date]") == shown and "warning[odd]" not in err
    assert (rest in err) and ("check --format json" in err) == bool(rest)
    assert err.endswith("500 errors, 200 warnings\n" if rest else "50 errors, 0 warnings\n")


def test_pluralize_formats_counts() -> None:
    assert [pluralize(1, "story", "stories"), pluralize(1200, "story", "stories"), pluralize(0, "page")] == [
        "1 story",
        "1,200 stories",
        "0 pages",
    ]


def test_print_lines_escapes_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines("a\n::error::b", "\x1b[31m", err=True)
    print_lines()
    print_raw("a\nb")
    print_raw("c\n")
    assert capsys.readouterr() == ("a\nb\nc\n", "a\\n::error::b\n\\x1b[31m\n")


def test_errors_are_red_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    show_diagnostics([Diagnostic("a.md", 0, 0, "error", "a", "bad")])
    assert capsys.readouterr().err.startswith(click.style("a.md: error[a]: bad", fg="red", bold=True))
