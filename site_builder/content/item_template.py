"""Write the file of a new item, with every key explained in a comment."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.content.item_fields import ItemFields
from site_builder.content.key_comments import declared_keys, rarely_needed
from site_builder.content.yaml.writer import scalar
from site_builder.model.collections import Collection

OPTIONAL = ("also", "image", "image_alt", "aliases")
"""Keys that most items do not need."""


def item_file(collection: Collection, name: str) -> str:
    """Return the text of a file for a new item."""
    return "\n".join(["---", *_front_matter(collection, name), "---", "", ""])


def _front_matter(collection: Collection, name: str) -> Iterator[str]:
    yield "# The name that readers see."
    yield f"name: {scalar(name)}"
    yield ""
    yield "# What it is, in one sentence, for lists and search. No Markdown."
    yield "description:"
    yield ""
    yield from declared_keys(collection.fields)
    if not collection.term_kind:
        yield f"# A draft is not published. Remove this line when the {collection.item} is ready."
        yield "draft: true"
        yield ""
    yield from rarely_needed(ItemFields, OPTIONAL)
