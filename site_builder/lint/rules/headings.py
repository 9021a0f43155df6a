"""Headings: report skipped levels. People who use screen readers navigate by headings (WCAG 2.2, 1.3.1).

In: the headings of a body. Out: problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.lint.article import Article, Heading, finding
from site_builder.model.problems import PartLocation, Problem

ABOVE_STORY, ABOVE_PAGE = 2, 1
"""Level of the heading above the body of a story, and of a content page."""


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for each heading of a story that skips a level."""
    yield from skipped(article.story.path, article.headings, ABOVE_STORY, article.html)


def skipped(path: str, headings: Iterable[Heading], above: int, html: bool = False) -> Iterator[Problem]:
    """Yield a problem for each heading that skips a level; `above` is the level of the heading above the body."""
    for number, heading in enumerate(headings):
        if heading.level > above + 1:
            message = f"the heading `{heading.text}` skips a level"
            location = PartLocation("heading", number, heading.text, html)
            hint = "remove one `#` from it, or add one to the heading above it"
            yield finding(path, "skipped-heading", message, location, hint)
        above = heading.level
