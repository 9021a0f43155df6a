"""Find the source record of an original, or ask for the name of its publisher and add a record.

In: the URL of an original, its publisher if known, the sources of a hub. Out: the id of a record, or a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder.cli.options import inside
from site_builder.cli.output import print_lines
from site_builder.config.presets import SOURCES
from site_builder.content.item import parse_items
from site_builder.content.original_url import find_source
from site_builder.content.paths import SOURCES_PATH
from site_builder.content.slug import slugify
from site_builder.content.story import host_of
from site_builder.content.story_template import guess_publisher_name, source_record
from site_builder.diagnostics.diagnostic import printable
from site_builder.hub.vocabulary import Vocabulary
from site_builder.model.collections import Collection, Item
from site_builder.system import files


def publisher(
    url: str, name: str, sources: Sequence[Item], hub_dir: Path, add: bool, ask: bool, collection: Collection = SOURCES
) -> tuple[str, bool]:
    """Return the id of the source record of an original, or the name of its publisher; and whether it is an id.

    `name` is the publisher if known. With `ask`, the user is asked for the name and whether to add a record to the
    hub in `hub_dir`; with `add`, a record is added. `collection` is that of sources. Raises OSError.
    """
    source = find_source(url, sources)
    if source:
        return source.id, True
    host = host_of(url)
    same_name = Vocabulary(sources).find(name) if name else None
    if same_name:
        print_lines(
            f"{host} is not yet a domain of {same_name.name}; if it is one, add it to {SOURCES_PATH}.", err=True
        )
        return same_name.id, True
    print_lines(f"No source in {SOURCES_PATH} has the domain {host}.", err=True)
    name = name or guess_publisher_name(host)
    if ask:
        name = str(click.prompt("Name of the publisher", default=name, err=True)).strip()
        add = add or click.confirm(f"Add a record for {printable(name)}?", default=True, err=True)
    parts = urlsplit(url)
    record = source_record(name, slugify(name), host, f"{parts.scheme}://{parts.netloc}/")
    if add and _add_record(hub_dir / SOURCES_PATH, record, collection):
        print_lines(f"Added {name} to {SOURCES_PATH}.", err=True)
        return slugify(name), True
    print_lines(f"To add it, append this to {SOURCES_PATH}:", "", *record.splitlines(), "", err=True)
    return name, False


def _add_record(file: Path, record: str, collection: Collection) -> bool:
    """Append a record to a file. Return False, and write nothing, if the file would not parse with it."""
    before = file.read_bytes() if file.exists() else b""
    after = (before.rstrip() + b"\n\n" + record.encode()).lstrip()
    there, parsed = (parse_items(SOURCES_PATH, data, collection) for data in (before, after))
    if parsed.problems or len(parsed.items) != len(there.items) + 1:
        return False
    files.write(inside(file), after)
    return True
