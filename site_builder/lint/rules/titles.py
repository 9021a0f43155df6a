"""Titles and summaries: report those that are cut where they are shown, and a summary that repeats the title.

In: an `Article`. Out: problems.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_key
from site_builder.lint.rules.similarity import content_words, repeats
from site_builder.model.problems import Problem

LONG_TITLE = 90
"""Characters of a title that the cards on this site and on social networks show."""
LONG_DEK = 200
"""Characters of a summary that link previews show."""


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for a long title, a long summary, and a summary that repeats the title."""
    story = article.story
    if len(story.title) > LONG_TITLE:
        message = f"the title has {len(story.title)} characters; cards and previews show about {LONG_TITLE}"
        hint = "shorten it, and start with what is new: search results show about 60"
        yield finding(story.path, "long-title", message, in_key("title"), hint)
    if len(story.summary) > LONG_DEK:
        message = f"the summary has {len(story.summary)} characters; previews show about {LONG_DEK}"
        hint = "shorten it to one sentence: search results show about 155"
        yield finding(story.path, "long-dek", message, in_key("summary"), hint)
    if repeats(content_words(story.title), content_words(story.summary)):
        hint = "readers see both together: say something that the title leaves open"
        yield finding(story.path, "repeated-dek", "the summary repeats the title", in_key("summary"), hint)
