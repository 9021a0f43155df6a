"""Which names of tags, sources and authors are one term: those of its entry in `content/tags.yaml`, and so on.

In: the items of a hub. Out: vocabularies, and stories with the slugs of their terms.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from site_builder.content.slug import slugify
from site_builder.diagnostics.suggestions import Suggestions
from site_builder.model.collections import TERM_KINDS, Item
from site_builder.model.content import Story
from site_builder.model.fields import texts_of
from site_builder.model.fingerprint import digest


class Vocabulary:
    """The entries of one kind of term."""

    def __init__(self, items: Iterable[Item] = (), is_whole: bool = True) -> None:
        """`items` are those of one collection. `is_whole` is whether all of them can be read."""
        self.is_whole = is_whole
        self.entries: dict[str, Item] = {}
        """By id."""
        for item in items:
            self.entries.setdefault(item.id, item)
        self._ids: dict[str, str] = {}
        """Ids by the slugs of names."""
        for item in self.entries.values():
            for slug, _ in names_of(item):
                self._ids.setdefault(slug, item.id)
        self._found: dict[str, Item | None] = {}
        self.ids = Suggestions(self.entries)
        self.names = Suggestions(self.entries, (entry.name for entry in self.entries.values()))

    def find(self, name: str) -> Item | None:
        """Return the entry that has a text as its id, its name or another name; None if there is none."""
        if name not in self._found:
            self._found[name] = self.entries.get(name) or self.entries.get(self._ids.get(slugify(name), ""))
        return self._found[name]

    def slug(self, name: str) -> str:
        """Return the slug of the page of a term, whether it has an entry or not."""
        entry = self.find(name)
        return entry.id if entry else slugify(name)

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The ids of entries by the slugs of their names that are not their ids."""
        return {slug: id_ for slug, id_ in self._ids.items() if slug not in self.entries}

    @cached_property
    def _domains(self) -> dict[str, frozenset[str]]:
        return {entry.id: frozenset(domains_of(entry)) for entry in self.entries.values()}

    def has_domain(self, entry: Item, host: str) -> bool:
        """Return whether a host is a domain of a source, or one of their subdomains."""
        labels = host.split(".")
        return any(".".join(labels[i:]) in self._domains[entry.id] for i in range(len(labels)))


Vocabularies = Mapping[str, Vocabulary]
"""By kind of term: `tag`, `source` and `author`."""


def vocabularies_of(items: Iterable[Item], partly_read: Container[str] = ()) -> Vocabularies:
    """Return the vocabularies of a hub with these items. `partly_read` are collections with items that are unknown."""
    entries: dict[str, list[Item]] = {id_: [] for id_ in TERM_KINDS}
    for item in items:
        if item.collection in entries:
            entries[item.collection].append(item)
    return {kind: Vocabulary(entries[id_], id_ not in partly_read) for id_, kind in TERM_KINDS.items()}


def names_of(item: Item) -> Iterator[tuple[str, int | None]]:
    """Yield the slug of each name of an entry, with its place in `also`; None for its name. Ids are not among them."""
    for name, place in ((item.name, None), *((name, place) for place, name in enumerate(item.also))):
        if slug := slugify(name):
            yield slug, place


def domains_of(source: Item) -> tuple[str, ...]:
    """Return the hosts of the articles of a source."""
    return texts_of(source.fields, "domains")


def with_entries(stories: Iterable[Story], vocabularies: Vocabularies) -> tuple[Story, ...]:
    """Return stories with the slugs of the entries whose names they use as tags or authors."""
    tags, authors = vocabularies["tag"].folded, vocabularies["author"].folded
    if not (tags or authors):
        return tuple(stories)
    return tuple([_with_authors(_with_tags(story, tags), authors) for story in stories])


def with_terms(stamps: dict[str, bytes], stories: Iterable[Story], vocabularies: Vocabularies) -> dict[str, bytes]:
    """Return digests of stories by their paths, also of the terms that names of entries stand for."""
    tags, authors = ({*vocabularies[kind].folded.values()} for kind in ("tag", "author"))
    if not (tags or authors):
        return stamps
    marks = {
        story.path: stamps[story.path] + digest([story.tag_slugs, story.author_slugs])
        for story in stories
        if not tags.isdisjoint(story.tag_slugs) or not authors.isdisjoint(story.author_slugs)
    }
    return stamps | marks


def _with_tags(story: Story, folded: Mapping[str, str]) -> Story:
    if folded.keys().isdisjoint(story.tag_slugs):
        return story
    terms = _folded(story.tag_slugs, story.tags, folded)
    return msgspec.structs.replace(story, tag_slugs=tuple(terms), tags=tuple(terms.values()))


def _with_authors(story: Story, folded: Mapping[str, str]) -> Story:
    if folded.keys().isdisjoint(story.author_slugs):
        return story
    terms = _folded(story.author_slugs, story.authors, folded)
    return msgspec.structs.replace(story, author_slugs=tuple(terms), authors=tuple(terms.values()))


def _folded(slugs: Iterable[str], names: Iterable[str], folded: Mapping[str, str]) -> dict[str, str]:
    """Return the names of terms by their slugs, those of one entry once."""
    terms: dict[str, str] = {}
    for slug, name in zip(slugs, names, strict=True):
        terms.setdefault(folded.get(slug, slug), name)
    return terms
