"""Convert lines and columns, counted in characters, to positions and ranges of the protocol, and back.

The protocol counts in UTF-16 units, or in units that client and server agree on; pygls' codec knows which.
"""

from __future__ import annotations

import re
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path
from pygls.workspace import PositionCodec, ServerTextPosition

from site_builder.content.text import normalize_newlines
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.value import Value

_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"""[^\s"'\[\](){},]+""")


class Span(Value, frozen=True):
    """A part of a line. Line and columns are 0-based, in characters."""

    line: int
    start: int
    end: int


class Text:
    """The text of a document, split into lines as the protocol defines (LSP 3.17, "Text Documents")."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text = normalize_newlines(text)
        self.lines = self.text.split("\n")
        self._codec = codec

    def line_and_column(self, position: types.Position) -> tuple[int, int]:
        """Return line and column of a position, 0-based, in characters; clipped to the line and the text."""
        line = min(position.line, len(self.lines) - 1)
        units = 0
        for column, character in enumerate(self.lines[line]):
            if units >= position.character:
                return line, column
            units += self._codec.client_num_units(character)
        return line, len(self.lines[line])

    def range(self, span: Span) -> types.Range:
        """Return a span as a range of the protocol."""
        return types.Range(self._position(span.line, span.start), self._position(span.line, span.end))

    def lines_range(self, start: int, end: int) -> types.Range:
        """Return some lines, as a range that ends where the next line starts, or with the text."""
        return types.Range(self._line_start(start), self._line_start(end))

    def _line_start(self, line: int) -> types.Position:
        last = len(self.lines) - 1
        return self._position(line, 0) if line <= last else self._position(last, len(self.lines[last]))

    def _position(self, line: int, column: int) -> types.Position:
        return self._codec.position_to_client_units(self.lines, ServerTextPosition(line, column))


def word_at(text: str, line: int, column: int) -> Span:
    """Return the word of a line that starts at a column, without the quotation mark before it."""
    column += text[column : column + 1] in ("'", '"')
    word = _WORD.match(text, column)
    return Span(line, column, word.end() if word else column)


def uri_of(file: Path) -> str:
    """Return the URI by which editor programs know a file."""
    return from_fs_path(str(file)) or file.as_uri()


def quoted_words(message: str) -> list[str]:
    """Return the words in backticks of a message."""
    return _QUOTED.findall(message)


def span_of(diagnostic: Diagnostic) -> Span:
    """Return the part of the line that a diagnostic is about.

    That is the text quoted in its message if found at its column, otherwise a word, or the rest of the line. The start
    of the file when the diagnostic has no line.
    """
    if not diagnostic.line:
        return Span(0, 0, 0)
    text, line, column = diagnostic.excerpt, diagnostic.line - 1, diagnostic.column - 1
    word = _WORD.match(text, column)
    end = word.end() if word else max(column, len(text.rstrip()))
    for quoted in quoted_words(diagnostic.message):
        if quoted.startswith("#") and text[column:end].endswith(quoted):  # The anchor of a link.
            return Span(line, end - len(quoted), end)
        for start in (column, column + 1):  # A quoted value starts after its quotation mark.
            if text.startswith(quoted, start):
                return Span(line, start, start + len(quoted))
    return Span(line, column, end)


def range_of(diagnostic: Diagnostic, codec: PositionCodec) -> types.Range:
    """Return the part of the line that a diagnostic is about, as a range of the protocol."""
    span = span_of(diagnostic)
    units = [codec.client_num_units(diagnostic.excerpt[:column]) for column in (span.start, span.end)]
    return types.Range(types.Position(span.line, units[0]), types.Position(span.line, units[1]))
