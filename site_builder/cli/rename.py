"""`site-builder rename`: another address for a story; the old one leads to it, and so does whatever named it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import pluralize, print_lines, report_errors
from site_builder.commands.rename import FileChange, RenameRefusedError, StoryRename, find_story, plan_rename
from site_builder.pipeline.session import read_content
from site_builder.system import files
from site_builder.system.files import FileChangedError, read


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
    folder = hub_folder(site)
    with report_errors(folder):
        content = read_content(folder).value
        if content is None:
            raise click.ClickException("the settings cannot be read: fix site.yaml first")
        try:
            found = find_story(content, story, _path_in(folder, story))
            renaming = plan_rename(content, lambda path: read(str(folder / path)), found, slug)
        except RenameRefusedError as refusal:
            raise click.ClickException(str(refusal)) from None
        if not dry_run:
            write(folder, renaming)
    print_lines(*_told(renaming))
    if dry_run:
        print_lines("Nothing was written.", err=True)


def write(folder: Path, renaming: StoryRename) -> None:
    """Write all that a renaming asks for. When something stops it, all files are as before, or as others saved them.

    Raises OSError, and Changed when a file is not what it was when the renaming was planned.
    """
    old, new, story = folder / renaming.path, folder / renaming.new_path, renaming.story
    if old != new and os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, "there is something of this name already", str(new))
    changes = {folder / one.path: one for one in (*renaming.others, *([story] if old == new else []))}
    try:
        for file, change in changes.items():
            _check_unchanged(file, change)
            files.write(file, change.data)
        if old != new:
            files.create(new, story.data)
            _check_unchanged(old, story)
            old.unlink()
    except BaseException:
        for file, change in changes.items():
            if _holds(file, change.data):
                with suppress(OSError):
                    files.write(file, change.before)
        if old != new and old.exists() and _holds(new, story.data):
            new.unlink()
        raise


def _check_unchanged(file: Path, change: FileChange) -> None:
    if read(str(file)) != change.before:
        raise FileChangedError(0, "this file was changed while it was read; run the command again", str(file))


def _holds(file: Path, data: bytes) -> bool:
    try:
        return read(str(file)) == data
    except OSError:
        return False


def _told(renaming: StoryRename) -> Iterator[str]:
    yield f"{renaming.path} -> {renaming.new_path}"
    if renaming.has_alias:
        yield f"  {renaming.old_url} leads to {renaming.new_url} from now on"
    for change in renaming.others:
        yield f"{change.path}: {pluralize(change.places, 'line')}"


def _path_in(folder: Path, wanted: str) -> str:
    """The path in the hub of the file that the user names; empty when it is not in the hub."""
    file = Path(wanted).resolve()
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else ""
