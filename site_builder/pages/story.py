"""The page of a story, with its social card and its twins: one group of outputs for each story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from site_builder.hub.entries import Entry
from site_builder.hub.groups import Batch, Batches, Groups
from site_builder.hub.hub import Hub
from site_builder.hub.items import StoryItems
from site_builder.hub.schedule import Unpublished
from site_builder.hub.tones import Tones
from site_builder.hub.urls import Urls, output_file, story_path
from site_builder.model.content import Story, Timestamp
from site_builder.model.fields import Field
from site_builder.model.fingerprint import digest, digest_bytes
from site_builder.model.items import CollectionRef, ItemGroup, Part, ShownField
from site_builder.model.outputs import Page, PageContext, SocialCardImage, TextFile
from site_builder.model.site import Author, BodyRef, Card, Link, Related, SocialImage, SourceFacts, TermRef
from site_builder.model.value import Value
from site_builder.pages import story_files
from site_builder.pages.social_card import plan_card, social_image

NOTHING_KNOWN = SourceFacts()
OutputsOf = Callable[[int], Iterator[Page | SocialCardImage | TextFile]]
"""Plans the outputs of a story, given its index."""


class StoryContext(PageContext, frozen=True, kw_only=True):
    """What the page of a story shows."""

    card: Card
    body: BodyRef
    source_url: str
    source: SourceFacts
    """What the hub says about the source."""
    authors: tuple[Author, ...]
    updated: Timestamp | None
    tags: tuple[TermRef, ...]
    related: tuple[Related, ...]
    newer: Link | None
    older: Link | None
    social_image: SocialImage | None
    """None without social cards."""
    fields: dict[str, ShownField]
    """The declared fields that it fills in, by name, in the order of their declaration."""
    references: tuple[ItemGroup, ...]
    """The items that it refers to, except running stories."""
    parts: tuple[Part, ...]
    """Its places in running stories."""
    unpublished: Unpublished | None = None
    """In a preview: why readers do not get the story; None when they do."""


class StorySite(Value, frozen=True, kw_only=True):
    """What the files of all stories show of the hub."""

    title: str
    urls: Urls
    identity: str
    categories: tuple[str, ...]
    fields: tuple[Field, ...]
    """The fields that are declared for stories."""
    collections: tuple[CollectionRef, ...]
    with_cards: bool
    with_twins: bool


def groups(hub: Hub) -> Batches:
    """Return a group for each story, in a batch for each range of stories."""
    entries, site_key, outputs = hub.stories, digest(_story_site(hub)), outputs_of(hub)
    sources = {slug: digest(facts) for slug, facts in hub.items.sources().items()}

    def batch(stories: range, key: bytes) -> Batch:
        shown = entries.stories[stories.start : stories.stop] if hub.unpublished else ()
        unpublished = [hub.unpublished.get(_name(story)) for story in shown]
        name = f"stories {entries.stories[stories.stop - 1].slug}"  # The oldest: a new story is seldom older.
        declared = [hub.items.story_key(i) + sources.get(entries.source_slug(i), b"") for i in stories]
        return Batch(
            name,
            digest([site_key, key, unpublished, declared]),
            partial(_groups, hub, site_key, outputs, sources, stories),
        )

    return Batches(lambda: [batch(stories, key) for stories, key in entries.ranges()])


def _groups(hub: Hub, site_key: bytes, outputs: OutputsOf, sources: Mapping[str, bytes], stories: range) -> Groups:
    """Return the groups of some stories. `sources` are digests of what they show of sources."""
    entries, last = hub.stories, len(hub.stories) - 1
    faces = entries.faces
    names = [_name(story) for story in entries.stories[stories.start : stories.stop]]
    keys = [
        digest_bytes(
            b"".join(
                (
                    *(site_key, entries.key(i), faces[i - 1] if i else b"", b"|", faces[i + 1] if i < last else b""),
                    *(_unpublished_key(hub.unpublished.get(name)), hub.items.story_key(i)),
                    sources.get(entries.source_slug(i), b""),
                )
            )
        )
        for i, name in zip(stories, names, strict=True)
    ]
    return Groups(names, keys, lambda number: outputs(stories.start + number))


def outputs_of(hub: Hub) -> OutputsOf:
    """Return a function that plans the outputs of a story, given its index."""
    site, stories = _story_site(hub), hub.stories.stories
    tones, sources = Tones(site.categories), hub.items.sources()

    def outputs(i: int) -> Iterator[Page | SocialCardImage | TextFile]:
        newer = stories[i - 1] if i else None
        older = stories[i + 1] if i + 1 < len(stories) else None
        unpublished = hub.unpublished.get(_name(stories[i]))
        source = sources.get(hub.stories.source_slug(i), NOTHING_KNOWN)
        return _outputs(site, tones, hub.stories[i], hub.items.of_story(i), source, newer, older, unpublished)

    return outputs


def _story_site(hub: Hub) -> StorySite:
    return StorySite(
        title=hub.site.title,
        urls=hub.urls,
        identity=hub.config.identity,
        categories=hub.site.categories,
        fields=hub.items.story_fields,
        collections=tuple(hub.items.refs.values()),
        with_cards=hub.social_cards,
        with_twins=hub.site.twins,
    )


def _name(story: Story) -> str:
    return output_file(story_path(story.slug))


def _unpublished_key(unpublished: Unpublished | None) -> bytes:
    return digest(unpublished) if unpublished else b""


def _outputs(
    site: StorySite,
    tones: Tones,
    entry: Entry,
    declared: StoryItems,
    source: SourceFacts,
    newer: Story | None,
    older: Story | None,
    unpublished: Unpublished | None,
) -> Iterator[Page | SocialCardImage | TextFile]:
    """Plan the page of a story, its social card and its twins. Of `newer` and `older`, their faces are known."""
    card = plan_card(site.title, entry, tones) if site.with_cards else None
    image, path = social_image(site.urls, card) if card else None, output_file(story_path(entry.story.slug))
    around = _neighbour(site.urls, newer), _neighbour(site.urls, older)
    context = _context(site.urls, entry, declared, source, around, image, unpublished)
    yield Page(path, "story.html", context, entry.story.path)
    if card:
        yield card
    if site.with_twins:
        yield from story_files.plan(site.identity, entry, declared)


def _context(
    urls: Urls,
    entry: Entry,
    declared: StoryItems,
    source: SourceFacts,
    around: tuple[Link | None, Link | None],
    image: SocialImage | None,
    unpublished: Unpublished | None,
) -> StoryContext:
    story = entry.story
    return StoryContext(
        title=story.title,
        description=entry.card.dek,
        href=entry.card.url,
        url=story.canonical or urls.absolute(story_path(story.slug)),
        section=entry.card.category.url,
        card=entry.card,
        body=entry.body,
        source_url=story.source_url,
        source=source,
        authors=entry.authors,
        updated=story.updated,
        tags=entry.tags,
        related=entry.related,
        newer=around[0],
        older=around[1],
        social_image=image,
        fields=declared.fields,
        references=declared.references,
        parts=declared.parts,
        unpublished=unpublished,
    )


def _neighbour(urls: Urls, story: Story | None) -> Link | None:
    return Link(story.title, urls.href(story_path(story.slug))) if story else None
