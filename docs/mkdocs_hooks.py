"""Hooks of MkDocs: make a site of files that are written for a repository host.

In: README.md and its neighbours, and docs/. Out: the same pages, with links and lists as MkDocs wants them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
TOP_FILES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
"""Files of the repository's top folder that become pages."""
LINK = re.compile(r"(!?)\[([^]]*)\]\(([^)#\s:]+)(#[^)\s]*)?\)")
LIST_MARKER = re.compile(r"\s*([-*+]|\d+[.)])\s+")
LIST_INDENT = 4
"""Spaces by which Python-Markdown wants the content of a list indented. CommonMark takes two or three."""


def on_files(files: Files, config: Any) -> Files:
    """Add the files of the top folder to those of docs/."""
    for name in TOP_FILES:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Return the text of a page with links and lists as MkDocs wants them."""
    name = page.file.src_uri
    folder = ROOT if name in TOP_FILES else (ROOT / "docs" / name).parent
    return indent_lists(rewrite_links(markdown, folder, depth=name.count("/")))


def rewrite_links(markdown: str, folder: Path, depth: int) -> str:
    """Make links between files of the repository links between pages; keep only the words of a link to other files."""

    def rewrite(link: re.Match[str]) -> str:
        image, words, path, anchor = link.groups(default="")
        target = (folder / path).resolve()
        if not target.exists():
            return link[0]
        if target.is_relative_to(ROOT / "docs"):
            page = target.relative_to(ROOT / "docs").as_posix()
        elif target.relative_to(ROOT).as_posix() in TOP_FILES:
            page = target.name
        else:
            return words
        return f"{image}[{words}]({'../' * depth}{page}{anchor})"

    return LINK.sub(rewrite, markdown)


def indent_lists(markdown: str) -> str:
    """Indent the content of list items by four spaces, and put an empty line before what begins a list or follows one.

    CommonMark needs neither.
    """
    lines = markdown.splitlines()
    extra = [0] * len(lines)
    apart: set[int] = set()
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open") and token.map and token.level == 0:
            apart.add(token.map[0])
        if token.type != "list_item_open" or not token.map:
            continue
        begin, end = token.map
        marker = LIST_MARKER.match(lines[begin])
        indent = marker.end() if marker else 0
        for number in range(begin + 1, end):
            if indent and lines[number][:indent].isspace():
                extra[number] += max(LIST_INDENT - len(token.markup) - len(token.info) - 1, 0)
        if not all(line.strip() for line in lines[begin:end]):
            apart.add(end)
    text = []
    for number, line in enumerate(lines):
        if number in apart and number and lines[number - 1].strip():
            text.append("")
        text.append(" " * extra[number] + line)
    return "\n".join(text) + "\n"
