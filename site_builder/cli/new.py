"""`site-builder new`: start a story, as a file in the right folder with every key explained; or an item.

In: a title, the URL or a saved page of the original. Out: a new file, and a source record if asked for.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import msgspec

from site_builder.cli.new_item import collection_named, create_item
from site_builder.cli.options import SITE, hub_folder, inside, parse_time, time_in_hub
from site_builder.cli.output import print_lines, report_errors
from site_builder.cli.source_prompt import publisher
from site_builder.commands.page_metadata import PageMetadata, extract_metadata
from site_builder.config.paths import STORIES
from site_builder.config.presets import SOURCES
from site_builder.content.original_url import canonical_original_url, strip_tracking, tracking_parameters
from site_builder.content.schema.convert import VALUE_CODES
from site_builder.content.slug import MAX_BYTES, long_slug, shorten, slugify
from site_builder.content.story import UNWRITTEN, parse_story
from site_builder.content.story_fields import MAX_TITLE
from site_builder.content.story_template import StoryDraft, story_file
from site_builder.content.text import collapse_whitespace
from site_builder.content.urls import encode_url, link_fault
from site_builder.diagnostics.codes import general_hint
from site_builder.diagnostics.suggestions import closest, did_you_mean
from site_builder.model.collections import Collection
from site_builder.model.content import Story
from site_builder.pipeline.session import read_content
from site_builder.system import files
from site_builder.system.http import FetchError, fetch
from site_builder.system.timezones import zone_named

MAX_PAGE_BYTES = 10_000_000
"""Maximum bytes of a page that are read."""
MAX_SLUG_LENGTH = 60
"""Maximum characters of a slug that is made from a title."""
_COPY_HINT = "copy it from the address bar of your browser, with https://"
_SAVE_HINT = "save the page in your browser and use `--from FILE`"
_HOST_AND_PATH = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?")
"""A URL without its scheme."""


def _parse_date(text: str) -> datetime:
    """Parse a date or time as in stories, or `now`."""
    return datetime.now(UTC).replace(second=0, microsecond=0) if text == "now" else parse_time(text)


@click.command(short_help="Start a new story, or an item of a collection.")
@click.argument("words", metavar="[TITLE | ITEM NAME]", nargs=-1)
@SITE
@click.option("--source-url", "url", default="", metavar="URL", help="URL of the original.")
@click.option(
    "--source-name", default="", metavar="NAME", help="Name of the publisher, if no source record has the domain."
)
@click.option("--add-source", is_flag=True, help="Add a source record for a new publisher.")
@click.option("--category", "-c", default="", metavar="SLUG", help="Category of the story.")
@click.option(
    "--date", type=_parse_date, metavar="TIME", help="Date of the story, or `now`.  [default: the date of the original]"
)
@click.option("--slug", default="", help="Last part of the URL.  [default: made from the title]")
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Saved page of the original, to take title, source, date and summary from.",
)
@click.option(
    "--fetch", is_flag=True, help="Fetch the page of the original, and use it as with --from. Uses the network."
)
@click.option("--no-input", is_flag=True, help="Do not ask; for scripts.")
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
    """Create a draft in content/news/YYYY/MM/, with every key explained in a comment, and print its path.

    The source is found by the domain of the original. If another story already credits the original, no file is
    created. From a page of the original, only its title, publisher, date and description are used, never its text.

    With the word for the items of a collection and a name, create such an item in the folder of the collection.

    \b
        site-builder new "A small model admits doubt" --source-url https://openai.com/index/doubt/
        site-builder new --source-url https://openai.com/index/doubt/ --fetch
        site-builder new --from page.html --category research
        site-builder new tool "Cursor"
    """
    hub_dir = hub_folder(site)
    ask = not no_input and sys.stdin.isatty()
    with report_errors(hub_dir):
        content = read_content(hub_dir).value
        collections = content.config.collections.values() if content and not (url or saved) else ()
        collection = collection_named(words[0], collections) if len(words) > 1 else None
        if content and collection:
            _check_title_argument(words[1:], f"new {words[0]} ")
            create_item(hub_dir, collection, words[1], slug, content.items)
            return
        _check_title_argument(words, near=_near_words(words[:1], collections))
        stories, sources = (content.all_stories, content.items_of("sources")) if content else ((), ())
        categories = tuple(known.slug for known in content.config.categories) if content else ()
        category = _check_category(category, categories)
        metadata = _original(_original_url(url, saved, ask), source_name, saved, fetch, stories)
        title, slug = _title(collapse_whitespace(" ".join(words or (metadata.title,))), slug, stories, ask)
        category = category or (_ask_category(categories) if ask else "")
        zone = zone_named(content.config.timezone if content else "") or UTC
        story_date = time_in_hub(hub_dir, date or metadata.date or _parse_date("now")).astimezone(zone)
        file = _story_path(hub_dir, story_date, slug)
        collection = content.config.collections["sources"] if content else SOURCES
        source, has_record = publisher(metadata.url, metadata.publisher, sources, hub_dir, add_source, ask, collection)
        draft = StoryDraft(
            title=title,
            source=source,
            source_has_record=has_record,
            source_url=metadata.url,
            date=story_date,
            id=file.stem,
            category=category,
            categories=categories,
            summary=metadata.summary[:500],
            fields=content.config.story_fields if content else (),
        )
        _check(draft, os.path.relpath(file, hub_dir))
        _create(file, draft)
    _print_next_steps(story_date if metadata.date and not date else None)


def _check(draft: StoryDraft, path: str) -> None:
    """Raise click.UsageError if the story would have a value that no story may have, such as a title of 300 letters."""
    problems = parse_story(path, story_file(draft).encode()).problems
    problem = next((problem for problem in problems if problem.code in VALUE_CODES - UNWRITTEN), None)
    if problem:
        raise click.UsageError(f"{problem.message}; {problem.hint or general_hint(problem.code)}")


def _create(file: Path, draft: StoryDraft) -> None:
    """Write a new story, and print its path. Raises OSError, also if the file exists."""
    file.parent.mkdir(parents=True, exist_ok=True)
    files.create(file, story_file(draft).encode())
    print_lines(os.path.relpath(file))


def _print_next_steps(date_of_original: datetime | None) -> None:
    """Print what the writer does next. A date is given if the story has that of the original."""
    if date_of_original:
        print_lines(
            f"The story has the date of the original, {date_of_original:%d %b %Y}. "
            "For the current time, use `--date now`.",
            err=True,
        )
    print_lines("Write what happened below the second line `---`, then remove `draft: true`.", err=True)


def _check_title_argument(words: tuple[str, ...], before: str = "", near: str = "") -> None:
    """Raise click.UsageError for a title of several words. `near` is the word for an item that the first may mean."""
    if len(words) > 1:
        name = "name" if before else "title"
        message = f"put the {name} in quotation marks: {before}{shlex.quote(' '.join(words))}"
        item = f"; or did you mean `new {near} {shlex.quote(' '.join(words[1:]))}`?" if near else ""
        raise click.UsageError(message + item)


def _near_words(words: Iterable[str], collections: Iterable[Collection]) -> str:
    """Return the word for the items of a collection that one of the words may mean; empty if there is none."""
    names = [name for one in collections for name in (one.item.casefold(), one.id)]
    return next((near for word in words if (near := closest(word.casefold(), names))), "")


def _original(
    url: str, source_name: str, saved: Path | None, may_fetch: bool, stories: Iterable[Story]
) -> PageMetadata:
    """Return the metadata of the original, with its URL. Raises click.ClickException if a story credits it."""
    _reject_duplicate(url, stories)
    metadata = _metadata(url, saved, may_fetch)
    url = url or _complete_url(metadata.url)
    _reject_duplicate(url, stories)
    return msgspec.structs.replace(metadata, url=url, publisher=source_name or metadata.publisher)


def _original_url(given: str, saved: Path | None, ask: bool) -> str:
    if given or saved:
        return _complete_url(given) if given else ""
    if not ask:
        return _complete_url("")
    return str(click.prompt("URL of the original", value_proc=_complete_url, err=True))


def _complete_url(text: str) -> str:
    """Return a copied or typed URL, with `https://` if that is missing, and without tracking parameters."""
    if not text:
        raise click.UsageError("give the URL of the original with --source-url")
    text = text.strip()
    url = strip_tracking(text)
    url = f"https://{url}" if _HOST_AND_PATH.fullmatch(url) else url
    if fault := link_fault(url, _COPY_HINT):
        raise click.UsageError(f"{fault.message}; {fault.hint}")
    if removed := tracking_parameters(text):
        print_lines(f"Removed from the URL, because it only tracks readers: {', '.join(removed)}", err=True)
    return encode_url(url)


def _reject_duplicate(url: str, stories: Iterable[Story]) -> None:
    """Raise click.ClickException if a story credits this original."""
    key = canonical_original_url(url)
    other = next((story for story in stories if key and canonical_original_url(story.source_url) == key), None)
    if other:
        raise click.ClickException(f"{other.path} already credits this original: {other.title}")


def _metadata(url: str, saved: Path | None, may_fetch: bool) -> PageMetadata:
    """Return the metadata of the original, from a saved page or the network; empty without either."""
    if saved:
        return extract_metadata(saved.read_bytes()[:MAX_PAGE_BYTES])
    if not may_fetch:
        return PageMetadata()
    try:
        reply = fetch(url, limit=MAX_PAGE_BYTES)
    except FetchError as error:
        raise click.ClickException(f"{url} does not answer: {error}; {_SAVE_HINT}") from None
    if reply.status >= 400:
        raise click.ClickException(f"cannot fetch {url} ({reply.status} {reply.reason}); {_SAVE_HINT}")
    return msgspec.structs.replace(extract_metadata(reply.body), url=url)


def _title(given: str, slug: str, stories: Iterable[Story], ask: bool) -> tuple[str, str]:
    """Return the title and the slug of the story; ask for a missing title."""
    _check_length(given)
    if slug or given:
        slug = _slug(slug, given, stories)
    if given:
        return given, slug
    if not ask:
        raise click.UsageError("give the title of the story as an argument")

    def parse_title(text: str) -> tuple[str, str]:
        title = collapse_whitespace(text)
        _check_length(title)
        return title, _slug(slug, title, stories)

    title, slug = click.prompt("Title", value_proc=parse_title, err=True)
    return title, slug


def _check_length(title: str) -> None:
    """Raise click.UsageError if a title is longer than stories may have."""
    if len(title) > MAX_TITLE:
        raise click.UsageError(f"the title has {len(title)} characters; at most {MAX_TITLE} are allowed: shorten it")


def _ask_category(categories: tuple[str, ...]) -> str:
    question = f"Category ({', '.join(categories)})" if categories else "Category"
    check = partial(_check_category, categories=categories)
    return str(click.prompt(question, default="", show_default=False, value_proc=check, err=True))


def _check_category(category: str, categories: tuple[str, ...]) -> str:
    """Return a category without spaces around it. Raises click.UsageError if the settings list others only."""
    category = category.strip()
    if category and categories and category not in categories:
        hint = did_you_mean(category, categories) or f"choose one of {', '.join(categories)}"
        raise click.UsageError(f"the settings have no category `{category}`; {hint}")
    return category


def _slug(given: str, title: str, stories: Iterable[Story]) -> str:
    """Return the given slug, or a short one of the title. Raises click.UsageError if a story has it."""
    by_slug = {story.slug: story for story in stories}
    slug = slugify(given) or _short_slug(title, by_slug)
    if other := by_slug.get(slug):
        raise click.UsageError(f"{other.path} already has the slug `{slug}`; choose another one with --slug")
    if not slug:
        raise click.UsageError(
            "cannot make a URL from the title, which has no letters or digits; choose a slug with --slug"
        )
    return slug


def _short_slug(title: str, taken: Mapping[str, Story]) -> str:
    """Return the first words of a title, and more of them while a story with another title has them."""
    words = long_slug(title)
    slug = ""
    for length in range(MAX_SLUG_LENGTH, max(len(words), MAX_SLUG_LENGTH) + 1):
        slug = shorten(words, min(len(words[:length].encode()), MAX_BYTES))
        other = taken.get(slug)
        if other is None or other.title == title:
            return slug
    return slugify(title)


def _story_path(hub_dir: Path, date: datetime, slug: str) -> Path:
    """Return the path of the new story. Raises click.ClickException if it exists, or a symbolic link is on the path."""
    day = date.date().isoformat()
    file = inside(hub_dir / STORIES / day[:4] / day[5:7] / f"{day}-{slug}.md")
    if file.exists():
        raise click.ClickException(f"{os.path.relpath(file)} already exists; choose another slug with --slug")
    return file
