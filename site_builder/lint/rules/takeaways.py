"""Takeaways and "Why it matters": enough of them, and each with something to say."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_key
from site_builder.lint.rules.similarity import content_words, repeats
from site_builder.model.problems import Problem

FEWEST, MOST = 3, 5


def check(article: Article) -> Iterator[Problem]:
    """What is to be said about the takeaways."""
    story, count = article.story, len(article.takeaways)
    if not FEWEST <= count <= MOST:
        message = f"{count} takeaway{'s' if count != 1 else ''}; readers expect {FEWEST} to {MOST}"
        yield finding(story.path, "takeaway-count", message, in_key("takeaways"))
    if not story.why_it_matters:
        hint = "one or two sentences: who can do what now, or has to think again?"
        yield finding(story.path, "no-why-it-matters", "`why_it_matters` is missing", None, hint)
    earlier = [(content_words(story.title), "the title")]
    for i, takeaway in enumerate(article.takeaways):
        words = content_words(takeaway)
        said = next((name for others, name in earlier if repeats(words, others)), "")
        if said:
            message = f"this takeaway says what {said} says"
            yield finding(story.path, "repeated-takeaway", message, in_key("takeaways", i))
        earlier.append((words, f"takeaway {i + 1}"))
