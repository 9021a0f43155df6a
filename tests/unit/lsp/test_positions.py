from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.workspace import PositionCodec

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.positions import Span, Text, range_of, span_of

WIDE = "a😀漢é b"
ENCODINGS = [types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16, types.PositionEncodingKind.Utf32]


def diagnostic(excerpt: str, column: int, message: str, line: int = 3) -> Diagnostic:
    return Diagnostic("a.md", line, column, "error", "code", message, "", excerpt)


@pytest.mark.parametrize(
    ("encoding", "units"), [(ENCODINGS[0], [0, 1, 5, 8]), (ENCODINGS[1], [0, 1, 3, 4]), (ENCODINGS[2], [0, 1, 2, 3])]
)
def test_columns_are_counted_in_the_agreed_units(encoding: types.PositionEncodingKind, units: list[int]) -> None:
    text = Text(f"x\n{WIDE}\n", PositionCodec(encoding))
    for column, unit in enumerate(units):
        assert text.line_and_column(types.Position(1, unit)) == (1, column)
        assert text.range(Span(1, column, column)).start == types.Position(1, unit)


@given(st.text(max_size=20).map(lambda text: text.replace("\r", "").replace("\n", "")), st.sampled_from(ENCODINGS))
def test_columns_round_trip(line: str, encoding: types.PositionEncodingKind) -> None:
    text = Text(line, PositionCodec(encoding))
    for column in range(len(line) + 1):
        assert text.line_and_column(text.range(Span(0, column, column)).start) == (0, column)


def test_positions_after_the_end_are_clipped() -> None:
    text = Text("ab\r\ncd", PositionCodec())
    assert text.lines == ["ab", "cd"]
    assert text.line_and_column(types.Position(0, 99)) == (0, 2)
    assert text.line_and_column(types.Position(9, 1)) == (1, 1)


@pytest.mark.parametrize(
    ("excerpt", "column", "message", "words"),
    [
        ("category: reserch", 11, "no category `reserch` in the settings", "reserch"),
        ("category: 'reserch'", 11, "no category `reserch` in the settings", "reserch"),
        ("tags: [open weigts, b]", 8, "only this story has the tag `open weigts`; 2 have `x`", "open weigts"),
        ("ignore: {long-titel: x}", 10, "no rule of `check` has the code `long-titel`", "long-titel"),
        ("catgory: x", 1, "unknown key `catgory`", "catgory"),
        ("See [x](open-wights#a).", 9, "`open-wights` is no story", "open-wights"),
        ("See [x](a.md#traning).", 9, "there is no heading `#traning` in `a.md`", "#traning"),
        ("image: chrt.png", 8, "there is no file `content/news/chrt.png`", "chrt.png"),
        ("tags: []", 7, "`tags` is empty", "[]"),
        ("date: 2026-11-31  ", 7, "is not a day", "2026-11-31"),
        ("title:", 7, "nothing", ""),
    ],
)
def test_span_of_finds_the_quoted_text(excerpt: str, column: int, message: str, words: str) -> None:
    span = span_of(diagnostic(excerpt, column, message))
    assert (span.line, excerpt[span.start : span.end]) == (2, words)


def test_diagnostic_without_line_is_at_the_start() -> None:
    assert span_of(diagnostic("", 0, "empty", line=0)) == Span(0, 0, 0)


def test_ranges_are_counted_in_utf_16() -> None:
    lsp_range = range_of(diagnostic("😀 [漢](nowhere)", 7, "`nowhere` is no story"), PositionCodec())
    assert lsp_range == types.Range(types.Position(2, 7), types.Position(2, 14))
