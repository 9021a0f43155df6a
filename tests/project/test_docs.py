"""The reference for editors says what the code does: every diagnostic, every key, and an example that works."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
from markdown_it import MarkdownIt

from site_builder.config.schema import Category, Config, DeployTarget, Limits, MarkdownSettings, MenuItem, PageSizes
from site_builder.content.markdown.html import ELEMENTS, EVERYWHERE
from site_builder.content.page import PageFields
from site_builder.content.schema.fields import keys_of
from site_builder.content.sources import SourceFields
from site_builder.content.story import parse_story
from site_builder.content.story_fields import StoryFields
from site_builder.content.yaml.writer import inline
from site_builder.lint.article import article
from site_builder.lint.registry import OF_ONE_STORY, RULES
from site_builder.model.problems import Problem
from tests.support.project import ROOT, project, python_versions

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@cache
def guide() -> str:
    return (ROOT / "docs/content.md").read_text(encoding="utf-8")


@cache
def messages() -> str:
    return (ROOT / "docs/messages.md").read_text(encoding="utf-8")


def test_the_versions_of_python_are_those_of_the_package() -> None:
    oldest, *versions, newest = python_versions()
    assert f"with Python {', '.join((oldest, *versions))} and {newest}." in " ".join(guide().split())
    assert f"Python {oldest} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert project()["requires-python"] == f">={oldest}"


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


def test_every_rule_of_check_is_in_the_table() -> None:
    text = guide().partition("\n## Checking the hub\n")[2].partition("\n## ")[0]
    rows = [row for row in text.splitlines() if row.startswith("| [`")]
    assert {*RULES} == {code for row in rows for code in re.findall(r"\[`([^`]+)`\]", row)}
    off = [code for code, rule in RULES.items() if rule.level == "off"]
    assert [row.count("(off)") for row in rows if f"`{off[0]}`" in row] == [1] and len(off) == 1


def test_rules_report_every_code_that_they_have_a_name_for() -> None:
    folder = ROOT / "site_builder/lint"
    modules = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.py"))]
    assert {code for module in modules for code in codes_in(module)} - {"unknown-check"} == {*RULES}


TABLES = [
    ("The front matter of a story", StoryFields, ""),
    ("sources.yaml", SourceFields, ""),
    ("Content pages", PageFields, ""),
    ("site.yaml", Config, ""),
    ("site.yaml", Category, "categories."),
    ("site.yaml", MenuItem, "navigation."),
    ("site.yaml", DeployTarget, "deploy."),
    ("site.yaml", PageSizes, "page_sizes."),
    ("site.yaml", MarkdownSettings, "markdown."),
    ("site.yaml", Limits, "limits."),
]


@pytest.mark.parametrize(("section", "fields", "above"), TABLES)
def test_the_guide_says_of_each_key_what_the_program_says(
    section: str, fields: type[msgspec.Struct], above: str
) -> None:
    rows = table(section)
    for key in keys_of(fields):
        row = rows[f"`{above}{key.name}`"]
        assert re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", row["What it is"]) == key.description
        assert (row.get("Required") or row.get("Default")) in (("yes", "required") if key.required else {*row.values()})
        if "Example" in row:
            assert row["Example"] == f"`{inline(key.examples[0])}`"


@pytest.mark.parametrize(("section", "fields", "above"), TABLES)
def test_the_guide_has_the_keys_in_their_order(section: str, fields: type[msgspec.Struct], above: str) -> None:
    names = [name.strip("`") for name in table(section)]
    own = [name.removeprefix(above) for name in names if name.rpartition(".")[0] == above.rstrip(".")]
    assert own == [*fields.__struct_fields__]


def table(section: str) -> dict[str, dict[str, str]]:
    """The rows of a section's table of keys, by key; each by the names of the columns."""
    text = guide().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    lines = [re.split(r" +\| +", line.strip("| ")) for line in text.splitlines() if line.startswith("|")]
    head = next(line for line in lines if line[0] == "Key")
    return {line[0]: dict(zip(head, line, strict=False)) for line in lines if re.fullmatch(r"`[a-z_.]+`", line[0])}


def test_the_first_story_has_no_problems() -> None:
    story = re.search(r"^```markdown\n(---\n.*?)^```$", guide(), flags=re.M | re.S)
    assert story
    parsed = parse_story("content/news/2025/09/2025-09-05-a-story.md", story[1].encode())
    assert parsed.story and parsed.body and not parsed.problems
    assert [problem for rule in OF_ONE_STORY for problem in rule(article(parsed.story, parsed.body))] == []


def test_the_guide_names_the_html_that_may_stand_in_markdown() -> None:
    section = guide().partition("\n### HTML in Markdown\n")[2].partition("\n### ")[0].partition("The elements are ")[2]
    elements, _, everywhere = section.partition(". Each may have ")
    found = {
        name: frozenset(re.findall(r"`(\w+)`", attributes))
        for name, attributes in re.findall(r"`(\w+)`(?:\s\(([^)]+)\))?", elements)
    }
    assert found == dict(ELEMENTS)
    assert set(re.findall(r"`(\w+)`", everywhere)) == EVERYWHERE


def test_lines_are_short() -> None:
    assert [line for line in (guide() + messages()).splitlines() if len(re.sub(r"\]\([^)]*\)", "]", line)) > 120] == []


def headings(file: Path) -> set[str]:
    """The anchors of a document, as hosts of repositories make them."""
    lines = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S).splitlines()
    titles = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")], ids=lambda file: file.name)
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
