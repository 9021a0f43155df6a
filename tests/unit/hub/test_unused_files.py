from __future__ import annotations

import pytest

from site_builder.hub.unused_files import document_hint, unused_files
from site_builder.model.content import BodyLink, SourceFile
from tests.support.hubs import parsed, story

FOLDER = "content/news/2026/11/"


def test_files_that_nothing_names_are_unused() -> None:
    names = ("used.png", "draft.png", "cover.png", "linked.pdf", "old.png", "a.docx", "s.md.bak")
    junk = ("Thumbs.db", "desktop.ini", "~$a.docx", "2026-11-01-c.md.bak", "2026-11-01-c.md.orig", "x.tmp")
    files = [SourceFile(FOLDER + name, name, b"") for name in (*names, *junk)]
    draft = story("d", draft=True, links=(BodyLink("draft.png", 1, True), BodyLink("linked.pdf#page=2", 1, False)))
    content = parsed([draft, story("c", image="cover.png")], attachments=tuple(files))
    assert unused_files(content, {FOLDER + "used.png"}) == (FOLDER + "old.png", FOLDER + "a.docx", FOLDER + "s.md.bak")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("content/news/2026/11/notes.docx", "copy its text"),
        ("content/news/a.rtf", "copy its text"),
        ("content/pages/about.Pages", "copy its text"),
        ("content/news/a.txt", "rename it to `a.md`, or link to it"),
        ("content/news/m.md.txt", "rename it to `m.md`, or link to it"),
        ("content/news/s.md.bak", "rename it to `s.md` if"),
        ("content/news/a.mdx", "rename it to `a.md`"),
        ("content/news/a", "rename it to `a.md`"),
        ("content/a.txt", "`a.md`, below `content/news/`"),
        ("content/news/a.html", "write its text in Markdown, as `a.md`"),
        ("content/news/a.org", "as `a.md`"),
        ("content/sources.yml", "rename it to `content/sources.yaml`"),
        ("content/Sources.yaml", "rename it to `content/sources.yaml`"),
        ("content/people.yaml", "the name of a collection, such as `sources.yaml`"),
        ("content/author.json", "rename it to `content/authors.yaml`"),
        ("content/news/chart.png", ""),
        ("content/news/data.csv", ""),
        ("content/news/data.json", ""),
    ],
)
def test_document_hint_says_what_to_do(path: str, words: str) -> None:
    hint = document_hint(path)
    assert words in hint and bool(words) == bool(hint)
