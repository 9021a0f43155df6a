"""`site-builder list`: the stories of a hub, and what is going to become of them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder.cli.options import SITE, at_option, hub_folder
from site_builder.cli.output import pluralize, print_lines, print_raw, report_errors
from site_builder.content.slug import slugify
from site_builder.diagnostics.diagnostic import printable
from site_builder.diagnostics.formats import to_json
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.hub.schedule import Selection, newest_first, unpublished_reason
from site_builder.hub.taxonomy import SourceRegistry
from site_builder.model.content import Story, Timestamp
from site_builder.model.value import Value
from site_builder.pipeline.session import read_content

STATES = {"": "published", "a draft": "draft", "scheduled": "scheduled", "expired": "expired"}


class Row(Value, frozen=True):
    """What is listed of a story."""

    state: str
    when: str
    """When that begins or began: it goes live, was published, has expired."""
    category: str
    source: str
    title: str
    path: str
    tags: tuple[str, ...]
    pinned_until: str
    """Until when it leads the home page; empty when it does not."""

    @property
    def standing(self) -> str:
        """The state, and whether it is pinned."""
        return f"{self.state}, pinned" if self.pinned_until else self.state


@click.command("list", short_help="List stories: drafts, scheduled, of a tag, ...")
@SITE
@click.option("--drafts", "wanted", flag_value="draft", multiple=True, help="Those that are drafts.")
@click.option("--scheduled", "wanted", flag_value="scheduled", multiple=True, help="Those that are to go live.")
@click.option("--expired", "wanted", flag_value="expired", multiple=True, help="Those that have been taken off.")
@click.option("--published", "wanted", flag_value="published", multiple=True, help="Those that readers see.")
@click.option("--category", "-c", default="", metavar="SLUG", help="Only those of a category.")
@click.option("--source", default="", metavar="NAME", help="Only those that credit a source, by its name or id.")
@click.option("--tag", "-t", default="", metavar="TAG", help="Only those with a tag.")
@at_option("As it is at this time.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list_stories(
    site: Path | None,
    wanted: tuple[str, ...],
    category: str,
    source: str,
    tag: str,
    at: datetime | None,
    as_json: bool,
) -> None:
    """List stories, newest first, each with what it is and since when, or when it goes live.

    \b
        site-builder list --drafts --scheduled
        site-builder list --tag "open weights" --source openai
        site-builder list --expired --json
    """
    folder = hub_folder(site)
    with report_errors(folder):
        content, problems = read_content(folder)
    stories = content.all_stories if content else ()
    book = SourceRegistry(content.sources if content else ())
    selection = Selection(at=at or datetime.now(UTC))
    rows = [
        _row(story, selection, book)
        for story in newest_first(list(stories))
        if (not category or story.category_slug == slugify(category))
        and (not source or book.slug(story.source) == book.slug(source))
        and (not tag or slugify(tag) in story.tag_slugs)
    ]
    rows = [row for row in rows if not wanted or row.state in wanted]
    if as_json:
        print_raw(to_json([{name: getattr(row, name) for name in Row.__struct_fields__} for row in rows]))
        return
    for line in _unknown(stories, book, category, source, tag):
        print_lines(line, err=True)
    for line in _table(rows, shutil.get_terminal_size().columns if sys.stdout.isatty() else 0):
        print_lines(line)
    print_lines(pluralize(len(rows), "story", "stories"), err=True)
    wrong = {problem.path for problem in problems if problem.severity == "error"}
    unreadable = wrong - {story.path for story in stories}
    if unreadable:
        print_lines(f"{pluralize(len(unreadable), 'file')} cannot be read; `site-builder check` says why.", err=True)


def _unknown(stories: Sequence[Story], book: SourceRegistry, category: str, source: str, tag: str) -> Iterator[str]:
    """What is asked for and no story has, with what was meant perhaps."""
    tags = {slug: name for story in stories for slug, name in zip(story.tag_slugs, story.tags, strict=True)}
    asked = (
        ("category", category, slugify(category), {story.category_slug: story.category for story in stories}),
        ("source", source, book.slug(source), {book.slug(story.source): _source(story, book) for story in stories}),
        ("tag", tag, slugify(tag), tags),
    )
    for kind, given, slug, names in asked:
        if given and slug not in names:
            hint = did_you_mean(given, [*names, *names.values()])
            yield f"no story has the {kind} `{given}`" + (f"; {hint}" if hint else "")


def _row(story: Story, selection: Selection, book: SourceRegistry) -> Row:
    state = STATES[unpublished_reason(story, selection)]
    moment = story.expires if state == "expired" else story.date
    pin = story.pinned_until
    return Row(
        state=state,
        when=_written(moment) if moment else "",
        category=story.category_slug,
        source=_source(story, book),
        title=story.title,
        path=story.path,
        tags=story.tags,
        pinned_until=_written(pin) if pin and pin.at > selection.at else "",
    )


def _source(story: Story, book: SourceRegistry) -> str:
    """The name of the source of a story."""
    record = book.find(story.source)
    return record.name if record else story.source


def _written(moment: Timestamp) -> str:
    return moment.at.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.timed else moment.at.strftime("%Y-%m-%d")


def _table(rows: Sequence[Row], width: int) -> Iterator[str]:
    """A line for each row, with its columns below each other; without paths, and cut, where a width asks for that."""
    columns = ["standing", "when", "category", "source", "title", "path"]
    cells = [{name: printable(getattr(row, name)) for name in columns} for row in rows]
    widths = {name: max((len(row[name]) for row in cells), default=0) for name in columns}
    if width and sum(widths.values()) + 2 * (len(columns) - 1) > width:
        columns.remove("path")
    for row in cells:
        line = "  ".join(f"{row[name]:<{widths[name]}}" for name in columns).rstrip()
        yield line if not width or len(line) <= width else line[: width - 1] + "…"
