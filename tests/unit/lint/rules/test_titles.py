from __future__ import annotations

from site_builder.lint.rules.titles import LONG_DEK, LONG_TITLE, check
from tests.support.articles import findings


def test_long_title_is_found() -> None:
    assert findings(check, title="x" * LONG_TITLE) == []
    assert findings(check, title="x" * (LONG_TITLE + 1)) == [f"long-title: {'x' * (LONG_TITLE + 1)}"]


def test_long_summary_is_found() -> None:
    assert findings(check, summary="x" * LONG_DEK) == []
    assert findings(check, summary="y" * (LONG_DEK + 1)) == [f"long-dek: {'y' * (LONG_DEK + 1)}"]


def test_summary_that_repeats_title_is_found() -> None:
    title = "Small model admits doubt about medical answers"
    again = "A small model admits its doubts about the medical answers"
    assert findings(check, title=title, summary=again) == [f"repeated-dek: {again}"]
    assert findings(check, title=title, summary="Trained on records of hospitals, it says when it does not know") == []
