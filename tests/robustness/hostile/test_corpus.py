"""No file ends a build with a traceback: each that led the fuzzer to new code is read again."""

from __future__ import annotations

import pytest

from tests.robustness.hostile.fuzz import corpus, expect_readable


def test_corpus_has_300_files() -> None:
    assert len(corpus()) > 300


@pytest.mark.slow
@pytest.mark.parametrize("data", corpus(), ids=lambda data: data[:20].hex())
def test_no_file_ends_a_build_with_a_traceback(data: bytes) -> None:
    expect_readable(data)
