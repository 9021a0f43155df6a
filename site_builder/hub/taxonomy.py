"""Build the taxonomy: categories, tags, sources and authors, each with its stories, newest first.

Spelling variants of one tag (one slug) are one term; its name is the spelling used most.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from site_builder.config.schema import Config
from site_builder.hub.urls import Urls, term_path
from site_builder.hub.vocabulary import Vocabularies
from site_builder.model.content import Story
from site_builder.model.fields import text_of
from site_builder.model.site import TermRef
from site_builder.model.value import Value

KINDS = ("category", "tag", "source", "author")


class Term(Value, frozen=True):
    """A category, tag, source, author or item, with its stories."""

    kind: str
    ref: TermRef
    description: str = ""
    homepage: str = ""
    stories: tuple[int, ...] = ()
    """Indexes of its stories in `Hub.stories`: newest first."""
    has_feed: bool = False


class Taxonomy(Value, frozen=True):
    """All terms, by kind and slug."""

    category: dict[str, Term]
    tag: dict[str, Term]
    source: dict[str, Term]
    author: Mapping[str, Term] = {}
    item: Mapping[str, Term] = {}
    """The items that stories refer to, by collection and id: `tools/cursor`. Their pages are planned as items."""

    def of_kind(self, kind: str) -> Mapping[str, Term]:
        """Return the terms of one of KINDS, or of `item`."""
        terms: Mapping[str, Term] = getattr(self, kind)
        return terms


def build_taxonomy(
    stories: Sequence[Story],
    config: Config,
    vocabularies: Vocabularies,
    urls: Urls,
    has_feed: Callable[[str, str], bool] = lambda kind, slug: True,
    is_replaced: Callable[[str, str], bool] = lambda kind, slug: False,
) -> Taxonomy:
    """Return the terms of these stories (newest first). Listed categories come first, in the order of the settings.

    A tag, source or author with an entry is there without stories, too, unless `is_replaced` says of its kind and slug
    that a redirect has its URL.

    `has_feed` says whether the term of a kind and slug has feeds. It is asked about those with few stories only.
    """
    categories, tags, sources, authors = (_TermCollector() for _ in KINDS)
    slug_of = vocabularies["source"].slug
    for category in config.categories:
        categories.indexes[category.slug] = []
    for index, story in enumerate(stories):
        category_slug, source, source_slug = story.category_slug, story.source, slug_of(story.source)
        categories.indexes[category_slug].append(index)
        categories.spellings[category_slug].append(story.category)
        sources.indexes[source_slug].append(index)
        sources.spellings[source_slug].append(source)
        for slug, tag in zip(story.tag_slugs, story.tags, strict=True):
            tags.indexes[slug].append(index)
            tags.spellings[slug].append(tag)
        if story.author_slugs:
            for slug, author in zip(story.author_slugs, story.authors, strict=True):
                authors.indexes[slug].append(index)
                authors.spellings[slug].append(author)

    def term(kind: str, slug: str, name: str, indexes: Sequence[int], text: str = "", homepage: str = "") -> Term:
        ref, has_many = TermRef(name, slug, urls.href(term_path(kind, slug))), len(indexes) >= config.feeds.min_stories
        feed = config.page_sizes.term_feed > 0 and (has_many or has_feed(kind, slug))
        return Term(kind, ref, text, homepage, tuple(indexes), feed)

    def described(kind: str, found: _TermCollector) -> Iterator[tuple[str, Term]]:
        entries = vocabularies[kind].entries
        there = (slug for slug in entries if not is_replaced(kind, slug))
        for slug in sorted(found.indexes.keys() | there):
            indexes = found.indexes.get(slug, ())
            if entry := entries.get(slug):
                homepage = text_of(entry.fields, "homepage")
                yield slug, term(kind, slug, entry.name, indexes, entry.description, homepage)
            else:
                yield slug, term(kind, slug, found.name(slug), indexes)

    listed = {category.slug: category for category in config.categories}
    return Taxonomy(
        category={
            slug: term("category", slug, listed[slug].title, indexes, listed[slug].description)
            if slug in listed
            else term("category", slug, categories.name(slug), indexes)
            for slug, indexes in categories.indexes.items()
        },
        tag=dict(described("tag", tags)),
        source=dict(described("source", sources)),
        author=dict(described("author", authors)),
    )


def with_descriptions(taxonomy: Taxonomy, vocabularies: Vocabularies) -> Taxonomy:
    """Return the taxonomy after an edit of entries of terms that leaves their ids and names as they were."""

    def described(kind: str, slug: str, term: Term) -> Term:
        entry = vocabularies[kind].entries.get(slug)
        if entry is None:
            return term
        homepage = text_of(entry.fields, "homepage")
        return msgspec.structs.replace(term, description=entry.description, homepage=homepage)

    kinds = {
        kind: {slug: described(kind, slug, term) for slug, term in taxonomy.of_kind(kind).items()}
        for kind in vocabularies
    }
    return msgspec.structs.replace(taxonomy, **kinds)


class _TermCollector:
    """The stories and spellings of the terms of one kind."""

    def __init__(self) -> None:
        self.indexes: defaultdict[str, list[int]] = defaultdict(list)
        self.spellings: defaultdict[str, list[str]] = defaultdict(list)
        """The spelling of each story."""

    def name(self, slug: str) -> str:
        """Return the most used spelling; among equals, the first in alphabetical order."""
        spellings = Counter(self.spellings[slug])
        return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
