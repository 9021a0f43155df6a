from __future__ import annotations

import pytest

from site_builder.config.presets import PRESETS, SOURCES, with_texts
from site_builder.content.item import parse_items
from site_builder.content.paths import SOURCES_PATH
from site_builder.model.collections import Item
from site_builder.model.fields import text_of, texts_of
from site_builder.model.problems import Problem
from tests.support.items import source

GOOD = """# The publishers.
- id: openai
  name: OpenAI  Blog
  domains: [openai.com, WWW.Example.ORG]
  homepage: https://openai.com/news/
  description: Papers.
- id: nist
  name: NIST
"""


def entries(data: bytes, collection: str = "sources") -> tuple[list[Item], list[Problem]]:
    parsed = parse_items(f"content/{collection}.yaml", data, PRESETS[collection])
    return list(parsed.items), list(parsed.problems)


def told(data: bytes, collection: str = "sources") -> list[tuple[str, object]]:
    return [(problem.code, getattr(problem.location, "path", None)) for problem in entries(data, collection)[1]]


def facts(item: Item) -> tuple[str, str, tuple[str, ...], str, str]:
    return item.id, item.name, texts_of(item.fields, "domains"), text_of(item.fields, "homepage"), item.description


def test_records_of_sources_are_read() -> None:
    found, wrong = entries(GOOD.encode())
    assert wrong == []
    assert list(map(facts, found)) == [
        facts(source("openai", "OpenAI Blog", ("openai.com", "example.org"), "https://openai.com/news/", "Papers.")),
        facts(source("nist", "NIST")),
    ]
    assert entries(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == entries(GOOD.encode())


@pytest.mark.parametrize("data", [b"", b"# none yet\n", b"~\n", b"[]\n"])
def test_file_without_entries_is_accepted(data: bytes) -> None:
    assert entries(data) == ([], [])


def test_valid_records_next_to_invalid_ones_are_kept() -> None:
    found, _ = entries(b"- id: a\n- id: b\n  name: B\n- id: c c\n  name: C\n")
    assert [item.id for item in found] == ["a", "b", "c-c"]
    assert told(b"- id: a\n- id: b\n  name: B\n- id: c c\n  name: C\n") == [
        ("missing-key", (0, "name")),
        ("bad-slug", (2, "id")),
    ]


def test_file_that_is_not_utf8_is_reported() -> None:
    found, wrong = entries(b"- id: \xe9\n")
    assert found == []
    assert [(problem.path, problem.code) for problem in wrong] == [(SOURCES_PATH, "not-utf8")]


def test_new_fields_of_sources_are_checked() -> None:
    good = b"- {id: a, name: A, kind: press, licence: CC BY 4.0, logo: /a.png, feeds: ['https://a.example/feed']}\n"
    assert told(good) == []
    bad = b"- {id: a, name: A, kind: blog, logo: 'https://a.example/a.png', feeds: ['javascript:alert(1)', '/b']}\n"
    assert sorted(told(bad), key=str) == [
        ("bad-url", (0, "feeds", 0)),
        ("bad-url", (0, "feeds", 1)),
        ("outside-image", (0, "logo")),
        ("wrong-type", (0, "kind")),
    ]


@pytest.mark.parametrize("collection", sorted(PRESETS))
def test_entries_of_terms_are_no_drafts(collection: str) -> None:
    assert told(b"- {id: a, name: A, draft: true}\n", collection) == [("unknown-key", (0, "draft"))]


def test_words_for_readers_are_in_the_language_of_the_hub() -> None:
    german = with_texts(
        SOURCES, {"source_overview": "Quellen", "source_kind": "Art", "source_kind_press": "Presse", "source_x": "y"}
    )
    kind = german.field("kind")
    assert german.title == "Quellen"
    assert kind and (kind.title, kind.of[1], kind.labels[1]) == ("Art", "press", "Presse")
    assert kind.labels[0] == "Writes about its own work"
