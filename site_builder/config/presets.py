"""The collections that every hub has: tags, sources and authors. A hub may declare more fields for them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from site_builder.model.collections import Collection
from site_builder.model.fields import Field

SOURCES = Collection(
    id="sources",
    title="Sources",
    item="source",
    schema="Organization",
    feeds=False,
    fields=(
        Field(
            name="domains",
            type="list",
            entries="host",
            title="Domains",
            description="List of hosts of its articles; their subdomains count too",
            max_length=1000,
            is_shown=False,
        ),
        Field(
            name="homepage",
            type="url",
            title="Website",
            description="URL to link to from its page",
            property="url",
        ),
        Field(
            name="kind",
            type="choice",
            title="Kind",
            description="Whether it reports on its own work, on that of others, or publishes papers",
            of=("first-party", "press", "paper"),
            labels=("Writes about its own work", "Press", "Scientific papers"),
        ),
        Field(
            name="logo",
            type="image",
            title="Logo",
            example="logo.png",
            description="A file next to its file, or one in `static/`, if its owner allows that",
            property="logo",
        ),
        Field(
            name="licence",
            type="text",
            title="Licence",
            example="CC BY 4.0",
            description="What its licence allows, for readers: stories show it next to the credit",
            max_length=300,
        ),
        Field(
            name="feeds",
            type="list",
            entries="url",
            title="Its feeds",
            description="List of the URLs of its own feeds",
            max_length=20,
        ),
    ),
)
AUTHORS = Collection(
    id="authors",
    title="Authors",
    item="author",
    schema="Person",
    feeds=False,
    fields=(
        Field(
            name="kind",
            type="choice",
            title="Kind",
            description="Whether it is a person, or an organisation such as an editorial desk; by default a person",
            of=("person", "organisation"),
            labels=("Person", "Organisation"),
            is_shown=False,
        ),
        Field(
            name="role", type="text", title="Role", description="What they do here", example="Editor", max_length=200
        ),
        Field(
            name="homepage",
            type="url",
            title="Website",
            description="Their own site",
            example="https://ada.example/",
            property="sameAs",
        ),
        Field(
            name="same_as",
            type="list",
            entries="url",
            title="Profiles",
            example="https://social.example/@ada",
            description="List of the URLs of their profiles elsewhere",
            max_length=20,
            property="sameAs",
        ),
    ),
)
TAGS = Collection(id="tags", title="Tags", item="tag", schema="DefinedTerm", feeds=False)
PRESETS: Mapping[str, Collection] = {preset.id: preset for preset in (SOURCES, AUTHORS, TAGS)}
"""By id. Their words are English: see `with_texts`."""


def extended(preset: Collection, declared: Collection | None) -> Collection:
    """Return a collection of every hub with what this hub declares for it."""
    if declared is None:
        return preset
    return msgspec.structs.replace(
        preset,
        title=declared.title or preset.title,
        item=declared.item or preset.item,
        description=declared.description,
        fields=(*preset.fields, *declared.fields),
    )


def with_texts(collection: Collection, texts: Mapping[str, str]) -> Collection:
    """Return a collection with the words of the hub's language in place of those of its preset, if it has one."""
    preset = PRESETS.get(collection.id)
    if preset is None:
        return collection
    kind = preset.term_kind
    own = {field.name for field in preset.fields}
    is_renamed = collection.title != preset.title
    return msgspec.structs.replace(
        collection,
        title=collection.title if is_renamed else texts.get(f"{kind}_overview", preset.title),
        fields=tuple(_translated(field, kind, texts) if field.name in own else field for field in collection.fields),
    )


def _translated(field: Field, kind: str, texts: Mapping[str, str]) -> Field:
    key = f"{kind}_{field.name}"
    labels = (texts.get(f"{key}_{value}", label) for value, label in zip(field.of, field.labels, strict=True))
    return msgspec.structs.replace(field, title=texts.get(key, field.title), labels=tuple(labels))
