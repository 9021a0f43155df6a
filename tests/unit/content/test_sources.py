from __future__ import annotations

import pytest

from site_builder.content.sources import SOURCES_PATH, parse_sources
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


def test_records() -> None:
    assert parse_sources(GOOD.encode()) == (
        (
            Source("openai", "OpenAI Blog", ("openai.com", "example.org"), "https://openai.com/news/", "Papers."),
            Source("nist", "NIST"),
        ),
        [],
    )
    assert parse_sources(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == parse_sources(GOOD.encode())


@pytest.mark.parametrize("data", [b"", b"# none yet\n", b"~\n", b"[]\n"])
def test_no_records(data: bytes) -> None:
    assert parse_sources(data) == ((), [])


def test_records_are_used_beside_those_with_mistakes() -> None:
    sources, wrong = parse_sources(b"- id: a\n- id: b\n  name: B\n- id: c c\n  name: C\n")
    assert [source.id for source in sources] == ["a", "b", "c c"]
    assert [problem.code for problem in wrong] == ["missing-key", "bad-slug"]


def test_an_id_may_be_the_name_of_another() -> None:
    assert parse_sources(b"- id: a\n  name: b\n- id: b\n  name: a\n")[1] == []


def test_bytes_that_are_not_utf8() -> None:
    sources, wrong = parse_sources(b"- id: \xe9\n")
    assert sources == ()
    assert [(problem.path, problem.code) for problem in wrong] == [(SOURCES_PATH, "not-utf8")]
