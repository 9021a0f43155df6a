"""Headings: no level is skipped, so that those who listen to a page can find their way by them (WCAG 2.2, 1.3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.lint.article import Article, Heading, finding, in_body
from site_builder.model.problems import Problem

ABOVE_STORY, ABOVE_PAGE = 2, 1
"""Level of the heading that stands above a body."""


def check(article: Article) -> Iterator[Problem]:
    """Every heading of a story that skips a level."""
    yield from skipped(article.story.path, article.headings, ABOVE_STORY)


def skipped(path: str, headings: Iterable[Heading], above: int) -> Iterator[Problem]:
    """Every heading that is more than one level below the one before it; `above` is the level over the body."""
    for heading in headings:
        if heading.level > above + 1:
            message = f"the heading `{heading.text}` skips a level"
            hint = "give it one `#` less, or the heading above it one more"
            yield finding(path, "skipped-heading", message, in_body(heading.text), hint)
        above = heading.level
