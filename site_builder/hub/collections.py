"""Check items against each other, and the references of items and stories.

A reference is an id. Names are only for hints: an item can be renamed, and two collections may have one of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from site_builder.config.schema import Config
from site_builder.content.invisible import ZERO_WIDTH
from site_builder.content.reader import as_warnings
from site_builder.content.slug import slugify
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.fields import Fields, Reference, references_in
from site_builder.model.problems import KeyLocation, Problem

_INVISIBLE = re.compile(f"[{ZERO_WIDTH}\u034f\u115f\u1160\u2061-\u2064\u3164\uffa0\ufe00-\ufe0f]")
"""Characters that readers do not see in a name (Unicode: Default_Ignorable_Code_Point)."""
MAX_HINTS = 200
"""Suggestions for unknown items: each compares a name with all items of a collection."""


def check_collections(content: Content, stories: Iterable[Story], selection: Selection) -> Iterator[Problem]:
    """Yield what is wrong with the items of a hub, and with the references of items and of these stories.

    What is wrong in a draft of an item is a warning.
    """
    config = content.config
    if not (content.items or config.stories.fields):
        return
    references = ReferenceChecker(content, config, selection)
    for item in content.items:
        problems = [*references.check(item.path, item.fields, item.key, item.draft), *_check_itself(item)]
        yield from as_warnings(problems) if item.draft else problems
    if config.stories.fields:
        for story in stories:
            if story.fields:
                yield from references.check(story.path, story.fields, _key, story.draft)
    yield from _duplicates(content.items)
    yield from _name_clashes(content.items)


class ReferenceChecker:
    """Finds the items that references name."""

    def __init__(self, content: Content, config: Config, selection: Selection) -> None:
        self._items: dict[Reference, Item] = {}
        for item in content.items:
            known = self._items.setdefault(item.reference, item)
            if known.draft and not item.draft:
                self._items[item.reference] = item
        self._partly_read = content.partly_read
        self._selection = selection
        self._collections = config.collections
        self._hints = MAX_HINTS
        self._suggestions: dict[str, Suggestions] = {}
        self._ids: dict[str, dict[str, str]] = {}
        """Ids of the items of a collection by their names, in small letters."""

    def check(self, path: str, fields: Fields, key: Callable[..., KeyLocation], is_draft: bool) -> Iterator[Problem]:
        """Yield what is wrong with the references of a file; `key` gives the place of a key."""
        for keys, reference in references_in(fields):
            item = self._items.get(reference)
            if item and (not item.draft or is_draft or self._selection.drafts):
                continue
            location = key(*keys)
            if item:
                message = f"`{reference.id}` is a draft: readers do not see this reference"
                yield Problem(
                    path, "link-to-unpublished", message, location, "", severity="warning", other_paths=(item.path,)
                )
            elif reference.collection not in self._partly_read and reference.collection in self._collections:
                word = self._collections[reference.collection].item
                message = f"no {word or 'item'} `{reference.id}` in `{reference.collection}`"
                yield Problem(path, "unknown-item", message, location, self._hint(reference))

    def _hint(self, reference: Reference) -> str:
        collection, written = reference.collection, reference.id
        if collection not in self._ids:
            items = [item for known, item in self._items.items() if known.collection == collection]
            names = {_folded(name): item.id for item in reversed(items) for name in (*item.also, item.name)}
            self._ids[collection] = names | {item.id: item.id for item in items}
            self._suggestions[collection] = Suggestions(self._ids[collection])
        ids = self._ids[collection]
        if id_ := ids.get(_folded(written)):
            return f"write its id: `{id_}`"
        self._hints -= 1
        near = self._suggestions[collection].closest(written) if self._hints >= 0 else ""
        if near:
            return f"did you mean `{ids[near]}`?"
        return f"write a file content/{collection}/{written}.md" if written == slugify(written) else ""


def _key(*keys: str | int) -> KeyLocation:
    return KeyLocation(keys)


def _folded(name: str) -> str:
    """Return what is the same in all names that readers cannot tell apart, or only by their case or width."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name))
    return " ".join(name.casefold().split())


def _check_itself(item: Item) -> Iterator[Problem]:
    for keys, reference in references_in(item.fields):
        if reference == item.reference:
            location = item.key(*keys)
            message = f"`{item.id}` refers to itself"
            yield Problem(item.path, "circular-reference", message, location, "name another item, or remove it")


def _duplicates(items: Sequence[Item]) -> Iterator[Problem]:
    """Report items whose id another one has. Those with files of their own come before those of YAML files."""
    first: dict[Reference, Item] = {}
    for item in sorted(items, key=lambda item: (item.draft, item.index is not None)):
        other = first.setdefault(item.reference, item)
        if other is not item:
            where = "in this file" if other.path == item.path else f"in {other.path}"
            message = f"a second `{item.id}`: there is one {where}, too"
            hint = "remove one of the two, or give one another id"
            location = item.key("id") if item.index is not None else None
            problem = Problem(item.path, "duplicate-item", message, location, hint, other_paths=_other(item, other))
            yield from as_warnings([problem]) if item.draft else [problem]


def _name_clashes(items: Sequence[Item]) -> Iterator[Problem]:
    """Report names that two items of a collection have: readers and search could not tell them apart."""
    first: dict[tuple[str, str], Item] = {}
    ordered = sorted(items, key=lambda item: item.draft)
    for item in ordered:
        first.setdefault((item.collection, _name_key(item, item.name)), item)
    ids = {(item.collection, item.id): item for item in ordered if item.term_kind}
    for item in ordered:
        names = [(item.name, item.key("name")), *((name, item.key("also", i)) for i, name in enumerate(item.also))]
        for place, (name, location) in enumerate(names):
            key = item.collection, _name_key(item, name)
            other = first.setdefault(key, item)
            if place and other.reference == item.reference:  # In stories, the id of an entry is a name of it.
                other = ids.get(key, item)
            if other.reference != item.reference:
                message = f"`{name}` is a name of `{other.id}`, too"
                owners = item.collection if item.term_kind else "items of a collection"
                hint = f"two {owners} cannot share a name: change one"
                problem = Problem(item.path, "name-clash", message, location, hint, other_paths=_other(item, other))
                yield from as_warnings([problem]) if item.draft or other.draft else [problem]


def _name_key(item: Item, name: str) -> str:
    """Return what equal names have in common. Of terms, it is what their URLs would be."""
    return slugify(name) if item.term_kind else _folded(name)


def _other(item: Item, other: Item) -> tuple[str, ...]:
    return () if other.path == item.path else (other.path,)
