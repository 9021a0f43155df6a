from __future__ import annotations

from site_builder.diagnostics.codes import CODES
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.message_docs import explanations

WRONG = Diagnostic("content/news/a.md", 3, 7, "error", "bad-date", "`x` is wrong", "", "date: x")
WHOLE_FILE = Diagnostic("content/news/a.md", 0, 0, "error", "empty-body", "no text")


def test_explanation_is_of_the_diagnostic_at_the_position() -> None:
    (text,) = explanations([WRONG, WHOLE_FILE, WRONG], 2, 6)
    assert CODES["bad-date"].title in text and CODES["bad-date"].fix in " ".join(text.split())
    assert list(explanations([WRONG], 2, 0)) == []
    assert list(explanations([WRONG], 3, 6)) == []


def test_explanation_of_a_whole_file_is_at_its_start() -> None:
    (text,) = explanations([WHOLE_FILE], 0, 0)
    assert CODES["empty-body"].title in text
