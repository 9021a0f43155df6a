"""The types and descriptions of the keys that every item of a collection has. A hub declares more of them.

`content/item.py` checks their values further.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from site_builder.content.schema.convert import UserInput, describe

MAX_NAME = 200
"""Maximum characters of the name of an item."""
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]


class TermFields(UserInput, frozen=True, kw_only=True):
    """The front matter of a tag, source or author with a file of its own, as written.

    It cannot be a draft: as soon as a story names it, it is published, with or without what its file says.
    """

    name: Annotated[Name, describe("The name that readers see: up to 200 characters", "Cursor")]
    also: Annotated[
        tuple[Name, ...],
        Meta(max_length=50),
        describe("List of up to 50 other names, by which readers find it", ["Cursor Editor"]),
    ] = ()
    description: Annotated[
        str, describe("What it is, in a sentence, no Markdown", "The maker of an editor that writes code with you.")
    ] = ""
    image: Annotated[
        str,
        Meta(max_length=2000),
        describe("Its image or logo: a file next to its file, or one in `static/`", "cursor.png"),
    ] = ""
    image_alt: Annotated[
        str, Meta(max_length=2000), describe("What the image shows, for readers who cannot see it", "Logo of Cursor")
    ] = ""
    aliases: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=2000)], ...],
        Meta(max_length=100),
        describe("List of up to 100 old URLs that redirect to it", ["/tools/cursor-editor/"]),
    ] = ()


class ItemFields(TermFields, frozen=True, kw_only=True):
    """The front matter of an item with a file of its own, as written."""

    description: Annotated[
        str,
        Meta(max_length=500),
        describe(
            "What it is, in a sentence: up to 500 characters, no Markdown", "An editor that writes code with you."
        ),
    ] = ""
    draft: Annotated[bool, describe("`true` keeps it from being published", True)] = False
    ignore: Annotated[
        dict[str, Annotated[str, Meta(min_length=1, max_length=500, examples=["your reason"])]],
        describe("Rules of `check` to ignore in this item, with the reason", {"same-item": "the app and the model"}),
    ] = msgspec.field(default_factory=dict)


_Id = Annotated[str, Meta(min_length=1, max_length=120)]
_ID = "Its name in references, and the last part of its URL: lower-case letters, digits, hyphens"


class EntryFields(ItemFields, frozen=True, kw_only=True):
    """One entry of a YAML file of items, as written."""

    id: Annotated[_Id, describe(_ID, "cursor")]


class TermEntryFields(TermFields, frozen=True, kw_only=True):
    """One entry of `content/tags.yaml`, `content/sources.yaml` or `content/authors.yaml`, as written."""

    id: Annotated[_Id, describe(_ID, "openai")]
    name: Annotated[Name, describe("The name that readers see: up to 200 characters", "OpenAI")]
