"""The rules of `check`: the functions that apply them, by what they look at.

To add one: a function that yields what it finds, in the module of its family, and a `Code` with `is_rule` in
`diagnostics/codes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.lint.article import Article
from site_builder.lint.rules import claims, headings, images, links, markup, sources, tags, takeaways, titles
from site_builder.model.content import Story
from site_builder.model.problems import Problem

STORY_RULES: tuple[Callable[[Article], Iterable[Problem]], ...] = (
    titles.check,
    takeaways.check,
    claims.check,
    headings.check,
    images.check,
    links.check,
    markup.check,
)
"""Rules that look at one story."""
HUB_RULES: tuple[Callable[[Iterable[Story]], Iterable[Problem]], ...] = (tags.check, sources.check)
"""Rules that compare all stories."""
