"""New name: where the files of a hub name a story, and what they are to say when it is called otherwise."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

import msgspec

from site_builder.hub.urls import story_path
from site_builder.model.content import BodyLink, ContentPage, Story


class RenamedStory:
    """The old name of a story and its new one, in all the ways in which files say it."""

    def __init__(self, story: Story, slug: str, new_path: str) -> None:
        self.old_path, self.new_path = story.path, new_path
        self.old, self.new = story.slug, slug
        self.old_url, self.new_url = story_path(story.slug), story_path(slug)

    def in_link(self, path: str, target: str) -> str:
        """A link of the file at a path."""
        name, mark, anchor = target.partition("#")
        if name.startswith("/"):
            return self.in_target(target)
        if posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) == self.old_path:
            return posixpath.join(posixpath.dirname(name), posixpath.basename(self.new_path)) + mark + anchor
        return self.new + mark + anchor if name == self.old else target

    def in_target(self, target: str) -> str:
        """A path of the site."""
        for old, new in ((self.old_url, self.new_url), (self.old_url.rstrip("/"), self.new_url.rstrip("/"))):
            if target == old or target.startswith((f"{old}#", f"{old}?")):
                return new + target.removeprefix(old)
        return target

    def is_target(self, target: str) -> bool:
        """Whether a path of the site is that of the story."""
        return self.in_target(target) != target

    def in_list(self, slug: str) -> str:
        """An entry of `related` or `unrelated`."""
        return self.new if slug == self.old else slug

    def in_links(self, path: str, links: Iterable[BodyLink]) -> tuple[BodyLink, ...]:
        """The links of a file; without their lines, which may move."""
        return tuple(
            msgspec.structs.replace(link, line=0, target=link.target if link.image else self.in_link(path, link.target))
            for link in links
        )

    def is_in(self, one: Story | ContentPage) -> bool:
        """Whether a story or page names it."""
        lists = (*one.related, *one.unrelated) if isinstance(one, Story) else ()
        return self.old in lists or without_lines(one).links != self.in_links(one.path, one.links)

    def after(self, one: Story | ContentPage) -> Story | ContentPage:
        """What a story or page is to say when it is changed."""
        changed = msgspec.structs.replace(one, links=self.in_links(one.path, one.links))
        if isinstance(changed, ContentPage):
            return changed
        lists = {key: tuple(map(self.in_list, getattr(changed, key))) for key in ("related", "unrelated")}
        return msgspec.structs.replace(changed, **lists)


def without_lines(one: Story | ContentPage) -> Story | ContentPage:
    links = tuple(msgspec.structs.replace(link, line=0) for link in one.links)
    return msgspec.structs.replace(one, links=links)
