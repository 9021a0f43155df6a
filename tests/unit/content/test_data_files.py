"""Data files: what a layout sees of each form, and what is wrong where."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from site_builder.content.data_files import MAX_BYTES, parse_data, runs_code, typed
from site_builder.content.locations import locate
from tests.support.work import time_grows_evenly


def parsed(name: str, text: str) -> Any:
    value, problems = parse_data(f"data/{name}", text.encode())
    assert problems == []
    return value


def faults(name: str, data: bytes) -> list[tuple[int, int, str]]:
    """Line, column and code of each problem."""
    found = (locate(problem, data.decode(errors="replace")) for problem in parse_data(f"data/{name}", data).problems)
    return [(one.line, one.column, one.code) for one in found]


def test_yaml_has_typed_values() -> None:
    text = "name: A model\nprice: 20\nrate: 1.5\nfree: false\nquoted: 'true'\nnote:\nruns: [web, 7]\nday: 2026-11-20\n"
    assert parsed("a.yaml", text) == {
        **{"name": "A model", "price": 20, "rate": 1.5, "free": False, "quoted": "true", "note": None},
        **{"runs": ["web", 7], "day": "2026-11-20"},
    }


@pytest.mark.parametrize("text", ["1.50", "007", "1,000", "+1", "1e3", "-0", ".5", "1.", "Yes", "True", "9" * 20])
def test_text_that_would_be_shown_differently_as_a_number_stays_a_text(text: str) -> None:
    assert typed(text) == text


@pytest.mark.parametrize("number", [0, 1, -7, 20, 1.5, -0.25, 123456789012345])
def test_number_is_shown_as_it_is_written(number: float) -> None:
    assert typed(str(number)) == number and str(typed(str(number))) == str(number)


def test_json_is_read_as_it_is() -> None:
    assert parsed("a.json", '{"a": [1, 1.5, true, null, "x"], "b": {}}') == {"a": [1, 1.5, True, None, "x"], "b": {}}
    assert parsed("a.json", str(10**30)) == 1e30


def test_csv_is_a_list_of_mappings() -> None:
    text = 'name,price,note\r\nA,20,"of, course"\r\n\r\n" B ""b""",1.50,\r\n"two\nlines",true,x\n'
    assert parsed("a.csv", "\ufeff" + text) == [
        {"name": "A", "price": 20, "note": "of, course"},
        {"name": 'B "b"', "price": "1.50", "note": None},
        {"name": "two\nlines", "price": True, "note": "x"},
    ]


def test_csv_without_rows_is_an_empty_list() -> None:
    assert parsed("a.csv", "name,price\n") == []


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.yaml", b"a: 1\n b: 2\n", (2, 2, "yaml-syntax")),
        ("a.yaml", b"a: 1\na: 2\n", (2, 1, "duplicate-key")),
        ("a.yaml", b"a: &x 1\n", (1, 4, "yaml-alias")),
        ("a.yaml", b"\n", (0, 0, "data-syntax")),
        ("a.yaml", b"a:\n  - x\n  - link: javascript:alert(1)\n", (3, 11, "unsafe-data")),
        ("a.yaml", b"caf\xe9: 1\n", (1, 4, "not-utf8")),
        ("a.json", b'{\n  "a": 1,\n}', (3, 1, "data-syntax")),
        ("a.json", b'{"a": 1, "a": 2}', (1, 2, "data-syntax")),
        ("a.json", b'{"a": NaN}', (1, 7, "data-syntax")),
        ("a.json", b"[" * 100_000, (0, 0, "data-syntax")),
        ("a.json", b"[" * 30 + b"]" * 30, (1, 1, "data-syntax")),
        ("a.json", b'{"a": {"b": " JAVA\\tscript:x"}}', (1, 13, "unsafe-data")),
        ("a.json", b'{"a": {" javascript:x": 1}}', (1, 8, "unsafe-data")),
        ("a.json", b'{"a": 1e999}', (1, 7, "data-syntax")),
        ("a.json", b'{"a": ' + b"9" * 400 + b"}", (1, 7, "data-syntax")),
        ("a.csv", b"a,javascript:x\n1,2\n", (2, 1, "unsafe-data")),
        ("a.json", b'["\\u0000"]', (1, 2, "control-character")),
        ("a.json", b'["\\ud800"]', (1, 1, "data-syntax")),
        ("a.csv", b"a,b\n1\n", (2, 1, "data-syntax")),
        ("a.csv", b"a,b\n1,2,3\n", (2, 1, "data-syntax")),
        ("a.csv", b"a,a\n1,2\n", (1, 1, "data-syntax")),
        ("a.csv", b"a,,c\n1,2,3\n", (1, 1, "data-syntax")),
        ("a.csv", b"a;b\n1;2\n", (1, 1, "data-syntax")),
        ("a.csv", b'a,b\n1,2\n3,"4\n', (3, 1, "data-syntax")),
        ("a.csv", b'a,b\n"1"x,2\n', (2, 1, "data-syntax")),
        ("a.csv", b'a,b\n"1\n2",3\n4,vbscript:x\n', (4, 1, "unsafe-data")),
        ("a.csv", b"a\n\x00\n", (2, 1, "control-character")),
        ("a.csv", b"a\n" + b"x" * MAX_BYTES, (0, 0, "file-too-large")),
        ("a.csv", b"a\n" + b"x" * 200_000, (2, 1, "data-syntax")),
    ],
)
def test_mistake_has_its_place(name: str, data: bytes, expected: tuple[int, int, str]) -> None:
    assert faults(name, data)[0] == expected


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:x", " JavaScript:x", "java\nscript:x", "javascript\t:x", "vbscript:x", "data:text/html,x"),
        *(" " * 999 + "javascript:x", "\x01\n javascript:x", "java" + "\n" * 999 + "script:x"),
        "da\tta:image/svg+xml,x",
    ],
)
def test_url_that_runs_code_is_found(url: str) -> None:
    assert runs_code(url)


@pytest.mark.parametrize(
    "text", ["https://a.example/", "/a/", "JavaScript", "data: images", "data:image/png;base64,AA"]
)
def test_other_text_is_allowed(text: str) -> None:
    assert runs_code(text) == (text == "data: images")


def test_many_rows_are_read_in_linear_time() -> None:
    rows = parsed("a.csv", "a,b\n" + "1,x\n" * 100_000)
    assert len(rows) == 100_000


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.json", lambda n: "{" + "".join(f'"k{i}": 1, ' for i in range(n)) + f'"k{n - 1}": 1' + "}"),
        ("a.csv", lambda n: ",".join(f"k{i}" for i in range(n))),
        ("a.csv", lambda n: "a\n" + " " * n + "javascript:x"),
        ("a.yaml", lambda n: "".join(f"k{i}: 1\n" for i in range(n)) + f"k{n - 1}: 1\n"),
    ],
)
def test_time_for_many_names_grows_evenly(name: str, make: Callable[[int], str]) -> None:
    assert time_grows_evenly(lambda size: partial(parse_data, f"data/{name}", make(size).encode()), 1000)
