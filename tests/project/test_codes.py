"""Every diagnostic code that the program reports is registered, and every registered code is reported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from site_builder.diagnostics.codes import CODES, RULES
from site_builder.model.problems import Problem
from tests.support.project import ROOT

PACKAGE = ROOT / "site_builder"
NOT_A_RULE = {"unknown-check"}
"""Reported by `lint`, but no rule: settings cannot switch it."""


def code_positions(module: ast.Module) -> dict[str, int]:
    """For each name that a module reports problems by, the position of the code among its arguments.

    A function with the parameters `code` and `message` counts; so does a callable named `report`, with the code first.
    """
    positions = {"Problem": Problem.__struct_fields__.index("code"), "report": 0, "finding": 1}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            names = [parameter.arg for parameter in node.args.args if parameter.arg != "self"]
            if {"code", "message"} <= {*names}:
                positions[node.name] = names.index("code")
    return positions


def codes_in(module: ast.Module) -> Iterator[str]:
    """Yield the codes that a module reports. Fails for one that is computed, because nobody could look it up."""
    positions = code_positions(module)
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        if name not in positions:
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        code = named[0] if named else call.args[positions[name]]
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            yield code.value
        elif name != "report":  # Progress is reported too, by a number.
            assert isinstance(code, ast.Name) and code.id == "code", ast.unparse(call)


def codes_below(folder: Path) -> set[str]:
    """Return the codes that all modules below a folder report."""
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.py"))]
    return {code for module in modules for code in codes_in(module)}


def test_every_reported_code_is_registered_and_no_other() -> None:
    assert codes_below(PACKAGE) == {*CODES}


def test_lint_reports_every_rule_and_nothing_else() -> None:
    assert codes_below(PACKAGE / "lint") - NOT_A_RULE == {*RULES}
