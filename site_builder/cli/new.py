"""`site-builder new`: begin a story, as a file in the right place with every key explained."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec

from site_builder.build import STATE
from site_builder.cli.options import SITE, moment, site_folder
from site_builder.cli.output import failures_in_words
from site_builder.config import Category
from site_builder.content.credit import credit_key, source_of, without_tracking
from site_builder.content.skeleton import Skeleton, source_record, story_file
from site_builder.content.slug import slugify
from site_builder.content.sources import SOURCES_PATH, parse_sources
from site_builder.content.story import host_of, url_problem
from site_builder.diagnostics import did_you_mean
from site_builder.hub.taxonomy import SourceBook
from site_builder.load import STORIES
from site_builder.model import Source, Story
from site_builder.original import Original, read_page
from site_builder.survey import Survey, survey
from site_builder.web import NoReplyError, request

MAX_PAGE = 10_000_000
"""Bytes of a page that are read."""
SLUG_LENGTH = 60
"""Letters of a file name that is made of a title."""


@click.command(short_help="Begin a new story.")
@click.argument("title", default="")
@SITE
@click.option("--source-url", "url", default="", metavar="URL", help="Address of the original.")
@click.option("--source-name", default="", metavar="NAME", help="Its publisher, if no record has its domain.")
@click.option("--add-source", is_flag=True, help="Write a record for a publisher that has none.")
@click.option("--category", "-c", default="", metavar="SLUG", help="The category of the story.")
@click.option("--date", type=moment, metavar="TIME", help="When it is published.  [default: the original's, else now]")
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
    title: str,
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
    folder = site_folder(site)
    ask = not no_input and sys.stdin.isatty()
    with failures_in_words(folder):
        hub = survey(folder, folder / STATE)
        url = _original_url(url, saved, ask)
        _refuse_double(url, hub.stories)
        said = _said(url, saved, fetch)
        url = url or without_tracking(said.url)
        if problem := url_problem(url):
            raise click.UsageError(f"`{url}` {problem}" if url else "name the original with --source-url")
        _refuse_double(url, hub.stories)
        title = _needed(" ".join((title or said.title).split()), "Title", "a title", ask)
        category = _category(category, hub.config.categories if hub.config else (), ask)
        source, has_record = _source(url, source_name or said.publisher, hub, folder, add_source, ask)
        day = date or said.date or datetime.now(UTC).replace(second=0, microsecond=0)
        slug = _slug(slug, title, hub.stories)
        known = Skeleton(
            title=title,
            source=source,
            source_has_record=has_record,
            source_url=url,
            date=day,
            id=f"{day.astimezone(UTC):%Y-%m-%d}-{slug}",
            category=category,
            categories=tuple(one.slug for one in hub.config.categories) if hub.config else (),
            summary=said.summary[:500],
        )
        click.echo(_written(folder, known, slug))
    click.echo("Write what happened below its second line `---`, then take away `draft: true`.", err=True)


def _original_url(url: str, saved: Path | None, ask: bool) -> str:
    if not url and not saved:
        url = _needed(url, "Address of the original", "the address of the original with --source-url", ask)
    if url and (problem := url_problem(url)):
        raise click.UsageError(f"`{url}` {problem}; copy it from the browser, with https://")
    return without_tracking(url.strip())


def _refuse_double(url: str, stories: Iterable[Story]) -> None:
    key = credit_key(url)
    other = next((story for story in stories if key and credit_key(story.source_url) == key), None)
    if other:
        raise click.ClickException(f"{other.path} credits this original already: {other.title}")


def _said(url: str, saved: Path | None, fetch: bool) -> Original:
    """What the page of the original says of itself."""
    if saved:
        return read_page(saved.read_bytes()[:MAX_PAGE])
    if not fetch:
        return Original()
    try:
        reply = request(url, limit=MAX_PAGE)
    except NoReplyError as error:
        raise click.ClickException(f"{url} does not answer: {error}") from None
    if reply.status >= 400:
        hint = "save the page in the browser and use --from"
        raise click.ClickException(f"{url} does not give its page ({reply.status} {reply.reason}); {hint}")
    return msgspec.structs.replace(read_page(reply.body), url=url)


def _needed(given: str, question: str, wanted: str, ask: bool) -> str:
    if given:
        return given
    if not ask:
        raise click.UsageError(f"give {wanted}")
    return str(click.prompt(question, err=True)).strip()


def _category(given: str, listed: tuple[Category, ...], ask: bool) -> str:
    slugs = [category.slug for category in listed]
    if not given and ask:
        question = f"Category ({', '.join(slugs)})" if slugs else "Category"
        given = click.prompt(question, default="", show_default=False, err=True).strip()
    if given and slugs and given not in slugs:
        hint = did_you_mean(given, slugs) or f"known: {', '.join(slugs)}"
        raise click.UsageError(f"no category `{given}` in the settings; {hint}")
    return given


def _source(url: str, name: str, hub: Survey, folder: Path, add: bool, ask: bool) -> tuple[str, bool]:
    """Id of the record that fits, or a name; and which of the two."""
    found = source_of(url, hub.sources)
    if found:
        return found.id, True
    host = host_of(url)
    same = SourceBook(hub.sources).find(name) if name else None
    if same:
        click.echo(f"{host} is no domain of {same.name} yet: if it is one, add it to {SOURCES_PATH}.", err=True)
        return same.id, True
    click.echo(f"No source in {SOURCES_PATH} has the domain {host}.", err=True)
    if ask:
        name = str(click.prompt("Name of the publisher", default=name or host, err=True)).strip()
        add = add or click.confirm(f"Add a record for {name}?", default=True, err=True)
    name = name or host
    parts = urlsplit(url)
    record = source_record(name, slugify(name), host, f"{parts.scheme}://{parts.netloc}/")
    if add and _add_record(folder / SOURCES_PATH, record, hub.sources):
        click.echo(f"Added {name} to {SOURCES_PATH}.", err=True)
        return slugify(name), True
    click.echo(f"To add it, write there:\n\n{record}", err=True)
    return name, False


def _add_record(file: Path, record: str, sources: tuple[Source, ...]) -> bool:
    """Write a record at the end of a file; not if it would not be read there."""
    before = file.read_bytes() if file.exists() else b""
    after = (before.rstrip() + b"\n\n" + record.encode()).lstrip()
    read, problems = parse_sources(after)
    if problems or len(read) != len(sources) + 1:
        return False
    file.write_bytes(after)
    return True


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


def _written(folder: Path, known: Skeleton, slug: str) -> str:
    """Write the file; gives its path, as seen from here."""
    day = known.date.astimezone(UTC)
    file = folder / STORIES / f"{day:%Y}" / f"{day:%m}" / f"{day:%Y-%m-%d}-{slug}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as stream:
        stream.write(story_file(known))
    return os.path.relpath(file)
