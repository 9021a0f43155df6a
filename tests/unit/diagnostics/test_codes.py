from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.diagnostics.codes import ALL_CODES, CODES, RULES
from site_builder.diagnostics.codes.code import Code
from tests.support.examples import line_in_file, problems_of

WITH_EXAMPLE = [code for code in ALL_CODES if code.example]


@pytest.mark.parametrize("code", WITH_EXAMPLE, ids=lambda code: code.name)
def test_example_has_exactly_its_problem(code: Code, tmp_path: Path) -> None:
    assert code.example
    found = problems_of(code, code.example.bad, tmp_path)
    assert {d.code for d in found} == {code.name}
    assert {d.severity for d in found} == {"warning" if code.severity == "off" else code.severity}
    line = line_in_file(code.example, tmp_path)
    in_a_line = [(d.path, d.line) for d in found if d.line]
    if line is not None and in_a_line:
        assert (code.example.path, line) in in_a_line


@pytest.mark.parametrize("code", WITH_EXAMPLE, ids=lambda code: code.name)
def test_fixed_example_has_no_problem(code: Code, tmp_path: Path) -> None:
    assert code.example
    assert problems_of(code, code.example.fixed, tmp_path) == []


def test_names_are_unique() -> None:
    assert len(CODES) == len(ALL_CODES)


@pytest.mark.parametrize("code", ALL_CODES, ids=lambda code: code.name)
def test_code_explains_itself(code: Code) -> None:
    assert all(text.endswith(".") for text in (code.title, code.cause.rstrip(")"), code.fix))
    assert bool(code.example) != bool(code.no_example)
    assert code.is_rule == (code.name in RULES)
    assert code.severity != "off" or code.is_rule
