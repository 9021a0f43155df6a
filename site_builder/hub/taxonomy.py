"""Terms: the categories, tags and sources of the stories, each with its stories, newest first.

Spelling variants of one tag (one slug) are one term; its name is the spelling used most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from site_builder.config.schema import Config
from site_builder.content.slug import slugify
from site_builder.hub.urls import Urls, term_path
from site_builder.model.content import Source, Story
from site_builder.model.site import TermRef
from site_builder.model.value import Value

KINDS = ("category", "tag", "source")


class Term(Value, frozen=True):
    """A category, tag or source that has a page of its own."""

    kind: str
    ref: TermRef
    description: str = ""
    homepage: str = ""
    stories: tuple[int, ...] = ()
    """Places of its stories in the hub's list of stories: newest first."""


class Taxonomy(Value, frozen=True):
    """All terms, by kind and slug."""

    category: dict[str, Term]
    tag: dict[str, Term]
    source: dict[str, Term]

    def of_kind(self, kind: str) -> dict[str, Term]:
        """The terms of one of KINDS."""
        terms: dict[str, Term] = getattr(self, kind)
        return terms


class SourceRegistry:
    """Finds the record of a source by its id or name; makes one up for a publisher that has none."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.records = {source.id: source for source in sources}
        self._by_name = {slugify(source.name): source for source in self.records.values()}
        self._found: dict[str, Source | None] = {}

    def find(self, name: str) -> Source | None:
        """The record whose id or name this is, or None."""
        if name not in self._found:
            self._found[name] = self.records.get(name) or self._by_name.get(slugify(name))
        return self._found[name]

    def slug(self, name: str) -> str:
        """The slug of a source's page, whether it has a record or not."""
        found = self.find(name)
        return found.id if found else slugify(name)

    def names(self) -> list[str]:
        """Everything a source may be called, for suggestions."""
        return [*self.records, *(source.name for source in self.records.values())]


def build_taxonomy(stories: Sequence[Story], config: Config, book: SourceRegistry, urls: Urls) -> Taxonomy:
    """The terms of these stories (newest first). Listed categories come first, in the order of the settings."""
    categories, tags, sources = _TermCollector(), _TermCollector(), _TermCollector()
    for category in config.categories:
        categories.places[category.slug] = []
    for place, story in enumerate(stories):
        categories.add(story.category_slug, story.category, place)
        sources.add(book.slug(story.source), story.source, place)
        for slug, tag in zip(story.tag_slugs, story.tags, strict=True):
            tags.add(slug, tag, place)

    def term(kind: str, slug: str, name: str, places: Sequence[int], about: str = "", homepage: str = "") -> Term:
        return Term(kind, TermRef(name, slug, urls.href(term_path(kind, slug))), about, homepage, tuple(places))

    listed = {category.slug: category for category in config.categories}
    return Taxonomy(
        category={
            slug: term("category", slug, listed[slug].title, places, listed[slug].description)
            if slug in listed
            else term("category", slug, categories.name(slug), places)
            for slug, places in categories.places.items()
        },
        tag={slug: term("tag", slug, tags.name(slug), places) for slug, places in sorted(tags.places.items())},
        source={
            slug: term("source", slug, record.name, places, record.description, record.homepage)
            if (record := book.records.get(slug))
            else term("source", slug, sources.name(slug), places)
            for slug, places in sorted(sources.places.items())
        },
    )


class _TermCollector:
    """The stories and spellings of the terms of one kind."""

    def __init__(self) -> None:
        self.places: dict[str, list[int]] = {}
        self._spellings: dict[str, Counter[str]] = {}

    def add(self, slug: str, name: str, place: int) -> None:
        if slug not in self.places:
            self.places[slug] = []
        if slug not in self._spellings:
            self._spellings[slug] = Counter()
        self.places[slug].append(place)
        self._spellings[slug][name] += 1

    def name(self, slug: str) -> str:
        """The spelling used most; of equals the first in order."""
        spellings = self._spellings[slug]
        return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
