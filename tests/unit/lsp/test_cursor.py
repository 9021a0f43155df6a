from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.lsp.cursor import (
    LinkSpan,
    cursor_at,
    link_at,
    sibling_items,
    sibling_keys,
    unfinished_link,
    yaml_lines,
)


def describe_cursor(marked: str, is_markdown: bool = False) -> tuple[object, ...] | None:
    """Path, kind, text and bracket of the key or value at the `|` in a text."""
    before, _, after = marked.partition("|")
    lines = (before + after).split("\n")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    cursor = cursor_at(lines, yaml_lines(lines, is_markdown), line, column)
    return (cursor.path, cursor.is_key, cursor.text, cursor.bracket) if cursor else None


def siblings(marked: str) -> set[str]:
    before, _, after = marked.partition("|")
    lines = (before + after).split("\n")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    within = yaml_lines(lines, False)
    cursor = cursor_at(lines, within, line, column)
    assert cursor
    return sibling_keys(lines, within, line, cursor) if cursor.is_key else sibling_items(lines, line, cursor)


@pytest.mark.parametrize(
    ("marked", "path", "is_key", "text", "bracket"),
    [
        ("title: x\nca|", (), True, "ca", ""),
        ("title: x\n|\ntags: [a]", (), True, "", ""),
        ("ti|tle: x", (), True, "title", ""),
        ("category: |", ("category",), False, "", ""),
        ("category: re|s # x", ("category",), False, "res", ""),
        ("title: 'a: #b' |", ("title",), False, "'a: #b'", ""),
        ("tags: [a, b|, c]", ("tags", 0), False, "b", "["),
        ("tags: [|]", ("tags", 0), False, "", "["),
        ("tags: [open we|", ("tags", 0), False, "open we", "["),
        ("tags:\n  - a\n  - |", ("tags", 0), True, "", ""),
        ("tags:\n- a\n- b|", ("tags", 0), True, "b", ""),
        ("tags:\n  |", ("tags",), True, "", ""),
        ("source:\n  name: |", ("source", "name"), False, "", ""),
        ("source:\n  name: x\n  |", ("source",), True, "", ""),
        ("source: {name: x, u|}", ("source",), True, "u", "{"),
        ("source: {name: |}", ("source", "name"), False, "", "{"),
        ("categories:\n  - slug: a\n    |", ("categories", 0), True, "", ""),
        ("categories:\n- slug: a\n  ti|tle: x", ("categories", 0), True, "title", ""),
        ("navigation:\n  - {label: x, |}", ("navigation", 0), True, "", "{"),
        ("- id: x\n- na|", (0,), True, "na", ""),
        ("page_sizes:\n  home: 1\n|", (), True, "", ""),
        ("source:\n\n  # a comment\n  name: x|", ("source", "name"), False, "x", ""),
    ],
)
def test_cursor_at_finds_key_or_value(
    marked: str, path: tuple[str | int, ...], is_key: bool, text: str, bracket: str
) -> None:
    assert describe_cursor(marked) == (path, is_key, text, bracket)


@pytest.mark.parametrize("marked", ["# a|b", "title: x # a|b", "tags: |  [a]"[:6] + " # x|"])
def test_cursor_in_a_comment_is_none(marked: str) -> None:
    assert describe_cursor(marked) is None


@pytest.mark.parametrize(
    ("marked", "used"),
    [
        ("title: x\n|\ntags: [a]", {"title", "tags"}),
        ("a: 1\nsource:\n  name: x\n  |\nb: 2", {"name"}),
        ("- id: x\n  name: y\n- |", set()),
        ("- id: x\n  |\n- name: y", {"id"}),
        ("categories:\n  - title: x\n    sl|", {"title"}),
        ("source: {name: x, |}", {"source", "name"}),
        ("tags: [a, |, 'b c']", {"a", "b c"}),
    ],
)
def test_siblings_are_the_other_keys_or_items(marked: str, used: set[str]) -> None:
    assert siblings(marked) == used


def test_sibling_items_of_a_block_list() -> None:
    lines = ["tags:", "  - a", "  - ", "  - 'b c'", "x:", "  - d"]
    cursor = cursor_at(lines, range(6), 2, 4)
    assert cursor and sibling_items(lines, 2, cursor) == {"a", "b c"}


def test_yaml_lines_of_markdown_are_the_front_matter() -> None:
    assert yaml_lines(["---", "a: b", "---", "text"], True) == range(1, 2)
    assert yaml_lines(["---", "a: b", ""], True) == range(1, 3)
    assert yaml_lines(["text"], True) == range(0)
    assert yaml_lines(["a: b"], False) == range(1)


@pytest.mark.parametrize("column", [4, 6, 10, 16])
def test_link_at_finds_the_target(column: int) -> None:
    assert link_at("see [a b](open-w) x", column) == LinkSpan(10, 16, "open-w")


@pytest.mark.parametrize(("text", "column"), [("see [a](b) x", 2), ("![a](b)", 5), ("a (b) c", 3)])
def test_link_at_without_link_is_none(text: str, column: int) -> None:
    assert link_at(text, column) is None


def test_unfinished_link_at_the_end_of_the_text() -> None:
    assert unfinished_link("see [the thing](open we") == LinkSpan(16, 23, "open we")
    assert unfinished_link("see [the thing](") == LinkSpan(16, 16, "")
    assert unfinished_link("see [x](y)") is None
    assert unfinished_link("![x](y") is None


def test_long_line_of_brackets_is_fast() -> None:
    line = "[" * 200_000
    assert link_at(line, 5) is None and unfinished_link(line) is None


@given(st.text(alphabet="ab:-[]{}#,'\" \n", max_size=40), st.integers(0, 40))
def test_cursor_at_accepts_any_text(text: str, index: int) -> None:
    lines = text.split("\n")
    before = text[:index]
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    cursor = cursor_at(lines, range(len(lines)), line, column)
    if cursor:
        assert 0 <= cursor.start <= cursor.end
        sibling_keys(lines, range(len(lines)), line, cursor)
        sibling_items(lines, line, cursor)
