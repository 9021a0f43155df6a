"""Collections: the kinds of content that a hub declares, and their items. `model/fields.py` has their fields."""

from __future__ import annotations

from typing import Literal

from site_builder.model.content import BodyLink
from site_builder.model.fields import Field, Fields, Reference
from site_builder.model.problems import KeyLocation
from site_builder.model.value import Value

Order = Literal["newest-first", "oldest-first"]

TERM_KINDS = {"authors": "author", "sources": "source", "tags": "tag"}
"""The collections that every hub has, each with the kind of the terms that its entries describe."""


class Collection(Value, frozen=True, kw_only=True):
    """A kind of content, as the hub declares it."""

    id: str
    """The first part of its URLs, its key in `site.yaml`, and its folder: `tools`."""
    title: str
    """The name that readers see: `Tools`."""
    item: str
    """The word for one of its items, in small letters: `tool`."""
    description: str = ""
    fields: tuple[Field, ...] = ()
    filters: tuple[str, ...] = ()
    """Names of the fields by which readers can filter its list: choices, booleans, lists and references."""
    order: Order = "newest-first"
    """Of the stories on the page of an item. Items with the oldest first are running stories."""
    schema: str = "Thing"
    """Type of its items at schema.org."""
    pages: bool = True
    """Whether it has a list, and each item a page."""
    feeds: bool = True
    """Whether each item has feeds of its stories."""

    @property
    def term_kind(self) -> str:
        """Return the kind of the terms that its items describe; empty for a collection that the hub declares."""
        return TERM_KINDS.get(self.id, "")

    def field(self, name: str) -> Field | None:
        """Return the field of a name, or None."""
        return next((field for field in self.fields if field.name == name), None)


class Item(Value, frozen=True, kw_only=True):
    """One entry of a collection, checked without looking at other files."""

    collection: str
    id: str
    """Its name in references, and the last part of its URL."""
    name: str
    path: str
    """The file it is in, relative to the hub folder, with `/`."""
    index: int | None = None
    """Its number in a YAML file of items; None for a Markdown file of its own."""
    also: tuple[str, ...] = ()
    """Other names of it. Those of a tag, source or author stand for it in stories."""
    description: str = ""
    image: str = ""
    image_alt: str = ""
    aliases: tuple[str, ...] = ()
    """Old URLs."""
    draft: bool = False
    ignore: tuple[str, ...] = ()
    """Codes of the rules of `check` that do not apply to it."""
    fields: Fields = ()
    has_text: bool = False
    """Whether its body has more than the HTML of its fields."""
    body: bytes = b""
    """Digest of its `Body`."""
    links: tuple[BodyLink, ...] = ()
    anchors: tuple[str, ...] = ()
    """Ids inside the body that a link may point to."""

    @property
    def term_kind(self) -> str:
        """Return the kind of the term that it describes; empty for an item of a declared collection."""
        return TERM_KINDS.get(self.collection, "")

    @property
    def reference(self) -> Reference:
        """Return what names this item."""
        return Reference(self.collection, self.id)

    def key(self, *keys: str | int, on_key: bool = False) -> KeyLocation:
        """Return where one of its keys is in its file."""
        return KeyLocation(keys if self.index is None else (self.index, *keys), on_key)
