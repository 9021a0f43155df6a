"""`site-builder new tool "Cursor"`: start an item of a collection, as a file with every key explained."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from site_builder.cli.options import inside
from site_builder.cli.output import print_lines
from site_builder.config.paths import CONTENT
from site_builder.content.item_fields import MAX_NAME
from site_builder.content.item_template import item_file
from site_builder.content.slug import slugify
from site_builder.content.text import collapse_whitespace
from site_builder.model.collections import Collection, Item
from site_builder.system import files


def collection_named(word: str, collections: Iterable[Collection]) -> Collection | None:
    """Return the collection with this word for one of its items, or with this id."""
    word = word.strip().casefold()
    return next((one for one in collections if word in (one.item.casefold(), one.id.casefold())), None)


def create_item(hub_dir: Path, collection: Collection, name: str, slug: str, items: Iterable[Item]) -> None:
    """Write a new item, as a draft if it can be one, and print its path.

    Raises click.ClickException if there is one, and OSError.
    """
    name = collapse_whitespace(name)
    id_ = slugify(slug or name)
    if not id_:
        raise click.UsageError("cannot make a URL from a name without letters and digits; choose one with --slug")
    if len(name) > MAX_NAME:
        raise click.UsageError(f"the name has {len(name)} characters; at most {MAX_NAME} are allowed: shorten it")
    for item in items:
        names = (item.name, *item.also)
        if item.collection == collection.id and (item.id == id_ or name.casefold() in map(str.casefold, names)):
            raise click.UsageError(f"{item.path} already has this {collection.item}: `{item.id}`, {item.name}")
    file = inside(hub_dir / CONTENT / collection.id / f"{id_}.md")
    if file.exists():
        raise click.ClickException(f"{os.path.relpath(file)} already exists; choose another URL with --slug")
    file.parent.mkdir(parents=True, exist_ok=True)
    files.create(file, item_file(collection, name).encode())
    print_lines(os.path.relpath(file))
    then = "" if collection.term_kind else ", then remove `draft: true`"
    print_lines(f"Fill in the keys, and write a text below the second line `---`{then}.", err=True)
