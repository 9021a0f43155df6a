"""Who published an original: the record that the hub has of them, or a name; with a record to add."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

from site_builder.cli.options import inside
from site_builder.cli.output import print_lines
from site_builder.content.original_url import find_source
from site_builder.content.slug import slugify
from site_builder.content.sources import SOURCES_PATH, parse_sources
from site_builder.content.story import host_of
from site_builder.content.story_template import guess_publisher_name, source_record
from site_builder.diagnostics.diagnostic import printable
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.model.content import Source
from site_builder.system import files


def publisher(url: str, name: str, sources: tuple[Source, ...], folder: Path, add: bool, ask: bool) -> tuple[str, bool]:
    """Id of the record that fits an original, or the name of its publisher; and whether it is an id.

    `name` is what is known of the publisher. A record is added to the hub in `folder` if that is wanted.
    Raises OSError.
    """
    found = find_source(url, sources)
    if found:
        return found.id, True
    host = host_of(url)
    same = SourceRegistry(sources).find(name) if name else None
    if same:
        print_lines(f"{host} is no domain of {same.name} yet: if it is one, add it to {SOURCES_PATH}.", err=True)
        return same.id, True
    print_lines(f"No source in {SOURCES_PATH} has the domain {host}.", err=True)
    name = name or guess_publisher_name(host)
    if ask:
        name = str(click.prompt("Name of the publisher", default=name, err=True)).strip()
        add = add or click.confirm(f"Add a record for {printable(name)}?", default=True, err=True)
    parts = urlsplit(url)
    record = source_record(name, slugify(name), host, f"{parts.scheme}://{parts.netloc}/")
    if add and _add_record(folder / SOURCES_PATH, record, sources):
        print_lines(f"Added {name} to {SOURCES_PATH}.", err=True)
        return slugify(name), True
    print_lines("To add it, write there:", "", *record.splitlines(), "", err=True)
    return name, False


def _add_record(file: Path, record: str, sources: tuple[Source, ...]) -> bool:
    """Write a record at the end of a file; not if it would not be read there."""
    before = file.read_bytes() if file.exists() else b""
    after = (before.rstrip() + b"\n\n" + record.encode()).lstrip()
    read, problems = parse_sources(after)
    if problems or len(read) != len(sources) + 1:
        return False
    files.write(inside(file), after)
    return True
