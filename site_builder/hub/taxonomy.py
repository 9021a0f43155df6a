"""Terms: the categories, tags and sources of the stories, each with its stories, newest first.

Spelling variants of one tag (one slug) are one term; its name is the spelling used most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from site_builder.config import Config
from site_builder.content.slug import slugify
from site_builder.hub.urls import Urls, term_path
from site_builder.model import Source, Story, TermRef, Value

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


class SourceBook:
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


def build_taxonomy(stories: Sequence[Story], config: Config, sources: SourceBook, urls: Urls) -> Taxonomy:
    """The terms of these stories (newest first). Listed categories come first, in the order of the settings."""
    categories: dict[str, list[int]] = {c.slug: [] for c in config.categories}
    tags: dict[str, list[int]] = defaultdict(list)
    publishers: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    slug_of: dict[str, str] = {}
    for i, story in enumerate(stories):
        categories.setdefault(_slug(story.category, slug_of), []).append(i)
        names.setdefault(_slug(story.category, slug_of), story.category)
        publishers[sources.slug(story.source)].append(i)
        names.setdefault("source " + sources.slug(story.source), story.source)
        for slug, tag in {_slug(tag, slug_of): tag for tag in story.tags}.items():
            tags[slug].append(i)
            spellings[slug][tag] += 1
    return Taxonomy(
        category={slug: _category(slug, found, config, names, urls) for slug, found in categories.items()},
        tag={slug: _term("tag", slug, _favourite(spellings[slug]), tags[slug], urls) for slug in sorted(tags)},
        source={slug: _source(slug, publishers[slug], sources, names, urls) for slug in sorted(publishers)},
    )


def _slug(name: str, known: dict[str, str]) -> str:
    slug = known.get(name)
    if slug is None:
        slug = known[name] = slugify(name)
    return slug


def _favourite(spellings: Mapping[str, int]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _term(
    kind: str, slug: str, name: str, stories: Sequence[int], urls: Urls, description: str = "", homepage: str = ""
) -> Term:
    ref = TermRef(name, slug, urls.href(term_path(kind, slug)))
    return Term(kind, ref, description, homepage, tuple(stories))


def _category(slug: str, stories: Sequence[int], config: Config, names: Mapping[str, str], urls: Urls) -> Term:
    listed = next((c for c in config.categories if c.slug == slug), None)
    if listed:
        return _term("category", slug, listed.title, stories, urls, listed.description)
    return _term("category", slug, names[slug], stories, urls)


def _source(slug: str, stories: Sequence[int], book: SourceBook, names: Mapping[str, str], urls: Urls) -> Term:
    record = book.records.get(slug)
    if record:
        return _term("source", slug, record.name, stories, urls, record.description, record.homepage)
    return _term("source", slug, names["source " + slug], stories, urls)
