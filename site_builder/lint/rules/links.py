"""Links: their words say where they lead (WCAG 2.2, 2.4.4), and every story and page can be reached.

That they lead somewhere, every build demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.hub.hub import Hub
from site_builder.hub.urls import page_path
from site_builder.lint.article import Article, Hyperlink, finding, in_body
from site_builder.model.problems import Problem, TextLocation

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


def own_addresses(path: str, links: Iterable[Hyperlink], base_url: str) -> Iterator[Problem]:
    """Every link to the hub itself by a whole address, which no build looks up."""
    base = base_url.rstrip("/") + "/"
    for link in links:
        if link.href.startswith(base):
            message = f"`{link.href}` is an address of this hub, and no build looks it up"
            hint = f"write `/{link.href.removeprefix(base)}`, or the slug of the story"
            yield finding(path, "own-address", message, TextLocation(0, link.href), hint)


def orphan_pages(hub: Hub) -> Iterator[Problem]:
    """Every content page to which nothing leads: no text, no navigation, and not the footer."""
    menu = [*hub.site.navigation, *hub.site.footer, *([hub.site.community] if hub.site.community else [])]
    always = {link.url.partition("#")[0] for link in menu}
    leading = [(entry.story.path, entry.body) for entry in hub.entries]
    leading += [(page.page.path, page.body) for page in hub.pages]
    by_href = {hub.urls.href(page_path(page.page.slug)): page.page.path for page in hub.pages}
    reached = {
        page
        for path, body in leading
        for href in body.hrefs
        if (page := by_href.get(href.partition("#")[0])) and page != path
    }
    for href, path in by_href.items():
        if href not in always and path not in reached:
            hint = "give it a `nav_order`, which puts it into the footer, or link to it"
            yield finding(path, "orphan-page", "nothing leads to this page", None, hint)


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
