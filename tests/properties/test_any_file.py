"""Whatever bytes are in a file: a story or page comes out, or problems that lie inside the file; never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config.presets import PRESETS
from site_builder.config.reader import parse_config
from site_builder.content.item import parse_items
from site_builder.content.locations import locate
from site_builder.content.page import parse_page
from site_builder.content.slug import slugify
from site_builder.content.story import parse_story
from site_builder.content.text import decode
from site_builder.diagnostics.diagnostic import as_text
from site_builder.model.problems import Problem

FRONT = b"""---
title: T
source: {name: S, url: https://s.example/}
category: c
takeaways: [One.]
"""
PIECES = """title: T|title:|source: s|source:|  name: n|  url: x|category: c|tags: [a|tags:|- x|draft: true|a: *b|a: &b
nav_order: 9|- id: a|  name: a|base_url: https://a.example/|categories:|- slug: a|"|'|{|[|---|"\\x07"|date: 2026-02-30
# h|[a](b)|[a](#b)|[a](//b)|![](javascript:x)|<data:x>|x[^1]|[^1]: y|^[z]|!!! note|    z|- [ ] t|> q|```python|```|$"""
LINES = st.sampled_from(
    [*PIECES.replace("\n", "|").split("|"), "| a | b |", "|---|---|", "\tx", "\u2028", "\x07", "\r", ""]
)
TEXTS = st.lists(LINES | st.text(max_size=20)).map("\n".join)
FILES = st.binary() | (st.text() | TEXTS).map(lambda text: text.encode())
MARKDOWN = FILES | st.builds(lambda rest: FRONT + rest, FILES) | st.builds(lambda body: FRONT + b"---\n" + body, FILES)


def assert_inside(path: str, data: bytes, problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Each problem can be shown, and lies inside the file."""
    text = decode(data, path)[0]
    lines = text.split("\n")
    for found in (locate(problem, text) for problem in problems):
        assert as_text(found).startswith(f"{path}:{found.line}:{found.column}: " if found.line else f"{path}: ")
        if found.line:
            assert 1 <= found.line <= len(lines)
            assert 1 <= found.column <= len(lines[found.line - 1]) + 1


@given(MARKDOWN)
def test_any_file_is_a_story_or_has_problems_inside_it(data: bytes) -> None:
    parsed = parse_story("content/news/a.md", data)
    assert parsed.problems or parsed.story
    assert_inside("content/news/a.md", data, parsed.problems)


@given(MARKDOWN)
def test_any_file_is_a_page_or_has_problems_inside_it(data: bytes) -> None:
    parsed = parse_page("content/pages/a.md", data)
    assert parsed.problems or parsed.page
    assert_inside("content/pages/a.md", data, parsed.problems)


@pytest.mark.parametrize("collection", sorted(PRESETS))
@given(FILES)
def test_any_file_is_a_list_of_entries_or_has_problems_inside_it(collection: str, data: bytes) -> None:
    path = f"content/{collection}.yaml"
    parsed = parse_items(path, data, PRESETS[collection])
    assert parsed.problems or all(entry.id == slugify(entry.id) != "" for entry in parsed.items)
    assert_inside(path, data, parsed.problems)


@given(FILES | st.builds(lambda rest: b"title: T\nbase_url: https://a.example/\n" + rest, FILES))
def test_any_file_is_settings_or_has_problems_inside_it(data: bytes) -> None:
    config, problems = parse_config(data)
    assert config is not None or problems
    assert_inside("site.yaml", data, problems)


@pytest.mark.parametrize(
    "text", ["^[" * 2000 + "x" + "]" * 2000, "![" * 2000 + "](a.png)" * 2000, "> " * 2000, "- " * 2000]
)
def test_markdown_can_be_nested_to_any_depth(text: str) -> None:
    parsed = parse_story("a.md", FRONT + b"---\n" + text.encode())
    assert parsed.story is not None
    assert [problem for problem in parsed.problems if problem.severity == "error"] == []
