"""Find lost URLs: entries of `urls.lock` that nothing answers any more, each with a hint how to answer it again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from types import MappingProxyType

from site_builder.content.paths import REDIRECTS_PATH, URL_LOCK_PATH
from site_builder.content.redirects import GONE, old_path
from site_builder.content.slug import MAX_BYTES, long_slug, shorten, slugify
from site_builder.content.story import default_slug, split_dated_name
from site_builder.content.url_lock import url_entries
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.problems import PointLocation, Problem


def find_lost_urls(
    url_lock: Sequence[str],
    stories: Mapping[str, Story],
    redirected: Collection[str],
    items: Mapping[str, Item] = MappingProxyType({}),
) -> Iterator[Problem]:
    """A problem for each line of `urls.lock` without an answer.

    `stories` are those of the hub, and `items` those with pages, both by their site paths. They answer at their URLs
    unless they are drafts: scheduled and expired stories answer by their schedule. `redirected` are the old URLs of the
    site, including those that are gone.
    """
    locked = set(url_lock)
    drafts = {path for files in (stories, items) for path, file in files.items() if file.draft}
    unanswered = locked.difference(stories, items).union(locked & drafts).difference(redirected)
    if not any(url_entries(list(unanswered))):
        return
    answered = (stories.keys() | items.keys()).difference(drafts).union(redirected)
    lost: list[tuple[int, str]] = []
    for number, entry in url_entries(url_lock):
        if entry in unanswered:
            try:
                path = old_path(entry)
            except ValueError as error:
                hint = "each line is a path of this site, such as `/news/a-story/`"
                yield Problem(URL_LOCK_PATH, "bad-old-address", f"`{entry[:100]}` {error}", PointLocation(number), hint)
            else:
                lost += [(number, path)] if path not in answered else []
    if lost:
        hints = _RedirectHints(stories, items, locked)
        for number, path in lost:
            message = f"`{path}` was published, but nothing answers it now"
            yield Problem(URL_LOCK_PATH, "lost-url", message, PointLocation(number), hints.hint(path))


class _RedirectHints:
    """Suggests redirects for lost URLs, from the stories and items that may have had them."""

    def __init__(self, stories: Mapping[str, Story], items: Mapping[str, Item], url_lock: Set[str]) -> None:
        self._stories = stories
        self._items = items
        self._by_name: dict[str, Story] = {}
        self._new: dict[str, Story] = {}
        """Stories with a new URL, by what an earlier URL may have looked like."""
        for path, story in stories.items():
            if not story.draft:
                self._by_name |= {default_slug(f"{story.id}.md"): story, default_slug(story.path): story}
                self._by_name.setdefault(shorten(long_slug(split_dated_name(story.path)[0]), MAX_BYTES), story)
                if path not in url_lock:
                    self._new |= {slugify(story.title): story, story.slug: story}
        self._near = Suggestions(self._new)
        self._near_items = Suggestions(path for path, item in items.items() if path not in url_lock and not item.draft)

    def hint(self, path: str) -> str:
        """Return a hint for one URL."""
        gone = f"`{path}: {GONE}`"
        draft = self._stories.get(path) or self._items.get(path)
        if draft:
            return f"{draft.path} is a draft: publish it, or write {gone} in {REDIRECTS_PATH}"
        file = self._items.get(self._near_items.closest(path)) or self._story_of(path)
        if file is None:
            return f"write `{path}: /news/where-it-is-now/` in {REDIRECTS_PATH}, or {gone}"
        name = f"`{file.id}` in {file.path}" if isinstance(file, Item) else file.path
        aliases = f"add `{path}` to the `aliases`" if file.aliases else f"write `aliases: [{path}]`"
        return f"is it {name} now? {aliases} there; else {gone} in {REDIRECTS_PATH}"

    def _story_of(self, path: str) -> Story | None:
        slug = path.strip("/").rpartition("/")[2]
        return self._by_name.get(slug) or self._new.get(self._near.closest(slug))
