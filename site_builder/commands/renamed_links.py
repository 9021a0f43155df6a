"""References to a renamed story or item: whether a file has any, and what it says after the rename.

In: links, lists of slugs, declared fields, terms and paths of the site. Out: the same with the new name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast
from unicodedata import normalize

import msgspec

from site_builder.content.slug import quote_path, slugify
from site_builder.content.text import collapse_whitespace
from site_builder.content.urls import split_reference
from site_builder.hub.links import join_path
from site_builder.hub.urls import item_path, story_path
from site_builder.hub.vocabulary import names_of
from site_builder.model.collections import Item
from site_builder.model.content import BodyLink, ContentPage, Story
from site_builder.model.fields import Fields, FieldValue, FilledField, Reference, References

Entry = Story | ContentPage | Item
"""What a file of the content has: one story, page or item, or several items."""
T = TypeVar("T", bound=Entry)
KeyPath = tuple[str | int, ...]
_BELOW = re.compile(r"(?:[^/]+/)*(?:index\.(?:html|md|json)|feed\.(?:xml|json))?")
"""What is published below the URL of a story, an item or a filter, and moves with it."""
_LISTS = ("related", "unrelated")


class RenamedEntry:
    """The old and the new slug, URL and path of a story or an item, with the forms in which files refer to it."""

    def __init__(self, entry: Story | Item, slug: str, new_path: str, moved: Mapping[str, str] | None = None) -> None:
        """`moved` are further paths of the site that have another name after the rename, each with that."""
        self.entry = entry
        self.old_path, self.new_path = entry.path, new_path
        self.new = slug
        if isinstance(entry, Item):
            self.collection, self.old = entry.collection, entry.id
            self.old_url, self.new_url = item_path(self.collection, self.old), item_path(self.collection, slug)
        else:
            self.collection, self.old = "", entry.slug
            self.old_url, self.new_url = story_path(self.old), story_path(slug)
        self._moved = {self.old_url: self.new_url, **(moved or {})}
        self.term_kind = entry.term_kind if isinstance(entry, Item) else ""
        self._names = {entry.name, *entry.also} if isinstance(entry, Item) else set()
        self._name_slugs = {slug for slug, _ in names_of(entry)} if isinstance(entry, Item) else set()
        self._has_file = isinstance(entry, Story) or entry.index is None

    def in_link(self, path: str, target: str) -> str:
        """Return a link in the file at `path`, percent-encoded, with the new name if it leads to the story or item."""
        name, suffix = split_reference(target)
        if name.startswith("/"):
            return quote_path(self._new_path(name)) + suffix if self._new_path(name) else target
        if self._has_file and name and join_path(path, name) == self.old_path:
            folder = posixpath.dirname(target.removesuffix(suffix))
            return posixpath.join(folder, quote_path(posixpath.basename(self.new_path))) + suffix
        return quote_path(self.new) + suffix if not self.collection and name == self.old else target

    def in_target(self, target: str) -> str:
        """Return a path of the site, with the new name if it is that of the story or item."""
        name, suffix = split_reference(target)
        return self._new_path(name) + suffix if self._new_path(name) else target

    def _new_path(self, name: str) -> str:
        """Return the new form of a decoded path of the site, if it has the old name; else an empty text."""
        path = normalize("NFC", name)
        for old, new in self._moved.items():
            if path == old.rstrip("/"):
                return new.rstrip("/")
            if path.startswith(old) and _BELOW.fullmatch(path, len(old)):
                return new + path.removeprefix(old)
        return ""

    def is_target(self, target: str) -> bool:
        """Return whether a path of the site has the old name."""
        return self.in_target(target) != target

    def in_list(self, name: str) -> str:
        """Return a name in a list or a field that refers to the story or item, or to others like it."""
        return self.new if name == self.old else name

    def in_term(self, text: str) -> str:
        """Return a tag, source or author of a story, with the new id if it means the renamed entry by its old one.

        A text that is a name of the entry still means it.
        """
        name = collapse_whitespace(text)
        if name in self._names:
            return text
        is_id = name == self.old or (self.old not in self._name_slugs and slugify(name) == self.old)
        return self.new if is_id else text

    def in_links(self, path: str, links: Iterable[BodyLink]) -> tuple[BodyLink, ...]:
        """Return the links of a file with the new name, without their places, which may change."""
        return tuple(
            BodyLink(link.target if link.image else self.in_link(path, link.target), 0, link.image) for link in links
        )

    def in_fields(self, fields: Fields) -> Fields:
        """Return declared fields with the new name in their references."""
        return tuple(FilledField(field.name, self._in_value(field.value)) for field in fields)

    def _in_value(self, value: FieldValue) -> FieldValue:
        if isinstance(value, Reference):
            return Reference(value.collection, self.in_list(value.id)) if value.collection == self.collection else value
        if isinstance(value, References) and value.items and value.items[0].collection == self.collection:
            return References(tuple(Reference(self.collection, self.in_list(item.id)) for item in value.items))
        return value

    def is_in(self, entry: Entry) -> bool:
        """Return whether a story, page or item refers to the story or item."""
        return self.after(entry) != without_lines(entry)

    def keys_in(self, entry: Entry) -> Iterator[KeyPath]:
        """Yield where a story or an item names the renamed one: the paths of keys in the YAML of its file."""
        if isinstance(entry, ContentPage):
            return
        if isinstance(entry, Story) and not self.collection:
            yield from ((key,) for key in _LISTS if self.old in getattr(entry, key))
        for field in entry.fields:
            if self._in_value(field.value) != field.value:
                yield entry.key(field.name).path if isinstance(entry, Item) else (field.name,)

    def term_keys_in(self, entry: Entry) -> Iterator[KeyPath]:
        """Yield where a story has the renamed entry as a tag, source or author."""
        if isinstance(entry, Story) and self._with_terms(entry) != entry:
            source = ("source",) if entry.source_by_id else ("source", "name")
            yield {"tag": ("tags",), "author": ("author",), "source": source}[self.term_kind]

    def _with_terms(self, story: Story) -> Story:
        """Return a story with the new id among its terms."""
        if self.term_kind == "source":
            return msgspec.structs.replace(story, source=self.in_term(story.source))
        if self.term_kind == "tag" and self.old in story.tag_slugs:
            names, slugs = self._renamed_terms(story.tags, story.tag_slugs)
            return msgspec.structs.replace(story, tags=names, tag_slugs=slugs)
        if self.term_kind == "author" and self.old in story.author_slugs:
            names, slugs = self._renamed_terms(story.authors, story.author_slugs)
            return msgspec.structs.replace(story, authors=names, author_slugs=slugs)
        return story

    def _renamed_terms(self, names: Iterable[str], slugs: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        renamed = [(self.in_term(name), name, slug) for name, slug in zip(names, slugs, strict=True)]
        new_slugs = tuple(slug if new == name else self.new for new, name, slug in renamed)
        return tuple(new for new, _, _ in renamed), new_slugs

    def after(self, entry: T) -> T:
        """Return what a story, page or item has to parse to after the rename, without the places of links."""
        changed: T = msgspec.structs.replace(entry, links=self.in_links(entry.path, entry.links))
        if isinstance(changed, ContentPage):
            return changed
        changed = msgspec.structs.replace(changed, fields=self.in_fields(changed.fields))
        if isinstance(changed, Item):
            return changed
        if self.collection:
            return cast(T, self._with_terms(changed)) if self.term_kind else changed
        lists = {key: tuple(map(self.in_list, getattr(changed, key))) for key in _LISTS}
        return msgspec.structs.replace(changed, **lists)


def without_lines(entry: T) -> T:
    """Return a story, page or item whose links have no places."""
    links = tuple(BodyLink(link.target, 0, link.image) for link in entry.links)
    return msgspec.structs.replace(entry, links=links)
