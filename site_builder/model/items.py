"""The values that pages use to show collections, their items, and declared fields."""

from __future__ import annotations

from site_builder.model.site import ImageSize, Link
from site_builder.model.timestamp import Timestamp
from site_builder.model.value import Value


class CollectionRef(Value, frozen=True):
    """A collection, as pages show it."""

    id: str
    title: str
    """The name that readers see: `Tools`."""
    item: str
    """The word for one of its items: `tool`."""
    url: str
    """Of its list, ready for an `href`; empty when the collection has no pages."""
    schema: str = "Thing"
    """Type of its items at schema.org."""


class ItemCard(Value, frozen=True):
    """An item, as other pages show it: without its fields and body."""

    collection: str
    """Id of its collection."""
    slug: str
    name: str
    description: str
    url: str
    """Ready for an `href`; empty when its collection has no pages."""
    image: str = ""
    """URL of its image, ready for an `href`."""
    image_alt: str = ""
    picture: ImageSize | None = None
    """Size of its image; None without one, or when it is unknown."""


class ItemGroup(Value, frozen=True):
    """Some items of one collection."""

    collection: CollectionRef
    items: tuple[ItemCard, ...]
    count: int = 0
    """Of all items, when `items` are the first of many; otherwise 0."""
    url: str = ""
    """Of the list of all items, when `items` are the first of many; ready for an `href`."""


class NamedItems(Value, frozen=True):
    """The names of some items of one collection."""

    collection: CollectionRef
    items: tuple[Link, ...]
    """The URL of an item is empty when its collection has no pages."""


class ShownField(Value, frozen=True, kw_only=True):
    """A declared field with its value, as pages show it. Which members are filled depends on its type."""

    name: str
    title: str
    type: str
    position: int
    """Among the declared fields: 0 for the first."""
    text: str = ""
    """The value as plain text: of a text, number, choice, URL (ready for an `href`), or Markdown."""
    is_true: bool = False
    """The value of a boolean."""
    number: int = 0
    """Of Markdown: which one of `fields` of the body is its HTML."""
    domain: str = ""
    """Of a URL: its host, without `www.`."""
    date: Timestamp | None = None
    links: tuple[Link, ...] = ()
    """Of a choice, a boolean or a list: each value, with the list of the items that share it. The label of a boolean is
    `yes` or `no`; the URL is empty when readers cannot filter by the field."""
    items: tuple[ItemCard, ...] = ()
    """The items that a reference names."""
    image: str = ""
    """URL of an image, ready for an `href`."""
    picture: ImageSize | None = None
    property: str = ""
    """Property of schema.org that the value is."""
    item_type: str = ""
    """Of a reference: type of the items at schema.org."""


class Part(Value, frozen=True):
    """The place of a story in a running story."""

    collection: CollectionRef
    item: ItemCard
    """The running story."""
    number: int
    """1 for the oldest part."""
    count: int
    previous: Link | None
    next: Link | None
