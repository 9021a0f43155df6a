"""Places: from the lines and columns of diagnostics, in characters, to the ranges of the protocol, and back.

The protocol counts in UTF-16 units, or in others that both sides agree on; the codec of pygls knows which.
"""

from __future__ import annotations

import re

from lsprotocol import types
from pygls.workspace import PositionCodec, ServerTextPosition

from site_builder.content.text import normalize_newlines
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.value import Value

_QUOTED = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"""[^\s"'\[\](){},]+""")


class Span(Value, frozen=True):
    """A part of a line, 0-based, in characters."""

    line: int
    start: int
    end: int


class Text:
    """The text of a file that is open, by its lines, as the protocol divides them (3.17, "Text Documents")."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text = normalize_newlines(text)
        self.lines = self.text.split("\n")
        self._codec = codec

    def place(self, position: types.Position) -> tuple[int, int]:
        """The line and column, 0-based, in characters; at the end of a line, or of the text, for one behind it."""
        line = min(position.line, len(self.lines) - 1)
        units = 0
        for column, character in enumerate(self.lines[line]):
            if units >= position.character:
                return line, column
            units += self._codec.client_num_units(character)
        return line, len(self.lines[line])

    def range(self, span: Span) -> types.Range:
        """A part of a line as the protocol counts."""
        return types.Range(self._position(span.line, span.start), self._position(span.line, span.end))

    def _position(self, line: int, column: int) -> types.Position:
        return self._codec.position_to_client_units(self.lines, ServerTextPosition(line, column))


def quoted_words(message: str) -> list[str]:
    """What a message quotes."""
    return _QUOTED.findall(message)


def span_of(diagnostic: Diagnostic) -> Span:
    """What a diagnostic is about: the words that it quotes, if they stand there, else a word or the rest of the line.

    The beginning of the file when all of it is meant.
    """
    if not diagnostic.line:
        return Span(0, 0, 0)
    text, line, column = diagnostic.excerpt, diagnostic.line - 1, diagnostic.column - 1
    word = _WORD.match(text, column)
    end = word.end() if word else max(column, len(text.rstrip()))
    for said in quoted_words(diagnostic.message):
        if said.startswith("#") and text[column:end].endswith(said):  # The anchor of a link.
            return Span(line, end - len(said), end)
        for start in (column, column + 1):  # A value in quotation marks begins behind them.
            if text.startswith(said, start):
                return Span(line, start, start + len(said))
    return Span(line, column, end)


def range_of(diagnostic: Diagnostic, codec: PositionCodec) -> types.Range:
    """The same as the protocol counts."""
    span = span_of(diagnostic)
    units = [codec.client_num_units(diagnostic.excerpt[:column]) for column in (span.start, span.end)]
    return types.Range(types.Position(span.line, units[0]), types.Position(span.line, units[1]))
