"""`site-builder new`: begin a story, as a file in the right place with every key explained."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import msgspec

from site_builder.cli.options import SITE, hub_folder, inside, moment
from site_builder.cli.output import print_lines, report_errors
from site_builder.cli.source_prompt import publisher
from site_builder.commands.page_metadata import PageMetadata, extract_metadata
from site_builder.config.paths import STORIES
from site_builder.content.original_url import canonical_original_url, strip_tracking
from site_builder.content.slug import slugify
from site_builder.content.story_template import StoryDraft, story_file
from site_builder.content.urls import url_fault
from site_builder.diagnostics.suggestions import did_you_mean
from site_builder.model.content import Story
from site_builder.pipeline.session import read_content
from site_builder.system import files
from site_builder.system.http import FetchError, fetch

MAX_PAGE = 10_000_000
"""Bytes of a page that are read."""
SLUG_LENGTH = 60
"""Letters of a file name that is made of a title."""
_COPY = "copy it from the browser, with https://"
_SAVE = "save the page in your browser and use `--from FILE`"
_HOST_AND_PATH = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?")
"""An address without its scheme."""


def _day(text: str) -> datetime:
    """A time as stories write it, or `now`."""
    return datetime.now(UTC).replace(second=0, microsecond=0) if text == "now" else moment(text)


@click.command(short_help="Begin a new story.")
@click.argument("words", metavar="[TITLE]", nargs=-1)
@SITE
@click.option("--source-url", "url", default="", metavar="URL", help="Address of the original.")
@click.option("--source-name", default="", metavar="NAME", help="Its publisher, if no record has its domain.")
@click.option("--add-source", is_flag=True, help="Write a record for a publisher that has none.")
@click.option("--category", "-c", default="", metavar="SLUG", help="The category of the story.")
@click.option("--date", type=_day, metavar="TIME", help="When it is published; or `now`.  [default: the original's]")
@click.option("--slug", default="", help="Last part of its address.  [default: made of the title]")
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A saved page of the original: gives title, source, date and summary.",
)
@click.option("--fetch", is_flag=True, help="Get the page of the original, as --from does. This needs the network.")
@click.option("--no-input", is_flag=True, help="Ask nothing; for scripts.")
def new(
    words: tuple[str, ...],
    site: Path | None,
    url: str,
    source_name: str,
    add_source: bool,
    category: str,
    date: datetime | None,
    slug: str,
    saved: Path | None,
    fetch: bool,
    no_input: bool,
) -> None:
    """Begin a story: a draft in content/news/YYYY/MM/, with every key explained in a comment. Prints its path.

    The source is found by the domain of the original. A story is not begun when another one credits the same original.
    Of a page of the original, its title, publisher, date and description are used, and nothing of its text.

    \b
        site-builder new "A small model admits doubt" --source-url https://openai.com/index/doubt/
        site-builder new --source-url https://openai.com/index/doubt/ --fetch
        site-builder new --from page.html --category research
    """
    if len(words) > 1:
        raise click.UsageError(f"put the title in quotation marks: {shlex.quote(' '.join(words))}")
    folder = hub_folder(site)
    ask = not no_input and sys.stdin.isatty()
    with report_errors(folder):
        content = read_content(folder).value
        stories = content.all_stories if content else ()
        categories = tuple(one.slug for one in content.config.categories) if content else ()
        category = _known_category(category, categories)
        url = _original_url(url, saved, ask)
        _refuse_double(url, stories)
        said = _metadata(url, saved, fetch)
        url = url or _address(said.url)
        _refuse_double(url, stories)
        title, slug = _title(" ".join(" ".join(words or (said.title,)).split()), slug, stories, ask)
        if not category and ask:
            category = _asked_category(categories)
        day = (date or said.date or _day("now")).astimezone(UTC)
        file = _file(folder, day, slug)
        source, has_record = publisher(
            url, source_name or said.publisher, content.sources if content else (), folder, add_source, ask
        )
        known = StoryDraft(
            title=title,
            source=source,
            source_has_record=has_record,
            source_url=url,
            date=day,
            id=file.stem,
            category=category,
            categories=categories,
            summary=said.summary[:500],
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        files.create(file, story_file(known).encode())
        print_lines(os.path.relpath(file))
    if said.date and not date:
        print_lines(f"It is dated {day:%d %b %Y}, like the original; `--date now` dates a story today.", err=True)
    print_lines("Write what happened below its second line `---`, then take away `draft: true`.", err=True)


def _original_url(given: str, saved: Path | None, ask: bool) -> str:
    if given or saved:
        return _address(given) if given else ""
    if not ask:
        return _address("")
    return str(click.prompt("Address of the original", value_proc=_address, err=True))


def _address(text: str) -> str:
    """An address as it is copied or typed: with `https://` where that was left out, and without tracking."""
    if not text:
        raise click.UsageError("name the original with --source-url")
    url = strip_tracking(text.strip())
    url = f"https://{url}" if _HOST_AND_PATH.fullmatch(url) else url
    if not url.isprintable():
        raise click.UsageError(f"`{url}` is not a valid URL; {_COPY}")
    if fault := url_fault(url, _COPY):
        raise click.UsageError(f"{fault.message}; {fault.hint}")
    return url


def _refuse_double(url: str, stories: Iterable[Story]) -> None:
    key = canonical_original_url(url)
    other = next((story for story in stories if key and canonical_original_url(story.source_url) == key), None)
    if other:
        raise click.ClickException(f"{other.path} credits this original already: {other.title}")


def _metadata(url: str, saved: Path | None, may_fetch: bool) -> PageMetadata:
    """What the page of the original says of itself."""
    if saved:
        return extract_metadata(saved.read_bytes()[:MAX_PAGE])
    if not may_fetch:
        return PageMetadata()
    try:
        reply = fetch(url, limit=MAX_PAGE)
    except FetchError as error:
        raise click.ClickException(f"{url} does not answer: {error}; {_SAVE}") from None
    if reply.status >= 400:
        raise click.ClickException(f"{url} does not give its page ({reply.status} {reply.reason}); {_SAVE}")
    return msgspec.structs.replace(extract_metadata(reply.body), url=url)


def _title(given: str, slug: str, stories: Iterable[Story], ask: bool) -> tuple[str, str]:
    """The title and the slug of the story."""
    if slug or given:
        slug = _slug(slug, given, stories)
    if given:
        return given, slug
    if not ask:
        raise click.UsageError("give a title")

    def checked(text: str) -> tuple[str, str]:
        title = " ".join(text.split())
        return title, _slug(slug, title, stories)

    title, slug = click.prompt("Title", value_proc=checked, err=True)
    return title, slug


def _asked_category(known: tuple[str, ...]) -> str:
    question = f"Category ({', '.join(known)})" if known else "Category"
    check = partial(_known_category, known=known)
    return str(click.prompt(question, default="", show_default=False, value_proc=check, err=True))


def _known_category(given: str, known: tuple[str, ...]) -> str:
    given = given.strip()
    if given and known and given not in known:
        hint = did_you_mean(given, known) or f"known: {', '.join(known)}"
        raise click.UsageError(f"no category `{given}` in the settings; {hint}")
    return given


def _slug(given: str, title: str, stories: Iterable[Story]) -> str:
    slug = slugify(given) or slugify(title)
    if not given and len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    other = next((story for story in stories if story.slug == slug), None)
    if other:
        raise click.UsageError(f"the slug `{slug}` is that of {other.path}; choose another one with --slug")
    if not slug:
        raise click.UsageError("the title has no letter or digit to make an address of; choose one with --slug")
    return slug


def _file(folder: Path, day: datetime, slug: str) -> Path:
    """The file that is to be written. Fails where there is anything already, or a link on the way."""
    date = day.date().isoformat()
    file = inside(folder / STORIES / date[:4] / date[5:7] / f"{date}-{slug}.md")
    if file.exists():
        raise click.ClickException(f"there is a file {os.path.relpath(file)} already")
    return file
