"""The links between the documents lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.project import ROOT


def headings(file: Path) -> set[str]:
    """The anchors of a document, as hosts of repositories make them."""
    lines = re.sub(r"^```.*?^```", "", file.read_text(encoding="utf-8"), flags=re.M | re.S).splitlines()
    titles = [line.lstrip("#").strip().lower() for line in lines if line.startswith("#")]
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("file", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda file: file.name)
def test_links_between_documents_are_valid(file: Path) -> None:
    blocks = MarkdownIt("commonmark").enable("table").parse(file.read_text(encoding="utf-8"))
    links = [str(token.attrs["href"]) for block in blocks for token in block.children or () if "href" in token.attrs]
    broken = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = file.parent / path if path else file
        if "://" not in link and not (target.exists() and (not anchor or anchor in headings(target))):
            broken.append(link)
    assert broken == []


def test_pages_in_the_wheel_link_only_to_pages_in_it() -> None:
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    included = [ROOT / path for path in files["wheel"]["force-include"] if path.startswith("docs/")]
    pages = {file for path in included for file in (path.rglob("*") if path.is_dir() else (path,))}
    linked = {
        (file.parent / path).resolve()
        for file in pages
        if file.suffix == ".md"
        for path in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8"))
        if "://" not in path and (file.parent / path).exists()
    }
    assert linked - pages == set()


OLD_WORDS = re.compile(
    r"\b(mend(s|ed|ing)?|anew|afresh|but for|slips?|is told|beside|of which nothing|whoever|somebody)\b"
    r"|nobody's way\b",
    flags=re.I,
)
"""Words that the style of CONTRIBUTING.md replaces by common ones."""
HAS_OLD_WORDS = ("CONTRIBUTING.md", "tests/project/test_docs.py")


def test_texts_use_the_words_of_the_style() -> None:
    folders = [ROOT / name for name in ("site_builder", "docs", "tests", "benchmarks")]
    files = [*ROOT.glob("*.md"), *(file for folder in folders for file in folder.rglob("*"))]
    texts = {file.relative_to(ROOT).as_posix(): file for file in files if file.suffix in (".py", ".md", ".js")}
    offenders = [
        f"{path}:{number}: {word[0]}"
        for path, file in texts.items()
        if path not in HAS_OLD_WORDS and not path.startswith(("tests/cases/", "site_builder/defaults/"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for word in OLD_WORDS.finditer(line)
    ]
    assert offenders == []
