"""Diagnostics: problems with their line, column and excerpt, in the forms that people and machines read."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, combining, east_asian_width

from site_builder.model.problems import Severity
from site_builder.model.value import Value

RUNNER_MARK = "##["


class Diagnostic(Value, frozen=True):
    """A problem in what the editor wrote, located and ready to print."""

    path: str
    line: int
    """1-based; 0 when the whole file is meant."""
    column: int
    """1-based, in characters; 0 when the whole file is meant."""
    severity: Severity
    code: str
    message: str
    hint: str = ""
    excerpt: str = ""
    """The line that the problem is on."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by file and place, each one once."""
    unique = {(d.path, d.line, d.column, d.code, d.message): d for d in diagnostics}
    return [unique[key] for key in sorted(unique)]


def as_text(diagnostic: Diagnostic) -> str:
    """`path:line:column: error[code]: message`, then the line with a caret below the place, then the hint."""
    d = diagnostic
    lines = [printable(f"{location_text(d)}: {d.severity}[{d.code}]: {d.message}")]
    if d.line and d.excerpt.strip():
        excerpt, caret = _window(d.excerpt, d.column)
        gutter = f"{d.line:>5} | "
        lines += [gutter + excerpt, " " * (len(gutter) - 2) + "| " + " " * _width(excerpt[:caret]) + "^"]
    if d.hint:
        lines.append(printable(f"      = hint: {d.hint}"))
    return "\n".join(lines)


def printable(text: str) -> str:
    """A text in one line, with the escapes of what a terminal would obey, or not show, in place of it.

    So is the mark by which the runner of GitHub's workflows finds commands anywhere in a line (`ActionCommand.cs`).
    """
    text = text.replace(RUNNER_MARK, "\\x23#[")
    return text if text.isprintable() else "".join(c if is_shown(c) else repr(c)[1:-1] for c in text)


def location_text(diagnostic: Diagnostic) -> str:
    """`path:line:column`, or the path when the whole file is meant."""
    d = diagnostic
    return f"{d.path}:{d.line}:{d.column}" if d.line else d.path


def is_shown(character: str) -> bool:
    """Whether a character does no more than its letters say: so do all spaces, and what joins letters or keeps them."""
    return character.isprintable() or category(character) == "Zs" or character in "\u200c\u200d"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal (Unicode Standard Annex 11): two for a wide character."""
    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)


def _window(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """The part of a long line around a 1-based column, printable, and the caret's offset in it."""
    text = "".join(c if c.isprintable() else " " for c in line.replace(RUNNER_MARK, "# ["))
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    part = text[start : start + width]
    return ("…" + part, column - start) if start else (part, column - 1)
