"""Explanations of the diagnostics at a position, for hovers. Their text is in the registry of codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.diagnostics.codes import CODES
from site_builder.diagnostics.codes.markdown import as_markdown
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.positions import span_of


def explanations(diagnostics: Iterable[Diagnostic], line: int, column: int) -> Iterator[str]:
    """Yield Markdown for each code reported at a position (0-based, in characters), each code once."""
    codes: dict[str, None] = {}
    for diagnostic in diagnostics:
        span = span_of(diagnostic)
        if span.line == line and span.start <= column <= span.end:
            codes[diagnostic.code] = None
    for code in codes:
        yield f"`{code}`: {as_markdown(CODES[code])}"
