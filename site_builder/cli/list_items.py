"""`site-builder list --collection ID`: list the items of a collection, with how often stories refer to them."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator

import click

from site_builder.cli.output import pluralize, print_lines, print_raw, table
from site_builder.diagnostics.diagnostic import printable
from site_builder.diagnostics.formats import to_json
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.vocabulary import Vocabulary, vocabularies_of
from site_builder.model.content import Story
from site_builder.model.fields import Reference, references_in
from site_builder.model.value import Value


class ItemRow(Value, frozen=True):
    """An item in the list."""

    state: str
    """`published` or `draft`."""
    stories: int
    """Number of published stories that refer to it."""
    newest: str
    """Day of the newest of them; empty when there is none."""
    name: str
    id: str
    path: str


def list_items(content: Content, collection: str, selection: Selection, as_json: bool) -> None:
    """Print the items of a collection by name. Raises click.UsageError if the hub has no such collection."""
    declared = content.config.collections
    if collection not in declared:
        hint = did_you_mean(collection, declared) or f"choose one of {', '.join(declared)}" if declared else ""
        raise click.UsageError(f"the settings have no collection `{collection}`" + (f"; {hint}" if hint else ""))
    rows = sorted(_rows(content, collection, selection), key=lambda row: (row.name.casefold(), row.id))
    if as_json:
        print_raw(to_json([{name: getattr(row, name) for name in ItemRow.__struct_fields__} for row in rows]))
        return
    cells = [{name: printable(str(getattr(row, name))) for name in ItemRow.__struct_fields__} for row in rows]
    print_lines(*table(cells, shutil.get_terminal_size().columns if sys.stdout.isatty() else 0, "path"))
    print_lines(pluralize(len(rows), "item"), err=True)


def _terms(story: Story, sources: Vocabulary) -> Iterator[Reference]:
    """Yield the source, the tags and the authors of a story, as references to their entries."""
    yield Reference("sources", sources.slug(story.source))
    yield from (Reference("tags", slug) for slug in story.tag_slugs)
    yield from (Reference("authors", slug) for slug in story.author_slugs)


def _rows(content: Content, collection: str, selection: Selection) -> Iterator[ItemRow]:
    stories: defaultdict[Reference, list[Story]] = defaultdict(list)
    sources = vocabularies_of(content.items)["source"]
    for story in content.stories:
        if not unpublished_reason(story, selection):
            for reference in {*(reference for _, reference in references_in(story.fields)), *_terms(story, sources)}:
                stories[reference].append(story)
    for item in content.items:
        if item.collection == collection:
            found = stories[item.reference]
            newest = max((story.date.local.date().isoformat() for story in found if story.date), default="")
            state = "draft" if item.draft else "published"
            yield ItemRow(state, len(found), newest, item.name, item.id, item.path)
