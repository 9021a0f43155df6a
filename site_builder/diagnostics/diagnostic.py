"""Diagnostics: problems with their line, column and excerpt, and their form on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import category, combining, east_asian_width

from site_builder.model.problems import Severity
from site_builder.model.value import Value

RUNNER_MARK = "##["
"""The runner of GitHub workflows finds commands by this mark anywhere in a line (`ActionCommand.cs`)."""


class Diagnostic(Value, frozen=True):
    """A problem in a file of the hub, located and ready to print."""

    path: str
    line: int
    """1-based; 0 for the whole file."""
    column: int
    """1-based, in characters; 0 for the whole file."""
    severity: Severity
    code: str
    message: str
    hint: str = ""
    excerpt: str = ""
    """The text of the line."""
    other_paths: tuple[str, ...] = ()
    """Other files that the problem is about as well."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics sorted by file, line and column, without duplicates."""
    unique = {(d.path, d.line, d.column, d.code, d.message): d for d in diagnostics}
    return [unique[key] for key in sorted(unique)]


def as_text(diagnostic: Diagnostic) -> str:
    """Return `path:line:column: error[code]: message`, then the line with a caret below the column, then the hint."""
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
    """Return a text in one line, with escapes in place of characters that a terminal would act on or not show.

    RUNNER_MARK is escaped too.
    """
    text = text.replace(RUNNER_MARK, "\\x23#[")
    return text if text.isprintable() else "".join(c if is_shown(c) else repr(c)[1:-1] for c in text)


def location_text(diagnostic: Diagnostic) -> str:
    """Return `path:line:column`, or only the path if the diagnostic is about the whole file."""
    d = diagnostic
    return f"{d.path}:{d.line}:{d.column}" if d.line else d.path


def is_shown(character: str) -> bool:
    """Return whether a character is safe to print: it is visible, a space, or joins or separates letters."""
    return character.isprintable() or category(character) == "Zs" or character in "\u200c\u200d"


def _width(text: str) -> int:
    """Return the columns that a text takes on a terminal (Unicode Standard Annex 11): two for a wide character."""
    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)


def _window(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """Return the part of a long line around a 1-based column, printable, and the offset of the caret in it."""
    text = "".join(c if c.isprintable() else " " for c in line.replace(RUNNER_MARK, "# ["))
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    part = text[start : start + width]
    return ("…" + part, column - start) if start else (part, column - 1)
