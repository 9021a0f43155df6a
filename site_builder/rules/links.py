"""Links: their words say where they lead (WCAG 2.2, 2.4.4), and every story can be reached from another one.

That they lead somewhere, every build demands.
"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.hub.hub import Hub
from site_builder.model import Problem
from site_builder.rules.article import Article, finding, in_body

_SAYS_NOTHING = frozenset(("click", "click here", "here", "link", "more", "read more", "this", "this link", "source"))
ROUND_TRIP = 2
"""A hub with fewer than so many times the stories of a "More AI news" shows every story beside every other."""


def check(article: Article) -> Iterator[Problem]:
    """Every link whose words do not say where it leads."""
    for link in article.links:
        if link.text.strip(" .:>→»").casefold() in _SAYS_NOTHING:
            message = f"the link `{link.text}` does not say where it leads"
            hint = "put the square brackets around the words that name it: [the paper](https://...)"
            yield finding(article.story.path, "vague-link", message, in_body(f"[{link.text}]"), hint)


def orphans(hub: Hub) -> Iterator[Problem]:
    """Every published story to which no other one leads, neither in its text nor below it."""
    if len(hub.entries) < ROUND_TRIP * hub.config.related or not hub.config.related:
        return
    reached = {card.card.url for entry in hub.entries for card in entry.related}
    bodies = [*(entry.body for entry in hub.entries), *(page.body for page in hub.pages)]
    reached.update(href.partition("#")[0] for body in bodies for href in body.hrefs)
    for entry in hub.entries:
        if entry.card.url not in reached:
            message = "no other story leads here, neither in its text nor in More AI news"
            hint = "link to it from a story on the same subject, or name it there under `related`"
            yield finding(entry.story.path, "orphan-story", message, None, hint)
