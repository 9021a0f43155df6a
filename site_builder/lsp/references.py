"""Find where the files of a hub refer to a story, page, item, source or category. In: a definition. Out: places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from site_builder.content.locations import resolve_location
from site_builder.content.text import decode
from site_builder.lsp.positions import Span, word_at
from site_builder.lsp.snapshot import Entry, HubSnapshot
from site_builder.lsp.symbols import Definition
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.model.fields import references_in
from site_builder.model.problems import KeyLocation, Location, TextLocation
from site_builder.model.value import Value
from site_builder.system.files import find_file, read

_LISTS = ("related", "unrelated")


class PlaceInFile(Value, frozen=True):
    """A part of a line of a file."""

    path: str
    line: str
    """The text of the line."""
    span: Span


def references_to(definition: Definition, snapshot: HubSnapshot) -> Iterator[PlaceInFile]:
    """Yield the places in saved files that refer to a definition, in order of file."""
    entries: tuple[Entry, ...] = (*snapshot.stories, *snapshot.pages, *snapshot.items)
    for entry in sorted(entries, key=lambda entry: entry.path):
        locations = list(_locations(entry, definition, snapshot))
        if locations:
            yield from _places(entry.path, locations, snapshot)


def _locations(entry: Entry, definition: Definition, snapshot: HubSnapshot) -> Iterator[Location]:
    """Yield where a story, page or item refers to a definition."""
    if isinstance(entry, Story):
        yield from _of_story(entry, definition, snapshot)
    if isinstance(entry, Story | Item):
        for keys, reference in references_in(entry.fields):
            if isinstance(definition, Item) and reference == definition.reference:
                yield entry.key(*keys) if isinstance(entry, Item) else KeyLocation(keys)
    for link in entry.links:
        if not link.image and snapshot.target(entry.path, link.target) is definition:
            yield link.at or TextLocation(link.line, unquote(link.target))


def _of_story(story: Story, definition: Definition, snapshot: HubSnapshot) -> Iterator[Location]:
    """Yield where the front matter of a story refers to another story, a source or a category."""
    if isinstance(definition, Story):
        for key in _LISTS:
            slugs: tuple[str, ...] = getattr(story, key)
            yield from (KeyLocation((key, index)) for index, slug in enumerate(slugs) if slug == definition.slug)
    elif isinstance(definition, Item):
        if definition.term_kind == "source" and snapshot.entry("source", story.source) is definition:
            yield KeyLocation(("source",) if story.source_by_id else ("source", "name"))
        for kind, key, names in (("tag", "tags", story.tags), ("author", "author", story.authors)):
            named = [
                name for name in names if definition.term_kind == kind and snapshot.entry(kind, name) is definition
            ]
            yield from (KeyLocation((key,), text=name) for name in named)
    elif not isinstance(definition, Entry) and story.category_slug == definition.slug:
        yield KeyLocation(("category",))


def _places(path: str, locations: Iterable[Location], snapshot: HubSnapshot) -> Iterator[PlaceInFile]:
    try:
        text = decode(read(str(find_file(snapshot.hub_dir, path))), path)[0]
    except OSError:
        return
    lines = text.split("\n")
    points = {(at.line, at.column) for at in (resolve_location(one, path, text) for one in locations) if at}
    for number, column in sorted(points):
        if number <= len(lines):
            line = lines[number - 1]
            yield PlaceInFile(path, line, word_at(line, number - 1, column - 1))
