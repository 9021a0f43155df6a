"""Articles for the tests of rules, parsed from the text of a story as in `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.content.locations import locate
from site_builder.content.story import parse_story
from site_builder.lint.article import Article, article
from site_builder.model.problems import Problem
from tests.support.hubs import story_text

PATH = "content/news/2026/11/2026-11-20-a-story.md"


def make_article(body: str = "Something happened.", language: str = "en", **keys: str) -> Article:
    """Return the article of a story with this body and these keys."""
    parsed = parse_story(PATH, story_text(body=body, **keys).encode())
    assert parsed.story and parsed.body
    return article(parsed.story, parsed.body, language)


def findings(rule: Callable[[Article], Iterable[Problem]], body: str = "Something happened.", **keys: str) -> list[str]:
    """Return what a rule finds in a story: each code, and the rest of the line from the reported column."""
    text = story_text(body=body, **keys)
    messages = []
    for problem in rule(make_article(body, **keys)):
        diagnostic = locate(problem, text)
        assert problem.severity == "warning" and problem.path == PATH
        messages.append(f"{problem.code}: {diagnostic.excerpt[max(0, diagnostic.column - 1) :]}")
    return messages
