"""`site-builder rename`: change the URL of a story or an item, redirect the old URL, and update every reference to it.

In: a story or an item, and a new slug. Out: changed files, all or none of them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import SettingsError, pluralize, print_lines, report_errors
from site_builder.commands.rename import FileChange, Rename, RenameRefusedError, find_named, plan_rename
from site_builder.pipeline.session import read_content
from site_builder.system import files
from site_builder.system.files import FileChangedError, find_file, read


@click.command(short_help="Change the URL of a story or item and every reference to it.")
@click.argument("name", metavar="STORY|ITEM")
@click.argument("slug", metavar="NEW-SLUG")
@SITE
@click.option("--dry-run", is_flag=True, help="Show what would change, without writing.")
def rename(name: str, slug: str, site: Path | None, dry_run: bool) -> None:
    """Rename a story or an item, redirect its old URL to the new one, and update every reference to it: links,
    `related` and `unrelated`, declared fields, `redirects.yaml`, and the links of `site.yaml`.

    STORY is the file or the slug of a story. ITEM is the file of an item, or its collection and id. The last word is
    the new slug or id:

    \b
        site-builder rename a-storry a-story
        site-builder rename content/news/2026/11/2026-11-20-a-storry.md a-story --dry-run
        site-builder rename tools/cursor cursor-editor

    An item with a file of its own gets another file name; in a YAML file with several, its `id` is changed. Either all
    files are changed, or none.
    """
    hub_dir = hub_folder(site)
    with report_errors(hub_dir):
        content = read_content(hub_dir).value
        if content is None:
            raise SettingsError
        try:
            named = find_named(content, name, _path_in_hub(hub_dir, name))
            planned = plan_rename(content, lambda path: read(str(find_file(hub_dir, path))), named, slug)
        except RenameRefusedError as refusal:
            raise click.ClickException(str(refusal)) from None
        if not dry_run:
            write(hub_dir, planned)
    print_lines(*_summary(planned))
    if dry_run:
        print_lines("Nothing was written.", err=True)


def write(hub_dir: Path, planned: Rename) -> None:
    """Write the files of a rename. If it fails, all files are as before, or as other programs have saved them.

    Raises OSError, and FileChangedError when a file has changed since the rename was planned.
    """
    old, new = find_file(hub_dir, planned.path), find_file(hub_dir, planned.new_path)
    own = planned.file
    if old != new and os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, "a file or folder with this name already exists", str(new))
    changes = {find_file(hub_dir, change.path): change for change in (*planned.others, *([own] if old == new else []))}
    try:
        for file, change in changes.items():
            _check_unchanged(file, change)
            files.write(file, change.data)
        if old != new:
            files.create(new, own.data)
            _check_unchanged(old, own)
            old.unlink()
    except BaseException:
        for file, change in changes.items():
            if _has_bytes(file, change.data):
                with suppress(OSError):
                    files.write(file, change.before)
        if old != new and old.exists() and _has_bytes(new, own.data):
            new.unlink()
        raise


def _check_unchanged(file: Path, change: FileChange) -> None:
    if read(str(file)) != change.before:
        raise FileChangedError(0, "this file was changed while it was read; run the command again", str(file))


def _has_bytes(file: Path, data: bytes) -> bool:
    try:
        return read(str(file)) == data
    except OSError:
        return False


def _summary(planned: Rename) -> Iterator[str]:
    if planned.path == planned.new_path:
        yield f"{planned.path}: `{planned.old}` -> `{planned.new}`"
    else:
        yield f"{planned.path} -> {planned.new_path}"
    if planned.has_alias:
        yield f"  {planned.old_url} now redirects to {planned.new_url}"
    for change in planned.others:
        yield f"{change.path}: {pluralize(change.changed_lines, 'line')}"


def _path_in_hub(hub_dir: Path, name: str) -> str:
    """Return the path of a file relative to the hub; empty for a file outside it."""
    file = Path(name).resolve()
    return normalize("NFC", file.relative_to(hub_dir).as_posix()) if file.is_relative_to(hub_dir) else ""
