"""Links to a renamed story: whether a file refers to the story, and what it refers to after the rename.

In: links, lists of slugs and paths of the site. Out: the same with the new name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from unicodedata import normalize

import msgspec

from site_builder.content.slug import quote_path
from site_builder.content.urls import split_reference
from site_builder.hub.links import join_path
from site_builder.hub.urls import story_path
from site_builder.model.content import BodyLink, ContentPage, Story


class RenamedStory:
    """The old and the new slug, URL and path of a story, with the forms in which files refer to it."""

    def __init__(self, story: Story, slug: str, new_path: str) -> None:
        self.old_path, self.new_path = story.path, new_path
        self.old, self.new = story.slug, slug
        self.old_url, self.new_url = story_path(story.slug), story_path(slug)

    def in_link(self, path: str, target: str) -> str:
        """Return a link in the file at `path`, percent-encoded, with the new name if it leads to the story."""
        name, suffix = split_reference(target)
        if name.startswith("/"):
            return quote_path(self._new_path(name)) + suffix if self._new_path(name) else target
        if name and join_path(path, name) == self.old_path:
            folder = posixpath.dirname(target.removesuffix(suffix))
            return posixpath.join(folder, quote_path(posixpath.basename(self.new_path))) + suffix
        return quote_path(self.new) + suffix if name == self.old else target

    def in_target(self, target: str) -> str:
        """Return a path of the site, with the new name if it is that of the story."""
        name, suffix = split_reference(target)
        return self._new_path(name) + suffix if self._new_path(name) else target

    def _new_path(self, name: str) -> str:
        """Return the new path of the story, if a decoded path of the site is the old one; else an empty text."""
        path = normalize("NFC", name)
        if path.rstrip("/") != self.old_url.rstrip("/") or path.endswith("//"):
            return ""
        return self.new_url if path.endswith("/") else self.new_url.rstrip("/")

    def is_target(self, target: str) -> bool:
        """Return whether a path of the site is that of the story."""
        return self.in_target(target) != target

    def in_list(self, slug: str) -> str:
        """Return an entry of `related` or `unrelated`, with the new name if it is that of the story."""
        return self.new if slug == self.old else slug

    def in_links(self, path: str, links: Iterable[BodyLink]) -> tuple[BodyLink, ...]:
        """Return the links of a file with the new name, without their places, which may change."""
        return tuple(
            BodyLink(link.target if link.image else self.in_link(path, link.target), 0, link.image) for link in links
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
    """Return a story or page whose links have no places."""
    links = tuple(BodyLink(link.target, 0, link.image) for link in content.links)
    return msgspec.structs.replace(content, links=links)
