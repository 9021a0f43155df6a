"""The declarations of collections and fields in the settings: as written, and as values."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated

import msgspec
from msgspec import Meta

from site_builder.content.schema.convert import UserInput, describe
from site_builder.content.story_fields import MAX_NAME, Name
from site_builder.content.yaml.nodes import Data
from site_builder.model.collections import Collection, Order
from site_builder.model.fields import Field, FieldType, FieldValue


class FieldSettings(UserInput, frozen=True, kw_only=True):
    """One field of items or stories, as declared."""

    type: Annotated[FieldType, describe("What its values are", "text")]
    title: Annotated[
        str,
        Meta(max_length=MAX_NAME),
        describe("The name that readers see; by default its key with a capital", "Website"),
    ] = ""
    description: Annotated[
        str, Meta(max_length=500), describe("A sentence for editors, which editor programs show", "Its home page.")
    ] = ""
    required: Annotated[bool, describe("Whether it has to be filled in", True)] = False
    default: Annotated[
        str | tuple[str, ...] | None, describe("The value when none is written; not for images and references", "free")
    ] = None
    max_length: Annotated[
        Annotated[int, Meta(ge=1, le=20_000)] | None, describe("Characters of a text or of Markdown (1 to 20,000)", 300)
    ] = None
    min: Annotated[float | None, describe("Smallest value of a number", 0)] = None
    max: Annotated[float | None, describe("Largest value of a number", 100)] = None
    of: Annotated[
        tuple[Name, ...], Meta(max_length=100), describe("List of the values of a `choice`", ["free", "paid"])
    ] = ()
    to: Annotated[str, describe("The collection that a reference leads to", "companies")] = ""
    property: Annotated[
        str, describe("Property of schema.org that its values are, for search engines; of items only", "license")
    ] = ""


class CollectionSettings(UserInput, frozen=True, kw_only=True):
    """One collection, as declared."""

    title: Annotated[
        str,
        Meta(max_length=MAX_NAME),
        describe("The name that readers see; required, except of tags, sources and authors", "Tools"),
    ] = ""
    item: Annotated[
        str, Meta(max_length=MAX_NAME), describe("The word for one of its items; required as `title` is", "tool")
    ] = ""
    description: Annotated[
        str, Meta(max_length=500), describe("A sentence for its list", "What people build with.")
    ] = ""
    fields: Annotated[
        dict[str, FieldSettings],
        describe("What its items have next to a name: fields by their keys", {"website": {"type": "url"}}),
    ] = msgspec.field(default_factory=dict)
    filters: Annotated[
        tuple[Name, ...], describe("List of the fields by which readers can filter its list", ["pricing"])
    ] = ()
    order: Annotated[
        Order, describe("Order of the stories of an item; `oldest-first` makes it a running story", "oldest-first")
    ] = "newest-first"
    schema: Annotated[str, describe("Type of its items at schema.org", "SoftwareApplication")] = "Thing"
    pages: Annotated[bool, describe("Give it a list, and each item a page", True)] = True
    feeds: Annotated[bool, describe("Give each item feeds of its stories", True)] = True
    stale_after: Annotated[
        Annotated[int, Meta(ge=1, le=1200)] | None,
        describe("`check` reports items whose newest story is older than so many months (1 to 1,200)", 12),
    ] = None


class StorySettings(UserInput, frozen=True, kw_only=True):
    """What stories have next to the keys that every hub has."""

    fields: Annotated[
        dict[str, FieldSettings],
        describe("Fields of the front matter, by their keys", {"tools": {"type": "references", "to": "tools"}}),
    ] = msgspec.field(default_factory=dict)


DeclaredCollections = Annotated[
    dict[str, CollectionSettings],
    describe(
        "Kinds of content next to stories, by the first part of their URLs",
        {"tools": {"title": "Tools", "item": "tool", "fields": {"website": {"type": "url"}}}},
    ),
]
DeclaredStories = Annotated[
    StorySettings,
    describe("What stories have next to the usual keys", {"fields": {"tools": {"type": "references", "to": "tools"}}}),
]


class Declarations(UserInput, frozen=True, kw_only=True):
    """The keys of `collections.yaml`: the same ones as in the settings."""

    declared: DeclaredCollections = msgspec.field(name="collections", default_factory=dict)
    stories: DeclaredStories = StorySettings()


def field_of(name: str, settings: FieldSettings, zone: tzinfo | None) -> Field:
    """Return a declared field as a value."""
    title = settings.title or name[:1].upper() + name[1:].replace("_", " ")
    field = Field(
        name=name,
        type=settings.type or "text",
        title=title,
        description=settings.description,
        required=settings.required,
        max_length=settings.max_length,
        min=settings.min,
        max=settings.max,
        of=settings.of,
        to=settings.to,
        property=settings.property,
        is_sound=bool(settings.type),
    )
    if settings.default is None or not settings.type:
        return field
    return msgspec.structs.replace(field, default=_default(field, settings, zone))


def _default(field: Field, settings: FieldSettings, zone: tzinfo | None) -> FieldValue | None:
    from site_builder.content.fields import default_value  # Only a hub with defaults waits for what reads values.

    written: Data = [*settings.default] if isinstance(settings.default, tuple) else settings.default
    return default_value(field, written, "", ("default",), zone)[0]


def collection_of(id_: str, settings: CollectionSettings, zone: tzinfo | None) -> Collection:
    """Return a declared collection as a value."""
    return Collection(
        id=id_,
        title=settings.title,
        item=settings.item,
        description=settings.description,
        fields=tuple(field_of(name, field, zone) for name, field in settings.fields.items()),
        filters=settings.filters,
        order=settings.order,
        schema=settings.schema,
        pages=settings.pages,
        feeds=settings.feeds,
    )
