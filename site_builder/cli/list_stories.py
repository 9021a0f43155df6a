"""`site-builder list`: list the stories of a hub with their states.

In: options that filter. Out: a table, or JSON.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

import click

from site_builder.cli.list_items import list_items
from site_builder.cli.options import SITE, at_option, hub_folder, time_in_hub
from site_builder.cli.output import SettingsError, pluralize, print_lines, print_raw, report_errors, table
from site_builder.content.slug import slugify
from site_builder.diagnostics.diagnostic import printable
from site_builder.diagnostics.formats import to_json
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.schedule import Selection, newest_first, unpublished_reason
from site_builder.hub.vocabulary import Vocabularies, Vocabulary, vocabularies_of
from site_builder.model.content import Story, Timestamp
from site_builder.model.value import Value
from site_builder.pipeline.session import read_content

STATES = {"": "published", "a draft": "draft", "scheduled": "scheduled", "expired": "expired"}


class Row(Value, frozen=True):
    """A story in the list."""

    state: str
    when: str
    """When the state begins or began: the story goes live, was published or expired."""
    category: str
    source: str
    title: str
    path: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    pinned_until: str
    """The end of its time at the top of the home page; empty if it is not pinned."""

    @property
    def state_with_pin(self) -> str:
        """The state, and `pinned` if it is."""
        return f"{self.state}, pinned" if self.pinned_until else self.state


@click.command("list", short_help="List stories by state, category, source, tag or author; or items.")
@click.argument("collection_word", metavar="[COLLECTION]", default="")
@SITE
@click.option("--drafts", "states", flag_value="draft", multiple=True, help="Only drafts.")
@click.option(
    "--scheduled", "states", flag_value="scheduled", multiple=True, help="Only stories that are not live yet."
)
@click.option(
    "--expired", "states", flag_value="expired", multiple=True, help="Only stories that were taken off the site."
)
@click.option("--published", "states", flag_value="published", multiple=True, help="Only stories that are live.")
@click.option("--category", "-c", default="", metavar="SLUG", help="Only stories of a category.")
@click.option("--source", default="", metavar="NAME", help="Only stories that credit a source, given by name or id.")
@click.option("--tag", "-t", default="", metavar="TAG", help="Only stories with a tag.")
@click.option("--author", "-a", default="", metavar="NAME", help="Only stories by an author, given by name or id.")
@click.option("--collection", default="", metavar="ID", help="Same as the argument COLLECTION.")
@at_option("Show states as of this time.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def list_stories(
    collection_word: str,
    site: Path | None,
    states: tuple[str, ...],
    category: str,
    source: str,
    tag: str,
    author: str,
    collection: str,
    at: datetime | None,
    as_json: bool,
) -> None:
    """List stories, newest first, with their states, dates, categories and sources.

    With a COLLECTION, list its items by name: draft or published, how many published stories refer to each, and
    the day of the newest of these. --drafts and --published list only these.

    \b
        site-builder list --drafts --scheduled
        site-builder list --tag "open weights" --source openai
        site-builder list --expired --json
        site-builder list tools --drafts
    """
    hub_dir = hub_folder(site)
    with report_errors(hub_dir):
        content, problems = read_content(hub_dir)
    if content is None:
        raise SettingsError
    stories = content.all_stories
    vocabularies = vocabularies_of(content.items)
    selection = Selection(at=time_in_hub(hub_dir, at))
    if collection or collection_word:
        only_stories = {"--category": category, "--source": source, "--tag": tag, "--author": author}
        if wrong := [option for option, value in only_stories.items() if value]:
            raise click.UsageError(f"{wrong[0]} is for stories; items have only states: --drafts and --published")
        list_items(content, collection or collection_word, selection, states, as_json)
        return
    is_wanted = _filter(vocabularies, category, source, tag, author)
    rows = [_row(story, selection, vocabularies) for story in newest_first([*filter(is_wanted, stories)])]
    rows = [row for row in rows if not states or row.state in states]
    if as_json:
        print_raw(to_json([{name: getattr(row, name) for name in Row.__struct_fields__} for row in rows]))
        return
    print_lines(*_unmatched_filters(stories, vocabularies, category, source, tag, author), err=True)
    print_lines(*_table(rows, shutil.get_terminal_size().columns if sys.stdout.isatty() else 0))
    print_lines(pluralize(len(rows), "story", "stories"), err=True)
    paths_with_errors = {problem.path for problem in problems if problem.severity == "error"}
    unreadable = paths_with_errors - {story.path for story in stories}
    if unreadable:
        print_lines(
            f"{pluralize(len(unreadable), 'file')} cannot be read; run `site-builder check` to see why.", err=True
        )


def _filter(vocabularies: Vocabularies, category: str, source: str, tag: str, author: str) -> Callable[[Story], bool]:
    """Return a function that says whether a story has all of these. Empty ones do not count."""
    slug_of_source = vocabularies["source"].slug
    source_slug = slug_of_source(source)
    tag_slug, author_slug = vocabularies["tag"].slug(tag), vocabularies["author"].slug(author)

    def is_wanted(story: Story) -> bool:
        return (
            (not category or story.category_slug == slugify(category))
            and (not source or slug_of_source(story.source) == source_slug)
            and (not tag or tag_slug in story.tag_slugs)
            and (not author or author_slug in story.author_slugs)
        )

    return is_wanted


def _unmatched_filters(
    stories: Sequence[Story], vocabularies: Vocabularies, category: str, source: str, tag: str, author: str
) -> Iterator[str]:
    """Yield a line for each filter that no story matches, with a suggestion."""
    registry = vocabularies["source"]
    tags = {slug: name for story in stories for slug, name in zip(story.tag_slugs, story.tags, strict=True)}
    authors = {slug: name for story in stories for slug, name in zip(story.author_slugs, story.authors, strict=True)}
    filters = (
        ("category", category, slugify(category), {story.category_slug: story.category for story in stories}),
        (
            "source",
            source,
            registry.slug(source),
            {registry.slug(story.source): _name(story.source, registry) for story in stories},
        ),
        ("tag", tag, vocabularies["tag"].slug(tag), tags),
        ("author", author, vocabularies["author"].slug(author), authors),
    )
    for kind, value, slug, names in filters:
        if value and slug not in names:
            hint = did_you_mean(value, [*names.values(), *names])
            yield f"no story has the {kind} `{value}`" + (f"; {hint}" if hint else "")


def _row(story: Story, selection: Selection, vocabularies: Vocabularies) -> Row:
    state = STATES[unpublished_reason(story, selection)]
    timestamp = story.expires if state == "expired" else story.date
    pin = story.pinned_until
    return Row(
        state=state,
        when=_format_time(timestamp) if timestamp else "",
        category=story.category_slug,
        source=_name(story.source, vocabularies["source"]),
        title=story.title,
        path=story.path,
        tags=story.tags,
        authors=tuple(_name(author, vocabularies["author"]) for author in story.authors),
        pinned_until=_format_time(pin) if pin and pin.at > selection.at else "",
    )


def _name(written: str, vocabulary: Vocabulary) -> str:
    """Return the name of a source or author that a story names."""
    entry = vocabulary.find(written)
    return entry.name if entry else written


def _format_time(timestamp: Timestamp) -> str:
    """Return a time in UTC, or the day that readers see."""
    return f"{timestamp.at:%Y-%m-%dT%H:%M:%SZ}" if timestamp.timed else timestamp.local.date().isoformat()


def _table(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield a line for each row, as `table` does."""
    columns = ("state_with_pin", "when", "category", "source", "title", "path")
    cells = [{name: printable(getattr(row, name)) or _stand_in(row, name) for name in columns} for row in rows]
    yield from table(cells, width, "path")


def _stand_in(row: Row, name: str) -> str:
    """Return what is shown for an empty value: of a title that cannot be used, the name of the file."""
    return f"({printable(PurePosixPath(row.path).stem)})" if name == "title" else ""
