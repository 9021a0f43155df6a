"""Titles and deks: do they fit where they are shown, and does the dek add to the title?"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_key
from site_builder.lint.rules.similarity import content_words, repeats
from site_builder.model.problems import Problem

LONG_TITLE = 90
"""Characters of a title that the cards of this site and of social networks show."""
LONG_DEK = 200
"""Characters of a description that previews of links show at most."""


def check(article: Article) -> Iterator[Problem]:
    """What is to be said about title and dek."""
    story = article.story
    if len(story.title) > LONG_TITLE:
        message = f"the title has {len(story.title)} characters; cards and previews show about {LONG_TITLE}"
        hint = "search results show about 60: begin with what is new"
        yield finding(story.path, "long-title", message, in_key("title"), hint)
    if len(story.summary) > LONG_DEK:
        message = f"the summary has {len(story.summary)} characters; previews show about {LONG_DEK}"
        hint = "search results show about 155: one sentence is enough"
        yield finding(story.path, "long-dek", message, in_key("summary"), hint)
    if repeats(content_words(story.title), content_words(story.summary)):
        message = "the summary says what the title says"
        hint = "the two stand one below the other: say what the title leaves open"
        yield finding(story.path, "repeated-dek", message, in_key("summary"), hint)
