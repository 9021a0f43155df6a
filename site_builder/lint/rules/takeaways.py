"""Takeaways and "Why it matters": report missing, too many and repeated ones.

In: an `Article`. Out: problems.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.lint.article import Article, finding, in_key
from site_builder.lint.rules.similarity import content_words, repeats
from site_builder.model.problems import Problem

MIN_TAKEAWAYS, MAX_TAKEAWAYS = 3, 5


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for a wrong number of takeaways, each repetition, and a missing "Why it matters"."""
    story, count = article.story, len(article.takeaways)
    if not MIN_TAKEAWAYS <= count <= MAX_TAKEAWAYS:
        message = f"{count} takeaway{'s' if count != 1 else ''}; readers expect {MIN_TAKEAWAYS} to {MAX_TAKEAWAYS}"
        hint = "add what readers should remember" if count < MIN_TAKEAWAYS else "keep the most important ones"
        yield finding(story.path, "takeaway-count", message, in_key("takeaways"), hint)
    if not story.why_it_matters:
        hint = "write one or two sentences: who can do what now, or has to think again?"
        yield finding(story.path, "no-why-it-matters", "`why_it_matters` is missing", None, hint)
    earlier = [(content_words(story.title), "the title")]
    for i, takeaway in enumerate(article.takeaways):
        words = content_words(takeaway)
        repeated = next((name for earlier_words, name in earlier if repeats(words, earlier_words)), "")
        if repeated:
            message = f"this takeaway repeats {repeated}"
            hint = "replace it by something new, or remove it"
            yield finding(story.path, "repeated-takeaway", message, in_key("takeaways", i), hint)
        earlier.append((words, f"takeaway {i + 1}"))
