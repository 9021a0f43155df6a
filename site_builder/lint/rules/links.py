"""Links: report vague link texts (WCAG 2.2, 2.4.4), absolute URLs of the hub itself, unused files, and orphans.

In: an `Article`, links or a `Hub`. Out: problems. Builds report broken internal links.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from site_builder.content.urls import without_suffix
from site_builder.hub.hub import Hub
from site_builder.hub.links import ExpiringLink
from site_builder.hub.unused_files import document_hint
from site_builder.hub.urls import page_path
from site_builder.lint.article import Article, Hyperlink, finding
from site_builder.model.content import Story
from site_builder.model.problems import Problem

_VAGUE_TEXTS = frozenset(("click", "click here", "here", "link", "more", "read more", "this", "this link", "source"))
MIN_HUB_SIZE = 2
"""Orphaned stories are checked in hubs with at least this many times the stories in "More AI news".

A smaller hub shows nearly every story next to every other one.
"""


def check(article: Article) -> Iterator[Problem]:
    """Yield a problem for each link whose text does not say where it leads."""
    for link in article.links:
        if link.text.strip(" .:>→»").casefold() in _VAGUE_TEXTS:
            message = f"the link `{link.text}` does not say where it leads"
            hint = "make the words that name the target the link: [the paper](https://...)"
            yield finding(article.story.path, "vague-link", message, link.location, hint)


def own_addresses(path: str, links: Iterable[Hyperlink], base_url: str) -> Iterator[Problem]:
    """Yield a problem for each absolute URL of the hub itself, which builds do not check."""
    base = base_url.rstrip("/") + "/"
    for link in links:
        if link.href.startswith(base):
            message = f"`{link.href}` leads to this hub itself; builds do not check absolute URLs"
            hint = f"write `/{link.href.removeprefix(base)}` or the slug of the story, which builds check"
            yield finding(path, "own-address", message, link.url_location, hint)


def will_expire(links: Iterable[ExpiringLink], stories: Mapping[str, Story]) -> Iterator[Problem]:
    """Yield a problem for each link whose target ends at a known moment, unless the linking story ends before.

    `stories` are given by their paths.
    """
    for link in links:
        story = stories.get(link.path)
        if not (story and story.expires and story.expires.at <= link.at):
            message = f"`{link.target}` is there only until {link.at:%Y-%m-%dT%H:%MZ}"
            hint = "then the link leads to what is left: link to something that stays, or remove it in time"
            yield finding(link.path, "link-will-expire", message, link.location, hint, link.others)


def orphan_pages(hub: Hub) -> Iterator[Problem]:
    """Yield a problem for each content page without a link to it, in texts, in the navigation and in the footer."""
    menu_links = [*hub.site.navigation, *hub.site.footer, *([hub.site.community] if hub.site.community else [])]
    menu_urls = {without_suffix(link.url) for link in menu_links}
    bodies = [(entry.story.path, entry.body) for entry in hub.stories]
    bodies += [(page.page.path, page.body) for page in hub.pages]
    path_by_href = {hub.urls.href(page_path(page.page.slug)): page.page.path for page in hub.pages}
    reached = {
        page
        for path, body in bodies
        for href in body.hrefs
        if (page := path_by_href.get(without_suffix(href))) and page != path
    }
    for href, path in path_by_href.items():
        if href not in menu_urls and path not in reached:
            hint = "link to it, or set `nav_order` to show it in the footer"
            yield finding(path, "orphan-page", "no link leads to this page", None, hint)


def unused_files(hub: Hub) -> Iterator[Problem]:
    """Yield a problem for each image or other file next to the stories that no story or page uses."""
    for path in hub.unused_files:
        if not document_hint(path):  # Builds report documents.
            hint = "show it in a story, link to it, or delete it"
            yield finding(path, "unused-file", "no story or page uses this file", None, hint)


def orphans(hub: Hub) -> Iterator[Problem]:
    """Yield a problem for each published story without a link from another one, in its text or in "More AI news"."""
    if len(hub.stories) < MIN_HUB_SIZE * hub.config.related or not hub.config.related:
        return
    reached = {card.card.url for entry in hub.stories for card in entry.related}
    bodies = [*(entry.body for entry in hub.stories), *(page.body for page in hub.pages)]
    reached.update(without_suffix(href) for body in bodies for href in body.hrefs)
    for entry in hub.stories:
        if entry.card.url not in reached:
            message = "no other story links to this one, in its text or under More AI news"
            hint = "link to it from a story on the same subject, or add it to `related` there"
            yield finding(entry.story.path, "orphan-story", message, None, hint)
