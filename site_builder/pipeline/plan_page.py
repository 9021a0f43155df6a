"""Plan one page of a site, as `plan` would: for a preview, which shows a few pages of many.

In: a hub, and the path of a page below the output folder. Out: the page, or nothing if the site has none there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.hosting import redirect_pages
from site_builder.hub.hub import Hub
from site_builder.hub.taxonomy import KINDS
from site_builder.hub.urls import term_path
from site_builder.model.outputs import Output, Page
from site_builder.pages import archive, collection, content_page, home, item, lists, not_found, overview, search, story

_SMALL = (home.plan, overview.plan, content_page.plan, not_found.plan)
"""Planners of few pages."""


class PageFinder:
    """Finds the planned pages of one hub, each when it is asked for."""

    def __init__(self, hub: Hub, by_slug: Mapping[str, int]) -> None:
        """`by_slug` are the numbers of the stories by their slugs."""
        self._hub = hub
        self._by_slug = by_slug
        self._outputs_of = story.outputs_of(hub)
        self._found: dict[str, Page | None] = {}

    def page(self, path: str) -> Page | None:
        """Return the page at a path below the output folder: `news/a-story/index.html`; None if there is none."""
        if path not in self._found:
            pages = (page for page in self._candidates(path) if isinstance(page, Page))
            self._found[path] = next((page for page in pages if page.path == path), None)
        return self._found[path]

    def _candidates(self, path: str) -> Iterator[Output]:
        """Yield planned outputs, at least that with this path: in the order of `plan`, where the first one counts."""
        hub, folder, *names = self._hub, *path.split("/")
        if folder == "news":
            if (number := self._by_slug.get(names[0] if names else "")) is not None:
                yield from self._outputs_of(number)
            yield from lists.page_at(hub, lists.all_news(hub), lists.ALL_NEWS, path)
        if folder in KINDS and names and (term := hub.taxonomy.of_kind(folder).get(names[0])):
            yield from lists.page_at(hub, term, term_path(folder, names[0]), path)
        if folder == "archive":
            yield from archive.plan(hub)
            yield from archive.page_at(hub, path)
        if folder in hub.items.collections or folder in KINDS:
            yield from collection.plan(hub)
            yield from collection.page_at(hub, path)
            yield from item.page_at(hub, path)
        for plan in _SMALL:
            yield from plan(hub)
        if folder == "search":
            yield from search.plan(hub)
        yield from redirect_pages.plan(hub)
