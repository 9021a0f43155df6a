"""The published stories with what the rest of the hub adds to them, each made when it is asked for.

What a page shows of another story is decided by its *face*: the digest of all that others may see of it. What a
story's own files show is decided by its *key*, made of digests too. So an edit costs the stories whose keys it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

import msgspec

from site_builder.content.scripts import reading_minutes
from site_builder.hub.faces import dek, own_face
from site_builder.hub.neighbourhoods import RangeMemory
from site_builder.hub.related import NO_MEMORY, Memo, Pick, RelatedFinder
from site_builder.hub.taxonomy import Taxonomy
from site_builder.hub.urls import Urls, story_path
from site_builder.hub.vocabulary import Vocabularies
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.fields import text_of, texts_of
from site_builder.model.fingerprint import combine, digest, digest_bytes
from site_builder.model.site import Author, BodyRef, Card, ImageSize, Related, TermRef
from site_builder.model.value import Value


class Entry(Value, frozen=True):
    """A published story with what the rest of the hub adds to it."""

    story: Story
    card: Card
    body: BodyRef
    tags: tuple[TermRef, ...]
    authors: tuple[Author, ...]
    related: tuple[Related, ...]


class Cover(Value, frozen=True):
    """A story's own image, as other pages show it."""

    href: str
    size: ImageSize | None


NO_COVER = Cover("", None)


def authors_of(taxonomy: Taxonomy, vocabularies: Vocabularies) -> dict[str, Author]:
    """Return the authors of a hub by slug, as stories show them."""
    entries = vocabularies["author"].entries
    return {slug: _author(term.ref, entries.get(slug)) for slug, term in taxonomy.author.items()}


def _author(ref: TermRef, entry: Item | None) -> Author:
    if entry is None:
        return Author(ref.name, ref.slug, ref.url)
    schema = "Organization" if text_of(entry.fields, "kind") == "organisation" else "Person"
    urls = dict.fromkeys([text_of(entry.fields, "homepage"), *texts_of(entry.fields, "same_as")])
    return Author(ref.name, ref.slug, ref.url, schema, tuple(filter(None, urls)))


class Additions(Value, frozen=True):
    """What resolving the links of stories has given, by the index of the story; only of stories that have any."""

    covers: Mapping[int, Cover]
    bodies: Mapping[int, BodyRef]
    stamps: Mapping[str, bytes]
    """Digests of the stories by their paths, as far as they are known: of all that decides a story."""
    faces: Mapping[str, bytes]
    """Their own faces, as far as they are known."""


class Entries(Sequence[Entry]):
    """The entries of a hub, newest first."""

    def __init__(
        self,
        stories: Sequence[Story],
        taxonomy: Taxonomy,
        vocabularies: Vocabularies,
        urls: Urls,
        related_count: int,
        additions: Additions,
        remembered: Callable[[str], Memo | None],
        memory: RangeMemory = NO_MEMORY,
    ) -> None:
        """`remembered` and `memory` give what was found in an earlier build, to save time: see `RelatedFinder`."""
        self.stories = stories
        self._taxonomy = taxonomy
        self._urls = urls
        self._related_count = related_count
        self._additions = additions
        slug_of = vocabularies["source"].slug
        self._source_slugs = [slug_of(story.source) for story in stories]
        self._cards: dict[int, Card] = {}
        self._terms = {
            kind: {slug: digest(term.ref) for slug, term in taxonomy.of_kind(kind).items()}
            for kind in ("category", "tag", "source")
        }
        self.authors = authors_of(taxonomy, vocabularies)
        """As stories show them, by slug."""
        self._author_keys = {slug: digest(author) for slug, author in self.authors.items()}
        self._categories, self._sources = self._terms["category"], self._terms["source"]
        self.faces = [self._face(index, story) for index, story in enumerate(stories)]
        """The digest of all that other pages may see of each story."""
        key = combine([self.faces_key, self.terms_key])
        self.finder = RelatedFinder(stories, taxonomy, self._source_slugs, self.faces, remembered, memory, key)

    def __len__(self) -> int:
        return len(self.stories)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        numbers = range(len(self.stories))[index]
        if isinstance(numbers, range):
            return [self._entry(number) for number in numbers]
        return self._entry(numbers)

    def card(self, index: int) -> Card:
        """Return a story as other pages show it. Its face decides it."""
        card = self._cards.get(index)
        if card is None:
            story, cover = self.stories[index], self._additions.covers.get(index, NO_COVER)
            card = self._cards[index] = Card(
                url=self._urls.href(story_path(story.slug)),
                slug=story.slug,
                title=story.title,
                dek=dek(story),
                date=story.date,
                category=self._taxonomy.category[story.category_slug].ref,
                source=self._taxonomy.source[self._source_slugs[index]].ref,
                domain=story.domain,
                minutes=reading_minutes(story.words),
                image=cover.href,
                image_alt=story.image_alt,
                picture=cover.size,
            )
        return card

    def alone(self, index: int) -> Entry:
        """Return an entry without its related stories. Its `content_key` decides it."""
        story, tags = self.stories[index], self._taxonomy.tag
        body = self._additions.bodies.get(index) or BodyRef(story.body)
        named = tuple(tags[slug].ref for slug in story.tag_slugs)
        authors = tuple([self.authors[slug] for slug in story.author_slugs]) if self.authors else ()
        return Entry(story, self.card(index), body, named, authors, ())

    @cached_property
    def category_slugs(self) -> list[str]:
        """The slug of the category of each story."""
        return [story.category_slug for story in self.stories]

    def content_key(self, index: int) -> bytes:
        """Return what decides an entry without its related stories, for a digest."""
        tags = self._terms["tag"]
        names = [tags[slug] for slug in self.stories[index].tag_slugs]
        authors = self._authors_key(index) if self.authors else b""
        return b"".join((self.faces[index], self._file_keys[index], *names, authors))

    def source_slug(self, index: int) -> str:
        """Return the slug of the source of a story."""
        return self._source_slugs[index]

    def key(self, index: int) -> bytes:
        """Return the digest of all that decides an entry. Its face and its tags are part of the surroundings."""
        authors = self._authors_key(index) if self.authors else b""
        return digest_bytes(self._file_keys[index] + authors + self.finder.surroundings(index, self._related_count))

    def ranges(self) -> Iterator[tuple[range, bytes]]:
        """Yield ranges of stories, by their indexes, each with the digest of all that their keys are made from.

        The faces of the newer and the older story are part of it: they are neighbours of the list of all stories.
        """
        ranges, stop = self.finder.ranges, 0
        for size, around in zip(ranges.sizes, ranges.digests, strict=True):
            indexes = range(stop, stop := stop + size)
            naming = (story for story in self.stories[indexes.start : indexes.stop] if story.related or story.unrelated)
            files, named = self._file_keys[indexes.start : indexes.stop], [self.finder.named(story) for story in naming]
            authors = [self._authors_key(index) for index in indexes] if self.authors else []
            yield indexes, digest([self._related_count, around, files, named, authors])

    def _authors_key(self, index: int) -> bytes:
        """Return what decides how its authors are shown."""
        return b"".join([self._author_keys[slug] for slug in self.stories[index].author_slugs])

    @cached_property
    def faces_key(self) -> bytes:
        """The digest of the faces of all stories, in order."""
        return combine(self.faces)

    @cached_property
    def terms_key(self) -> bytes:
        """The digest of all terms and items with their stories."""
        return digest([[*terms.items()] for terms in msgspec.structs.astuple(self._taxonomy)])  # Their order counts.

    @cached_property
    def _file_keys(self) -> list[bytes]:
        return [self._file_key(index) for index in range(len(self.stories))]

    def _file_key(self, index: int) -> bytes:
        """Return what decides a story and where its links lead."""
        story, body = self.stories[index], self._additions.bodies.get(index)
        stamp = self._additions.stamps.get(story.path)
        if stamp is None or story.draft:  # A draft may have been made presentable.
            stamp = digest(story)
        return stamp + digest(body) if body else stamp

    def _face(self, index: int, story: Story) -> bytes:
        own, cover = self._additions.faces.get(story.path), self._additions.covers.get(index)
        if own is None or story.draft:  # A draft may have been made presentable.
            own = own_face(story)
        category, source = self._categories[story.category_slug], self._sources[self._source_slugs[index]]
        return digest_bytes(b"".join((own, category, source, digest(cover) if cover else b"")))

    def _entry(self, index: int) -> Entry:
        related = tuple(map(self._related, self.finder.find(index, self._related_count)))
        return msgspec.structs.replace(self.alone(index), related=related)

    def _related(self, pick: Pick) -> Related:
        about = self._taxonomy.of_kind(pick.kind)[pick.slug].ref.name if pick.slug else ""
        reason = "tag" if pick.kind == "item" else pick.kind  # Both stories are also about it.
        return Related(self.card(pick.story), reason, about)
