"""Links to a renamed story: whether a file refers to the story, and what it refers to after the rename.

In: links, lists of slugs and paths of the site. Out: the same with the new name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

import msgspec

from site_builder.hub.urls import story_path
from site_builder.model.content import BodyLink, ContentPage, Story


class RenamedStory:
    """The old and the new slug, URL and path of a story, with the forms in which files refer to it."""

    def __init__(self, story: Story, slug: str, new_path: str) -> None:
        self.old_path, self.new_path = story.path, new_path
        self.old, self.new = story.slug, slug
        self.old_url, self.new_url = story_path(story.slug), story_path(slug)

    def in_link(self, path: str, target: str) -> str:
        """Return a link in the file at `path`, with the new name if it leads to the story."""
        name, mark, anchor = target.partition("#")
        if name.startswith("/"):
            return self.in_target(target)
        if posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) == self.old_path:
            return posixpath.join(posixpath.dirname(name), posixpath.basename(self.new_path)) + mark + anchor
        return self.new + mark + anchor if name == self.old else target

    def in_target(self, target: str) -> str:
        """Return a path of the site, with the new name if it is that of the story."""
        for old, new in ((self.old_url, self.new_url), (self.old_url.rstrip("/"), self.new_url.rstrip("/"))):
            if target == old or target.startswith((f"{old}#", f"{old}?")):
                return new + target.removeprefix(old)
        return target

    def is_target(self, target: str) -> bool:
        """Return whether a path of the site is that of the story."""
        return self.in_target(target) != target

    def in_list(self, slug: str) -> str:
        """Return an entry of `related` or `unrelated`, with the new name if it is that of the story."""
        return self.new if slug == self.old else slug

    def in_links(self, path: str, links: Iterable[BodyLink]) -> tuple[BodyLink, ...]:
        """Return the links of a file with the new name, without line numbers, which may change."""
        return tuple(
            msgspec.structs.replace(link, line=0, target=link.target if link.image else self.in_link(path, link.target))
            for link in links
        )

    def is_in(self, content: Story | ContentPage) -> bool:
        """Return whether a story or page refers to the story."""
        slugs = (*content.related, *content.unrelated) if isinstance(content, Story) else ()
        return self.old in slugs or without_lines(content).links != self.in_links(content.path, content.links)

    def after(self, content: Story | ContentPage) -> Story | ContentPage:
        """Return what a story or page has to parse to after the rename."""
        changed = msgspec.structs.replace(content, links=self.in_links(content.path, content.links))
        if isinstance(changed, ContentPage):
            return changed
        lists = {key: tuple(map(self.in_list, getattr(changed, key))) for key in ("related", "unrelated")}
        return msgspec.structs.replace(changed, **lists)


def without_lines(content: Story | ContentPage) -> Story | ContentPage:
    """Return a story or page whose links have no line numbers."""
    links = tuple(msgspec.structs.replace(link, line=0) for link in content.links)
    return msgspec.structs.replace(content, links=links)
