"""`site-builder rename`: another address for a story; the old one leads to it, and so does whatever named it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from site_builder import atomic
from site_builder.build import STATE
from site_builder.cli.options import SITE, site_folder
from site_builder.cli.output import counted, failures_in_words
from site_builder.load import read
from site_builder.renaming import Refused, Renaming, find_story, plan_renaming
from site_builder.survey import survey


@click.command(short_help="Give a story another address.")
@click.argument("story")
@click.argument("slug", metavar="NEW-SLUG")
@SITE
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def rename(story: str, slug: str, site: Path | None, dry_run: bool) -> None:
    """Rename the file of a story, let its old address lead to the new one, and change whatever names it: links of other
    stories and pages, `related` and `unrelated`, and `redirects.yaml`.

    STORY is the file of a story, or its slug:

    \b
        site-builder rename a-storry a-story
        site-builder rename content/news/2026/11/2026-11-20-a-storry.md a-story --dry-run

    Either all of it is done, or nothing.
    """
    folder = site_folder(site)
    with failures_in_words(folder):
        hub = survey(folder, folder / STATE)
        if hub.config is None:
            raise click.ClickException("the settings cannot be read: mend site.yaml first")
        try:
            found = find_story(hub, story, _path_in(folder, story))
            renaming = plan_renaming(hub, lambda path: read(str(folder / path)), found, slug)
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from None
        if not dry_run:
            write(folder, renaming)
    click.echo("\n".join(_told(renaming)))
    if dry_run:
        click.echo("Nothing was written.", err=True)


def write(folder: Path, renaming: Renaming) -> None:
    """Write all that a renaming asks for; when one file cannot be written, the others are as before. Raises OSError."""
    changes = (*renaming.others, renaming.story)
    before = {change.path: read(str(folder / change.path)) for change in renaming.others}
    try:
        for change in changes:
            atomic.write(folder / change.path, change.data)
        if renaming.path != renaming.new_path:
            (folder / renaming.path).unlink()
    except OSError:
        _restore(folder, before)
        if renaming.path != renaming.new_path:
            (folder / renaming.new_path).unlink(missing_ok=True)
        raise


def _restore(folder: Path, before: Mapping[str, bytes]) -> None:
    for path, data in before.items():
        if read(str(folder / path)) != data:
            atomic.write(folder / path, data)


def _told(renaming: Renaming) -> Iterator[str]:
    yield f"{renaming.path} -> {renaming.new_path}"
    if renaming.has_alias:
        yield f"  {renaming.old_url} leads to {renaming.new_url} from now on"
    for change in renaming.others:
        yield f"{change.path}: {counted(change.places, 'line')}"


def _path_in(folder: Path, wanted: str) -> str:
    """The path in the hub of the file that the user names; empty when it is not in the hub."""
    file = Path(wanted).resolve()
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else ""
