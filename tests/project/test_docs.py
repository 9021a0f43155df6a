"""The documents name every diagnostic, and the links between them lead somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from site_builder.diagnostics.codes import RULES
from site_builder.model.problems import Problem
from tests.support.project import ROOT

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@cache
def messages() -> str:
    return (ROOT / "docs/messages.md").read_text(encoding="utf-8")


def documented_codes() -> list[str]:
    return re.findall(r"^## `([^`]+)`$", messages(), flags=re.M)


def code_positions(module: ast.Module) -> dict[str, int]:
    """For each name that a problem is reported by in a module, the position of the code among its arguments.

    A function that takes a `code` and a `message` counts; so does a callable named `report`, given the code first.
    """
    positions = {"Problem": Problem.__struct_fields__.index("code"), "report": 0, "finding": 1}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg != "self"]
            if {"code", "message"} <= {*names}:
                positions[node.name] = names.index("code")
    return positions


def codes_in(module: ast.Module) -> Iterator[str]:
    """The codes that a module reports problems with. One that is computed would go unseen, so it fails."""
    positions = code_positions(module)
    for call in ast.walk(module):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
        if name not in positions:
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        code = named[0] if named else call.args[positions[name]]
        if isinstance(code, ast.Constant):
            assert isinstance(code.value, str) and CODE.fullmatch(code.value), ast.unparse(call)
            yield code.value
        else:
            assert isinstance(code, ast.Name) and code.id == "code", ast.unparse(call)


def test_every_code_is_documented_and_no_other() -> None:
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "site_builder").rglob("*.py"))]
    used = {code for module in modules for code in codes_in(module)}
    assert used
    assert sorted(used) == sorted(set(documented_codes()))


def test_codes_are_in_alphabetical_order_each_once() -> None:
    assert documented_codes() == sorted(set(documented_codes()))


def test_rules_report_every_code_that_they_have_a_name_for() -> None:
    folder = ROOT / "site_builder/lint"
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.py"))]
    assert {code for module in modules for code in codes_in(module)} - {"unknown-check"} == {*RULES}


def test_lines_are_short() -> None:
    assert [line for line in messages().splitlines() if len(re.sub(r"\]\([^)]*\)", "]", line)) > 120] == []


def headings(file: Path) -> set[str]:
    """The anchors of a document, as hosts of repositories make them."""
    lines = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S).splitlines()
    titles = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda file: file.name)
def test_links_between_documents_lead_somewhere(file: Path) -> None:
    blocks = MarkdownIt("commonmark").enable("table").parse(file.read_text(encoding="utf-8"))
    links = [str(token.attrs["href"]) for block in blocks for token in block.children or () if "href" in token.attrs]
    broken = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = file.parent / path if path else file
        if "://" not in link and not (target.exists() and (not anchor or anchor in headings(target))):
            broken.append(link)
    assert broken == []
