"""Fields that a hub declares for its items and stories, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from site_builder.model.timestamp import Timestamp
from site_builder.model.value import Value

FieldType = Literal[
    "text", "markdown", "url", "number", "boolean", "date", "choice", "list", "image", "reference", "references"
]


EntryType = Literal["text", "url", "host"]
"""What the entries of a list are."""


class Reference(Value, frozen=True, tag=True):
    """An item that a field names."""

    collection: str
    id: str


class References(Value, frozen=True, tag=True):
    """The items that a field names, in the order as written."""

    items: tuple[Reference, ...]


class Texts(Value, frozen=True, tag=True):
    """The texts of a list."""

    items: tuple[str, ...]


class Moment(Value, frozen=True, tag=True):
    """A date, or a date and time."""

    at: Timestamp


class InlineMarkdown(Value, frozen=True, tag=True):
    """A text with inline Markdown. Its HTML is in the body of the file: see `Body.fields`."""

    text: str
    """As readers see it, without markup."""
    number: int
    """Which one of `Body.fields` is its HTML."""


class ImageFile(Value, frozen=True, tag=True):
    """An image: a file next to the one that names it, or one in `static/` when it begins with `/`."""

    file: str


FieldValue = bool | int | float | str | Reference | References | Texts | Moment | InlineMarkdown | ImageFile
"""A typed value. Texts, URLs and choices are `str`; a URL is ready for an `href`."""


class FilledField(Value, frozen=True):
    """A declared field with the value that a story or item gives it, or its default."""

    name: str
    value: FieldValue


Fields = tuple[FilledField, ...]
"""The filled fields of a story or item, in the order of their declaration."""


class Field(Value, frozen=True, kw_only=True):
    """A field of items or stories, as the hub declares it."""

    name: str
    """Its key in front matter: `open_source`."""
    type: FieldType
    title: str
    """The name that readers see: `Open source`."""
    description: str = ""
    example: str = ""
    """A value, or an entry of a list, for editors; one of its type if empty."""
    required: bool = False
    default: FieldValue | None = None
    """The value of items and stories that give none."""
    max_length: int | None = None
    """Characters of a text or Markdown, or entries of a list or of references; None for the general limit."""
    min: float | None = None
    max: float | None = None
    of: tuple[str, ...] = ()
    """The values of a choice."""
    labels: tuple[str, ...] = ()
    """What readers see of the values in `of`, in the same order; empty when they see the values."""
    to: str = ""
    """Id of the collection that a reference leads to."""
    entries: EntryType = "text"
    """What the entries of a list are: texts, URLs that are ready for an `href`, or hosts without `www.`."""
    is_shown: bool = True
    """Whether pages show it to readers."""
    property: str = ""
    """Property of schema.org that its values are."""
    is_sound: bool = True
    """Whether its declaration has no errors; otherwise its values are not looked at."""


ReferenceKey = tuple[str] | tuple[str, int]
"""The key of a reference in front matter: the name of its field, and its index if the field names several items."""


def value_of(fields: Fields, name: str) -> FieldValue | None:
    """Return the value of a field; None when it is not filled."""
    return next((field.value for field in fields if field.name == name), None)


def texts_of(fields: Fields, name: str) -> tuple[str, ...]:
    """Return the entries of a list; none when it is not filled."""
    value = value_of(fields, name)
    return value.items if isinstance(value, Texts) else ()


def text_of(fields: Fields, name: str) -> str:
    """Return the value of a text, URL or choice; empty when it is not filled."""
    value = value_of(fields, name)
    return value if isinstance(value, str) else ""


def references_in(fields: Iterable[FilledField]) -> Iterator[tuple[ReferenceKey, Reference]]:
    """Yield each reference after its key."""
    for field in fields:
        if isinstance(field.value, Reference):
            yield (field.name,), field.value
        elif isinstance(field.value, References):
            for index, reference in enumerate(field.value.items):
                yield (field.name, index), reference
