"""Fixes: what mends a diagnostic without another thought, as edits of the text."""

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
_SIGNS = ("yaml-alias", "yaml-tag")
"""Codes of values that begin with a sign that means something else than itself."""
_SLIPS = ("unlike-name", "unlike-number")
"""Codes of two spellings, of which the second one that is quoted may be the right one."""


class QuickFix(Value, frozen=True):
    """An edit, and the words for it."""

    title: str
    span: Span
    """What is replaced; at one column when something is put in."""
    text: str
    sure: bool = True
    """Whether it may be done without a look."""


def quick_fixes(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """The edits that mend a diagnostic of this text."""
    yield from _suggested(diagnostic)
    if diagnostic.code == "missing-key":
        yield from _missing(text, diagnostic)
    if diagnostic.code in _SIGNS or (diagnostic.code == "yaml-syntax" and _speaks_of_quotes(diagnostic)):
        yield from _quotes(text, diagnostic)


def _suggested(diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """What the hint suggests, in place of what the message says is wrong."""
    said = quoted_words(diagnostic.message)
    match = _SUGGESTION.fullmatch(diagnostic.hint)
    better = match[1] if match else said[1] if diagnostic.code in _SLIPS and len(said) > 1 else ""
    if not better or not diagnostic.line:
        return
    span = span_of(diagnostic)
    if better.startswith(("content/", "static/")):
        better = _as_named(better, diagnostic.path)
    elif said and said[0].startswith("#"):
        better = "#" + better
    yield QuickFix(f"Replace by `{better}`", span, better, bool(match))


def _as_named(file: str, path: str) -> str:
    """A file as another one names it."""
    if file.startswith("static/"):
        return file.removeprefix("static") if path.endswith(".md") else file.removeprefix("static/")
    return posixpath.relpath(file, posixpath.dirname(path))


def _missing(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    """The key that is missing: below the key that wants it, or as the last one of the front matter or file."""
    key = next(iter(quoted_words(diagnostic.message)), "")
    within = yaml_lines(text.lines, diagnostic.path.endswith(".md"))
    line = diagnostic.line - 1
    if key != "source_url" and line in within and not (line == within.start and re.match(r"\w+:", text.lines[line])):
        return  # It is missing in a mapping below.
    at = line + 1 if key == "source_url" else within.stop
    written = f"{key}:\n  - \n" if key == "takeaways" else f"{key}: \n"
    if at < len(text.lines):
        yield QuickFix(f"Add `{key}`", Span(at, 0, 0), written)
    else:
        end = len(text.lines[-1])
        yield QuickFix(f"Add `{key}`", Span(at - 1, end, end), ("\n" if end else "") + written.rstrip("\n"))


def _speaks_of_quotes(diagnostic: Diagnostic) -> bool:
    return "in quotes" in diagnostic.message or "in quotes" in diagnostic.hint


def _quotes(text: Text, diagnostic: Diagnostic) -> Iterator[QuickFix]:
    line = diagnostic.line - 1
    match = _VALUE.match(text.lines[line]) if 0 <= line < len(text.lines) else None
    if match and not match[2].startswith(("'", '"')):
        value = "'" + match[2].replace("'", "''") + "'"
        yield QuickFix("Put the value in quotes", Span(line, match.start(2), match.end(2)), value)
