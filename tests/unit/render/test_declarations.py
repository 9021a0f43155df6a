"""`query` and `data` at the top of a layout: what they ask for, and where mistakes are."""

from __future__ import annotations

import pytest

from site_builder.model.queries import Argument, Declaration, PageValue, Query, query_of
from site_builder.render.declarations import place_in
from site_builder.render.templates import Layouts


def declared(source: str) -> list[Declaration]:
    layouts = Layouts({"a.html": source}, {})
    assert layouts.problems() == []
    return [declaration for _, declaration in layouts.declarations]


def query(expression: str) -> Query:
    (declaration,) = declared(f"{{% query found = {expression} %}}")
    assert declaration.name == "found"
    return declaration.query


def test_arguments_are_written_out_or_values_of_the_page() -> None:
    assert query('stories(tag="a", category=page.card.category, count=5)') == Query(
        kind="stories", arguments={"tag": "a", "category": PageValue(("card", "category")), "count": 5}
    )
    where: dict[str, Argument] = {"a": True, "b": -1.5, "c": "x", "d": PageValue(("item",))}
    assert query('items("tools", where={"a": true, "b": -1.5, "c": "x", "d": page.item}, order="-a")') == Query(
        kind="items", of="tools", where=where, arguments={"order": "-a"}
    )
    assert query('total(items("tools"))') == Query(kind="items", of="tools", is_total=True)


@pytest.mark.parametrize(
    "expression",
    [
        'stories(tag="a \\"b\\"", count=5)',
        'items("tools", order="stories", where={"open": true, "maker": page.item.slug})',
        "total(stories(category=page.card.category))",
    ],
)
def test_query_is_written_as_in_the_layout_and_made_again_from_its_key(expression: str) -> None:
    asked = query(expression)
    assert query_of(asked.key) == asked
    assert query(str(asked)).key == query(expression).key or "order" in expression  # `where` is written last.


def test_data_file_is_named_below_its_folder() -> None:
    source = '{% data a = "x/a.yaml" %}\n\n{%- data b = "data/b.csv" -%}'
    found = [(one.name, one.query.of, one.line) for one in declared(source)]
    assert found == [("a", "x/a.yaml", 1), ("b", "b.csv", 3)]


def test_layout_without_declarations_has_none() -> None:
    assert declared("{% set query = 1 %}{% set data = query %}{{ data }} {{ x['query'] }}") == []


def test_layouts_of_a_page_are_asked_with_all_that_they_include() -> None:
    sources = {
        "page.html": '{% extends "base.html" %}{% query a = stories() %}',
        "base.html": '{% query b = stories(count=1) %}{% include "in.html" %}{{ part("part.html", 1) }}',
        "in.html": '{% data c = "c.csv" %}',
        "part.html": "{% query d = total(stories()) %}",
        "other.html": "{% query e = stories(count=2) %}",
    }
    found = Layouts(sources, {}).declarations_of("page.html")
    assert {(layout, one.name) for layout, one in found} == {
        *(("page.html", "a"), ("base.html", "b"), ("in.html", "c"), ("part.html", "d"))
    }


@pytest.mark.parametrize(
    ("source", "line", "words", "expected"),
    [
        ('x {% query a = stories(tag="b") %}', 1, ("a",), (1, 12)),
        ('x {% query a = stories(tag="b") %}', 1, ("a", "tag", "b"), (1, 29)),
        ('{% query\n a = stories(\n tag="b") %}', 1, ("a", "tag"), (3, 2)),
        ('{% query a = stories() %}{% query b = stories(tag="a") %}', 1, ("b", "a"), (1, 52)),
        ("{%- data a = 'a.b' %}", 1, ("a", "a.b"), (1, 15)),
        ("nothing", 1, ("a",), (1, 1)),
    ],
)
def test_place_is_that_of_the_last_word(
    source: str, line: int, words: tuple[str, ...], expected: tuple[int, int]
) -> None:
    place = place_in(source, line, *words)
    assert (place.line, place.column) == expected


@pytest.mark.parametrize("layout", ["{% set a = _results['x'] %}", "{{ _page_results[page.x] }}", "{{ _results.x }}"])
def test_variables_with_results_are_nothing_to_use_otherwise(layout: str) -> None:
    assert declared(layout) == []
