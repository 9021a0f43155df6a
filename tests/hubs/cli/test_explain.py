"""The command `explain`."""

from __future__ import annotations

import re

import pytest

from site_builder.config.paths import docs_folder
from site_builder.diagnostics.codes import CODES
from tests.support.cli import run
from tests.support.project import ROOT


def test_code_is_explained_with_cause_example_and_fix() -> None:
    result = run("explain", "unknown-category")
    assert result.exit_code == 0 and result.stdout.startswith("error[unknown-category]\n\n**")
    assert "```diff" in result.stdout and "**Fix:**" in result.stdout


@pytest.mark.parametrize("page", ["deploying", "messages", "settings"])
def test_page_is_printed(page: str) -> None:
    result = run("explain", page)
    assert result.exit_code == 0 and result.stdout.startswith("# ")


def test_all_names_are_listed_and_distinct() -> None:
    output = run("explain").stdout
    assert all(name in output for name in ("guide", "deploying", *CODES))
    assert not CODES.keys() & {file.stem for file in docs_folder().rglob("*.md")}


def test_unknown_name_gets_a_suggestion() -> None:
    result = run("explain", "unknown-categry")
    assert result.exit_code == 2 and "did you mean `unknown-category`?" in result.stderr


def test_messages_point_only_to_pages_that_are_installed() -> None:
    packaged = (ROOT / "pyproject.toml").read_text()
    for file in (ROOT / "site_builder").rglob("*.*"):
        if file.suffix in (".py", ".yaml", ".md") and "defaults" not in file.parts:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"\bdocs/[a-z/]+\.md", text), file
            for name in re.findall(r"site-builder explain ([a-z-]+)", text):
                assert (
                    name in CODES
                    or f'"docs/{name}.md"' in packaged
                    or (docs_folder() / f"reference/{name}.md").exists()
                )
