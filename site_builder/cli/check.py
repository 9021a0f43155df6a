"""`site-builder check`: what is wrong with the hub, and what could be better, without building it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder import __version__
from site_builder.cli.options import SITE, at_option, hub_folder
from site_builder.cli.output import PROBLEMS, USAGE, pluralize, print_lines, print_raw, report_errors, show_diagnostics
from site_builder.cli.progress import progress
from site_builder.config.reader import find_hub_dir
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.url_lock import URL_LOCK_PATH
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.diagnostics.formats import as_github, as_json, as_sarif, relative_to_root
from site_builder.hub.schedule import Selection
from site_builder.lint.check import CheckReport
from site_builder.lint.check import check as run
from site_builder.lint.external_links import check_urls
from site_builder.pipeline.options import Options

FORMS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": lambda found: as_sarif(found, __version__),
}


@click.command(short_help="Find mistakes, without building.")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@SITE
@click.option("--format", "form", type=click.Choice(["text", *FORMS]), default="text", help="Form of the report.")
@click.option("--external-links", is_flag=True, help="Look up links to other sites too. This needs the network.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@at_option("Check as if it were this time.")
@click.option("--jobs", "-j", type=click.IntRange(0), default=0, metavar="N", help="Worker processes.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing when all is well.")
def check(
    paths: tuple[Path, ...],
    site: Path | None,
    form: str,
    external_links: bool,
    strict: bool,
    at: datetime | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Find everything that a build would find, and mistakes that no build minds: a number of a takeaway that is another
    one in the text, two stories that credit one original, a tag that looks misspelt.

    With FILEs or folders, only what concerns them is reported, and addresses that are lost.

    \b
        site-builder check
        site-builder check content/news/2026/11/2026-11-20-a-story.md
        site-builder check --strict --format github        in a workflow on GitHub
        site-builder check --external-links                once a week

    Exit status: 0 when there is no error, 1 when there is one, 2 for wrong usage or settings.
    """
    folder = hub_folder(site or (_site_of(paths[0]) if paths else None))
    options = Options(
        hub_dir=folder, output=folder / "public", selection=Selection(at=at or datetime.now(UTC)), jobs=jobs
    )
    listening = progress(form == "text" and not quiet)
    with report_errors(folder), listening as listener:
        checked = run(options, listener, check_urls if external_links else None)
    found = [d for d in checked.diagnostics if not paths or _concerns(d, paths, folder)]
    _show(found, checked, form, folder, quiet)
    if any(d.severity == "error" for d in found) or (strict and found):
        sys.exit(USAGE if any(d.path == SETTINGS_PATH and d.severity == "error" for d in found) else PROBLEMS)


def _show(found: Sequence[Diagnostic], checked: CheckReport, form: str, folder: Path, quiet: bool) -> None:
    if form != "text":
        above = os.path.relpath(folder).replace(os.sep, "/")
        report = FORMS[form](relative_to_root(found, "" if above == "." else above))
        if report:
            print_raw(report)
    elif found:
        show_diagnostics(found, err=False)
    elif not quiet:
        print_lines(f"{pluralize(checked.stories, 'story', 'stories')}, nothing to mend.")


def _site_of(path: Path) -> Path | None:
    return find_hub_dir(path.resolve() if path.is_dir() else path.resolve().parent)


def _concerns(diagnostic: Diagnostic, paths: Iterable[Path], folder: Path) -> bool:
    """Whether some of these files are meant. Whose file was at an address that is lost, no path tells any more."""
    file = folder / diagnostic.path
    named = any(file == path.resolve() or path.resolve() in file.parents for path in paths)
    return named or diagnostic.path == URL_LOCK_PATH
