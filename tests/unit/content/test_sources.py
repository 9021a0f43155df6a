from __future__ import annotations

import pytest

from site_builder.content.paths import SOURCES_PATH
from site_builder.content.sources import parse_sources
from site_builder.model.content import Source

GOOD = """# The publishers.
- id: openai
  name: OpenAI  Blog
  domains: [openai.com, WWW.Example.ORG]
  homepage: https://openai.com/news/
  description: Papers.
- id: nist
  name: NIST
"""


def test_parse_sources_reads_records() -> None:
    assert parse_sources(GOOD.encode()) == (
        (
            Source("openai", "OpenAI Blog", ("openai.com", "example.org"), "https://openai.com/news/", "Papers."),
            Source("nist", "NIST"),
        ),
        [],
    )
    assert parse_sources(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == parse_sources(GOOD.encode())


@pytest.mark.parametrize("data", [b"", b"# none yet\n", b"~\n", b"[]\n"])
def test_parse_sources_accepts_an_empty_file(data: bytes) -> None:
    assert parse_sources(data) == ((), [])


def test_parse_sources_keeps_valid_records_next_to_invalid_ones() -> None:
    sources, wrong = parse_sources(b"- id: a\n- id: b\n  name: B\n- id: c c\n  name: C\n")
    assert [source.id for source in sources] == ["a", "b", "c c"]
    assert [problem.code for problem in wrong] == ["missing-key", "bad-slug"]


def test_parse_sources_allows_an_id_equal_to_a_name() -> None:
    assert parse_sources(b"- id: a\n  name: b\n- id: b\n  name: a\n")[1] == []


def test_parse_sources_reports_invalid_utf8() -> None:
    sources, wrong = parse_sources(b"- id: \xe9\n")
    assert sources == ()
    assert [(problem.path, problem.code) for problem in wrong] == [(SOURCES_PATH, "not-utf8")]
