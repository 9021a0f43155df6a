"""Lost addresses: those of the ledger that nothing answers any more, each with what would answer it again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from site_builder.content.redirects import GONE, REDIRECTS_PATH, old_path
from site_builder.content.slug import slugify
from site_builder.content.story import default_slug
from site_builder.content.url_lock import URL_LOCK_PATH, url_entries
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.model.content import Story
from site_builder.model.problems import PointLocation, Problem


def find_lost_urls(
    ledger: Sequence[str], stories: Mapping[str, Story], redirected: Collection[str]
) -> Iterator[Problem]:
    """What is wrong with the lines of a ledger, by the stories of the hub, by the paths of their pages.

    A story answers at its address unless it is a draft: one that is scheduled or expired is its schedule's business.
    `redirected` are the old addresses of the site, gone ones among them.
    """
    known = set(ledger)
    drafts = {path for path, story in stories.items() if story.draft}
    unanswered = known.difference(stories).union(known & drafts).difference(redirected)
    if not any(url_entries(list(unanswered))):
        return
    answered = (stories.keys() - drafts).union(redirected)
    lost: list[tuple[int, str]] = []
    for number, entry in url_entries(ledger):
        if entry in unanswered:
            try:
                path = old_path(entry)
            except ValueError as error:
                hint = "each line is a path of this site, such as `/news/a-story/`"
                yield Problem(URL_LOCK_PATH, "bad-old-address", f"`{entry[:100]}` {error}", PointLocation(number), hint)
            else:
                lost += [(number, path)] if path not in answered else []
    if lost:
        advisor = _RedirectHints(stories, known)
        for number, path in lost:
            message = f"`{path}` was published, and nothing answers it any more"
            yield Problem(URL_LOCK_PATH, "lost-url", message, PointLocation(number), advisor.advice(path))


class _RedirectHints:
    """Says what would answer lost addresses, by the stories that may have been there."""

    def __init__(self, stories: Mapping[str, Story], ledger: Set[str]) -> None:
        self._by_path = stories
        self._by_name: dict[str, Story] = {}
        self._new: dict[str, Story] = {}
        """Those whose address is new, by what an earlier address may have looked like."""
        for path, story in stories.items():
            if not story.draft:
                self._by_name |= {default_slug(f"{story.id}.md"): story, default_slug(story.path): story}
                if path not in ledger:
                    self._new |= {slugify(story.title): story, story.slug: story}
        self._near = Suggestions(self._new)

    def advice(self, path: str) -> str:
        """A hint about one address."""
        gone = f"`{path}: {GONE}`"
        draft = self._by_path.get(path)
        if draft:
            return f"{draft.path} is a draft: publish it, or write {gone} in {REDIRECTS_PATH}"
        story = self._story_of(path)
        if story is None:
            return f"write `{path}: /news/where-it-is-now/` in {REDIRECTS_PATH}, or {gone}"
        aliases = f"add `{path}` to the `aliases`" if story.aliases else f"write `aliases: [{path}]`"
        return f"is it {story.path} now? {aliases} there; else {gone} in {REDIRECTS_PATH}"

    def _story_of(self, path: str) -> Story | None:
        slug = path.strip("/").rpartition("/")[2]
        return self._by_name.get(slug) or self._new.get(self._near.closest(slug))
