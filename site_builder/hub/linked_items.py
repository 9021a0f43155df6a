"""Resolve the links and images of the published items. In: content. Out: `Items`, all that pages show of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator, Sequence

from site_builder.config.presets import with_texts
from site_builder.config.schema import Config
from site_builder.content.markdown.collector import scheme_of
from site_builder.hub.content import Content
from site_builder.hub.items import ItemAdditions, Items
from site_builder.hub.links import Links, LinkUses
from site_builder.hub.resolve import ResolvedContent
from site_builder.hub.shown_fields import ShownPicture
from site_builder.model.collections import Collection, Item
from site_builder.model.content import Story
from site_builder.model.fields import FilledField, ImageFile, Reference, references_in
from site_builder.model.problems import KeyLocation, Location
from site_builder.model.site import BodyRef


def linked_items(content: Content, resolved: ResolvedContent, uses: LinkUses) -> Items:
    """Return the published items. What their links use is added to `uses`."""
    config = content.config
    collections: tuple[Collection, ...] = ()
    if resolved.items or config.declared:
        collections = tuple(with_texts(collection, content.texts) for collection in config.collections.values())
    additions = _additions(resolved.items, resolved.stories if config.stories.fields else (), resolved.links, uses)
    return Items(
        collections,
        config.story_fields if config.stories.fields else (),
        resolved.items,
        resolved.stories,
        resolved.urls,
        additions,
        frozenset(_with_feed(collections, resolved.all_stories, config)),
        content.own_layouts,
    )


def _with_feed(collections: Iterable[Collection], stories: Iterable[Story], config: Config) -> Iterator[Reference]:
    """Yield the items that have feeds: at any time, so that links to them do not break by themselves."""
    fed: Container[str] = {one.id for one in collections if one.pages and one.feeds}
    if not fed or not config.page_sizes.term_feed:
        return
    counts: Counter[Reference] = Counter()
    for story in stories:
        if story.fields and not story.draft:
            counts.update({reference for _, reference in references_in(story.fields)})
    for reference, count in counts.items():
        if count >= config.feeds.min_stories and reference.collection in fed:
            yield reference


def _additions(items: Sequence[Item], stories: Iterable[Story], links: Links, uses: LinkUses) -> ItemAdditions:
    covers: dict[int, ShownPicture] = {}
    bodies: dict[int, BodyRef] = {}
    images: dict[tuple[str, str], ShownPicture] = {}
    for number, item in enumerate(items):
        if item.image:
            covers[number] = _picture(item.path, item.image, item.key("image"), links, uses)
        if item.links:
            bodies[number], resolved = links.body(item.path, item.body, item.links)
            uses.add(resolved)
        for field, file in _images_in(item.fields):
            images[item.path, file] = _picture(item.path, file, item.key(field.name), links, uses)
    for story in stories:
        for field, file in _images_in(story.fields):
            images[story.path, file] = _picture(story.path, file, KeyLocation((field.name,)), links, uses)
    return ItemAdditions(covers, bodies, images)


def _images_in(fields: Iterable[FilledField]) -> Iterator[tuple[FilledField, str]]:
    return ((field, field.value.file) for field in fields if isinstance(field.value, ImageFile))


def _picture(path: str, name: str, location: Location, links: Links, uses: LinkUses) -> ShownPicture:
    """Return an image that a file names; without an href when it is on another site."""
    if scheme_of(name):
        return ShownPicture("", None)
    image = uses.note(links.image(path, name, location))
    return ShownPicture(image.href, image.size)
