from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.lsp.cursor import cursor_at, items_beside, keys_beside, link_at, link_begun, yaml_lines


def spot(marked: str, is_markdown: bool = False) -> tuple[object, ...] | None:
    """Path, whether it is a key, text and bracket of what is at the `|` in a text."""
    before, _, after = marked.partition("|")
    lines = (before + after).split("\n")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    found = cursor_at(lines, yaml_lines(lines, is_markdown), line, column)
    return (found.path, found.is_key, found.text, found.inside) if found else None


def beside(marked: str) -> set[str]:
    before, _, after = marked.partition("|")
    lines = (before + after).split("\n")
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    within = yaml_lines(lines, False)
    found = cursor_at(lines, within, line, column)
    assert found
    return keys_beside(lines, within, line, found) if found.is_key else items_beside(lines, line, found)


@pytest.mark.parametrize(
    ("marked", "path", "is_key", "text", "inside"),
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
def test_what_is_at_a_place(marked: str, path: tuple[str | int, ...], is_key: bool, text: str, inside: str) -> None:
    assert spot(marked) == (path, is_key, text, inside)


@pytest.mark.parametrize("marked", ["# a|b", "title: x # a|b", "tags: |  [a]"[:6] + " # x|"])
def test_nothing_is_in_a_comment(marked: str) -> None:
    assert spot(marked) is None


@pytest.mark.parametrize(
    ("marked", "given"),
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
def test_what_is_given_already(marked: str, given: set[str]) -> None:
    assert beside(marked) == given


def test_items_of_a_list_of_lines() -> None:
    lines = ["tags:", "  - a", "  - ", "  - 'b c'", "x:", "  - d"]
    found = cursor_at(lines, range(6), 2, 4)
    assert found and items_beside(lines, 2, found) == {"a", "b c"}


def test_the_yaml_of_a_markdown_file() -> None:
    assert yaml_lines(["---", "a: b", "---", "text"], True) == range(1, 2)
    assert yaml_lines(["---", "a: b", ""], True) == range(1, 3)
    assert yaml_lines(["text"], True) == range(0)
    assert yaml_lines(["a: b"], False) == range(1)


@pytest.mark.parametrize("column", [4, 6, 10, 16])
def test_a_link(column: int) -> None:
    assert link_at("see [a b](open-w) x", column) == (10, 16, "open-w")


@pytest.mark.parametrize(("text", "column"), [("see [a](b) x", 2), ("![a](b)", 5), ("a (b) c", 3)])
def test_no_link(text: str, column: int) -> None:
    assert link_at(text, column) is None


def test_links_that_begin() -> None:
    assert link_begun("see [the thing](open we") == (16, "open we")
    assert link_begun("see [the thing](") == (16, "")
    assert link_begun("see [x](y)") is None
    assert link_begun("![x](y") is None


def test_a_line_of_brackets_takes_no_time() -> None:
    line = "[" * 200_000
    assert link_at(line, 5) is None and link_begun(line) is None


@given(st.text(alphabet="ab:-[]{}#,'\" \n", max_size=40), st.integers(0, 40))
def test_any_text_has_places(text: str, place: int) -> None:
    lines = text.split("\n")
    before = text[:place]
    line, column = before.count("\n"), len(before.rpartition("\n")[2])
    found = cursor_at(lines, range(len(lines)), line, column)
    if found:
        assert 0 <= found.start <= found.end
        keys_beside(lines, range(len(lines)), line, found)
        items_beside(lines, line, found)
