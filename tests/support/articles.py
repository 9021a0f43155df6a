"""Articles for the tests of rules, made as `check` makes them: from a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from site_builder.content.front_matter import locate
from site_builder.content.story import parse_story
from site_builder.lint.article import Article, article
from site_builder.model.problems import Problem
from tests.support.hubs import story_text

PATH = "content/news/2026/11/2026-11-20-a-story.md"


def made(body: str = "Something happened.", language: str = "en", **keys: str) -> Article:
    """The article of a story with this body and these keys."""
    parsed = parse_story(PATH, story_text(body=body, **keys).encode())
    assert parsed.story and parsed.body
    return article(parsed.story, parsed.body, language)


def found(rule: Callable[[Article], Iterable[Problem]], body: str = "Something happened.", **keys: str) -> list[str]:
    """What a rule says of a story: code and the text from the place it points at to the end of the line."""
    text = story_text(body=body, **keys)
    messages = []
    for problem in rule(made(body, **keys)):
        place = locate(problem, text)
        assert problem.severity == "warning" and problem.path == PATH
        messages.append(f"{problem.code}: {place.excerpt[max(0, place.column - 1) :]}")
    return messages
