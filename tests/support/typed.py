"""What a file's checks say of one text, by code and place."""

from __future__ import annotations

from site_builder.content.locations import locate
from site_builder.content.markdown.document import MarkdownFile
from site_builder.content.story import parse_story
from tests.support.hubs import story_text

PATH = "content/news/2026/11/2026-11-20-a-story.md"


def markdown(text: str, html: bool = False) -> str:
    """Return the HTML of a body."""
    return MarkdownFile(PATH, html).block(text, 1)


def story_problems(body: str = "Something happened.", **keys: str) -> list[tuple[str, str]]:
    """Return code and the rest of the line from the reported column, for each problem of a story."""
    text = story_text(body=body, **keys)
    diagnostics = [locate(problem, text) for problem in parse_story(PATH, text.encode()).problems]
    assert all(diagnostic.hint for diagnostic in diagnostics)
    return [(d.code, d.excerpt[max(0, d.column - 1) :]) for d in diagnostics]
