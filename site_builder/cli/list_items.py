"""`site-builder list COLLECTION`: list the items of a collection, with how often stories refer to them."""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Container, Iterator

import click

from site_builder.cli.new_item import collection_named
from site_builder.cli.output import pluralize, print_lines, print_raw, table
from site_builder.diagnostics.diagnostic import printable
from site_builder.diagnostics.formats import to_json
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.content import Content
from site_builder.hub.schedule import Selection, unpublished_reason
from site_builder.hub.vocabulary import Vocabularies, vocabularies_of
from site_builder.model.collections import TERM_KINDS
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


def list_items(content: Content, word: str, selection: Selection, states: Container[str], as_json: bool) -> None:
    """Print the items of a collection by name: those in one of the states, or all without any.

    Raises click.UsageError if the hub has no such collection, or if items cannot have one of the states.
    """
    collections = content.config.collections
    named = collection_named(word, collections.values())
    if named is None:
        hint = did_you_mean(word, collections) or f"choose one of {', '.join(collections)}"
        raise click.UsageError(f"the settings have no collection `{word}`; {hint}")
    for option in ("scheduled", "expired"):
        if option in states:
            raise click.UsageError(f"--{option} is for stories; items have only states: --drafts and --published")
    found = _rows(content, named.id, selection)
    rows = [row for row in found if not states or row.state in states]
    rows.sort(key=lambda row: (row.name.casefold(), row.id))
    if as_json:
        print_raw(to_json([{name: getattr(row, name) for name in ItemRow.__struct_fields__} for row in rows]))
        return
    cells = [{name: printable(str(getattr(row, name))) for name in ItemRow.__struct_fields__} for row in rows]
    print_lines(*table(cells, shutil.get_terminal_size().columns if sys.stdout.isatty() else 0, "path"))
    print_lines(pluralize(len(rows), "item"), err=True)


def _rows(content: Content, collection: str, selection: Selection) -> Iterator[ItemRow]:
    stories: defaultdict[Reference, list[Story]] = defaultdict(list)
    vocabularies = vocabularies_of(content.items)
    for story in content.stories:
        if not unpublished_reason(story, selection):
            for reference in {
                *_terms(story, collection, vocabularies),
                *(one for _, one in references_in(story.fields)),
            }:
                stories[reference].append(story)
    for item in content.items:
        if item.collection == collection:
            found = stories[item.reference]
            newest = max((story.date.local.date().isoformat() for story in found if story.date), default="")
            state = "draft" if item.draft else "published"
            yield ItemRow(state, len(found), newest, item.name, item.id, item.path)


def _terms(story: Story, collection: str, vocabularies: Vocabularies) -> Iterator[Reference]:
    """Yield the entries of a collection of every hub that a story names."""
    kind = TERM_KINDS.get(collection, "")
    names = {"tag": story.tags, "author": story.authors, "source": (story.source,)}.get(kind, ())
    return (Reference(collection, vocabularies[kind].slug(name)) for name in names)
