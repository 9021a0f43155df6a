from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.content.text import find_control_character
from site_builder.content.yaml.nodes import MAX_CHARACTERS, Data, YamlError, compose, find_node, point_of, to_data
from site_builder.model.problems import KeyLocation, PointLocation, Problem
from tests.support.cases import Case, read_cases

FIXTURES = Path(__file__).parents[4] / "tests/cases/content"
TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff").filter(
        lambda character: find_control_character(character) is None
    )
)
DATA = st.recursive(st.none() | TEXT, lambda below: st.lists(below) | st.dictionaries(TEXT, below), max_leaves=12)


def read(text: str, first_line: int = 1) -> tuple[Data, list[Problem]]:
    try:
        return to_data(compose(text, "a.yaml", first_line), "a.yaml", first_line)
    except YamlError as error:
        return None, [error.problem]


def shown(problem: Problem) -> str:
    assert isinstance(problem.location, PointLocation)
    return f"{problem.location.line}:{problem.location.column} {problem.code}: {problem.message}"


@pytest.mark.parametrize("case", read_cases(FIXTURES / "yaml_data.md"), ids=str)
def test_to_data_returns_plain_data(case: Case) -> None:
    data, problems = read(case.input)
    assert ({} if data is None else data) == json.loads(case.expected)
    assert problems == []


@given(DATA)
def test_to_data_reads_json(data: Data) -> None:
    assert read(json.dumps(data, ensure_ascii=False)) == (data, [])


@given(st.text() | st.text("ab:- \n\t[]{}'\"#&*!|>%@`,?é\u2028\x85\x07", max_size=40))
def test_to_data_reads_or_reports_any_text(text: str) -> None:
    lines = text.split("\n")
    for problem in read(text)[1]:
        assert isinstance(problem.location, PointLocation)
        assert 1 <= problem.location.line <= len(lines)
        assert 1 <= problem.location.column <= len(lines[problem.location.line - 1]) + 1


def test_compose_returns_none_for_empty_text() -> None:
    assert compose("", "a.yaml") is None
    assert to_data(None, "a.yaml") == (None, [])


def test_compose_rejects_large_text() -> None:
    ok, too_large = "a" * MAX_CHARACTERS, "a" * (MAX_CHARACTERS + 1)
    assert read(ok) == (ok, [])
    assert read(too_large)[1] == [Problem("a.yaml", "yaml-too-large", "more than 1,000,000 characters of YAML")]


@pytest.mark.parametrize(
    "text",
    [
        "".join(" " * level + "a:\n" for level in range(1300)),
        "".join(" " * level + "-\n" for level in range(1300)),
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
    ],
    ids=["mappings", "lists", "brackets", "braces", "dashes", "keys"],
)
def test_compose_rejects_deep_nesting_quickly(text: str) -> None:
    assert [problem.code for problem in read(text)[1]] == ["yaml-depth"]


@pytest.mark.parametrize("kind", ['{"k":*a%d,"l":*a%d}', "[*a%d, *a%d]", '{"k": [*a%d], "l": {"m":*a%d}}'])
def test_compose_rejects_alias_bombs(kind: str) -> None:
    bomb = "a0: !!map &a0 {}\n" + "".join(
        f"a{n}: !!{'seq' if kind[0] == '[' else 'map'} &a{n} {kind % (n - 1, n - 1)}\n" for n in range(1, 60)
    )
    assert [shown(problem)[:14] for problem in read(bomb)[1]] == ["1:5 yaml-alias"]


def test_yaml_problems_have_hints() -> None:
    wanted = {
        "- *a*": 'put the value in quotes: - "*a*"',
        "a: *b": "put text that starts with `&` or `*` in quotes",
        "- [a](b)": 'put the whole value in quotes: - "[a](b)"',
        'a: "\\p"': "use single quotes, or write `\\\\`",
        "a: [b\nc: d": "close it, or put text in quotes",
    }
    assert {text: read(text)[1][0].hint for text in wanted} == wanted


def test_compose_counts_from_the_first_line() -> None:
    assert shown(read("a: 1\na: 2", first_line=7)[1][0]).startswith("8:1 duplicate-key")
    assert shown(read("a: &b 1", first_line=7)[1][0]).startswith("7:4 yaml-alias")
    assert shown(read("a: b: c", first_line=7)[1][0]).startswith("7:5 yaml-syntax")
    assert shown(read("é: é\nü: \x07", first_line=7)[1][0]) == "8:4 control-character: a control character"


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_compose_counts_lines_as_editor_programs_do(mark: str) -> None:
    text = f'a: x{mark}y\nb: "x{mark}y"\nb: z\n'
    data, problems = read(text)
    assert data == {"a": "x y", "b": "x y"}
    assert [shown(problem) for problem in problems] == ["3:1 duplicate-key: `b` appears twice"]


def test_to_data_reports_control_characters() -> None:
    for allowed in ("", "a\tb\n\x85é\ufffd🤖", "\u2028"):
        assert find_control_character(allowed) is None
    for refused in "\x00\x08\x0b\x0c\r\x1b\x1f\x7f\x80\x9f\ufffe\uffff":
        assert find_control_character(f"ab{refused}") == 2


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("a",), PointLocation(1, 4)),
        (("b", "a"), PointLocation(3, 6)),
        (("b", "c"), PointLocation(5, 5)),
        (("b", "c", 1), PointLocation(6, 7)),
        (("b", "c", 1, "d"), PointLocation(6, 12)),
        (("b", "c", 2), PointLocation(5, 5)),
        (("b", "c", "d"), PointLocation(5, 5)),
        (("b", "missing", "x"), PointLocation(3, 3)),
        (("b", 0), PointLocation(3, 3)),
        (("a", "x"), PointLocation(1, 4)),
        (("missing",), PointLocation(1, 1)),
        ((), PointLocation(1, 1)),
    ],
)
def test_find_node_returns_the_value_or_its_parent(path: tuple[str | int, ...], place: PointLocation) -> None:
    node = find_node(compose("a: 1\nb:\n  a: 2\n  c:\n    - x\n    - {d:  2}\n", ""), KeyLocation(path))
    assert node is not None
    assert point_of(node) == place


def test_find_node_returns_the_key_on_request() -> None:
    node = find_node(compose("a: 1\na2: {a2: {b: 2}}\n", ""), KeyLocation(("a2", "a2", "b"), on_key=True))
    assert node is not None
    assert point_of(node) == PointLocation(2, 11)
    node = find_node(compose("a: {a: 1}\n", ""), KeyLocation(("a", "a"), on_key=True))
    assert node is not None
    assert point_of(node) == PointLocation(1, 5)


def test_find_node_accepts_none() -> None:
    assert find_node(None, KeyLocation(("a",))) is None


def test_compose_counts_only_open_levels() -> None:
    closed = "".join(f"k{number}: [[]]\n" for number in range(40))
    assert read(closed)[1] == []
    assert [problem.code for problem in read(f"{closed}z: {'[' * 25}{']' * 25}\n")[1]] == ["yaml-depth"]
