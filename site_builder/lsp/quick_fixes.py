"""Suggest edits of the text that fix a diagnostic."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.cursor import yaml_lines
from site_builder.lsp.positions import Span, Text, quoted_words, span_of
from site_builder.model.value import Value

_SUGGESTION = re.compile(r"(?:did you mean|write) `([^`]+)`\??")
_VALUE = re.compile(r"(\s*(?:- +)?[\w-]+:\s+|\s*- +)(\S.*?)\s*$")
_INDICATOR_CODES = ("yaml-alias", "yaml-tag")
"""Codes of values that start with a character that has a special meaning in YAML."""
_TWO_SPELLINGS_CODES = ("unlike-name", "unlike-number")
"""Codes of messages that quote two spellings, of which the second may be correct."""


class QuickFix(Value, frozen=True):
    """An edit with a title for users."""

    title: str
    span: Span
    """The text to replace; empty to insert."""
    text: str
    is_certain: bool = True
    """Whether the edit can be applied without a decision of the user."""


def quick_fixes(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """Yield the edits that fix a diagnostic of this text."""
    yield from _replace(diagnostic)
    if diagnostic.code == "missing-key":
        yield from _add_key(text, diagnostic)
    if diagnostic.code == "invisible-character" and diagnostic.line:
        column = diagnostic.column - 1
        yield QuickFix("Remove the invisible character", Span(diagnostic.line - 1, column, column + 1), "")
    if diagnostic.code in _INDICATOR_CODES or (diagnostic.code == "yaml-syntax" and _suggests_quotes(diagnostic)):
        yield from _add_quotes(text, diagnostic)


def _replace(diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """Replace the wrong word with the word that the hint suggests."""
    quoted = quoted_words(diagnostic.message)
    match = _SUGGESTION.fullmatch(diagnostic.hint)
    replacement = (
        match[1] if match else quoted[1] if diagnostic.code in _TWO_SPELLINGS_CODES and len(quoted) > 1 else ""
    )
    if not replacement or not diagnostic.line:
        return
    span = span_of(diagnostic)
    if replacement.startswith(("content/", "static/")):
        replacement = _relative_name(replacement, diagnostic.path)
    elif quoted and quoted[0].startswith("#"):
        replacement = "#" + replacement
    yield QuickFix(f"Replace with `{replacement}`", span, replacement, bool(match))


def _relative_name(file: str, path: str) -> str:
    """Return how the file at `path` refers to another file."""
    if file.startswith("static/"):
        return file.removeprefix("static") if path.endswith(".md") else file.removeprefix("static/")
    return posixpath.relpath(file, posixpath.dirname(path))


def _add_key(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """Add a missing key: `source_url` below `source`, others at the end of the front matter or file."""
    key = next(iter(quoted_words(diagnostic.message)), "")
    yaml_range = yaml_lines(text.lines, diagnostic.path.endswith(".md"))
    line = diagnostic.line - 1
    if (
        key != "source_url"
        and line in yaml_range
        and not (line == yaml_range.start and re.match(r"\w+:", text.lines[line]))
    ):
        return  # A nested mapping lacks it; where to add it is unknown.
    insert_line = line + 1 if key == "source_url" else yaml_range.stop
    insertion = f"{key}:\n  - \n" if key == "takeaways" else f"{key}: \n"
    if insert_line < len(text.lines):
        yield QuickFix(f"Add `{key}`", Span(insert_line, 0, 0), insertion)
    else:
        end = len(text.lines[-1])
        yield QuickFix(f"Add `{key}`", Span(insert_line - 1, end, end), ("\n" if end else "") + insertion.rstrip("\n"))


def _suggests_quotes(diagnostic: Diagnostic) -> bool:
    return "in quotes" in diagnostic.message or "in quotes" in diagnostic.hint


def _add_quotes(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    line = diagnostic.line - 1
    match = _VALUE.match(text.lines[line]) if 0 <= line < len(text.lines) else None
    if match and not match[2].startswith(("'", '"')):
        value = "'" + match[2].replace("'", "''") + "'"
        yield QuickFix("Put the value in quotes", Span(line, match.start(2), match.end(2)), value)
