"""`site-builder check`: report problems of a hub without building it.

In: options and files. Out: diagnostics, for people or for programs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

import click

from site_builder import __version__
from site_builder.cli.options import SITE, at_option, hub_folder, time_in_hub
from site_builder.cli.output import failure_status, pluralize, print_lines, print_raw, report_errors, show_diagnostics
from site_builder.cli.progress import progress
from site_builder.config.paths import find_hub_dir
from site_builder.content.paths import URL_LOCK_PATH
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.diagnostics.formats import as_github, as_json, as_sarif, relative_to_root
from site_builder.hub.schedule import Selection
from site_builder.lint.check import CheckReport
from site_builder.lint.check import check as run
from site_builder.lint.external_links import check_urls
from site_builder.pipeline.options import Options

FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "json": as_json,
    "github": as_github,
    "sarif": lambda diagnostics: as_sarif(diagnostics, __version__),
}


@click.command(short_help="Find mistakes without building.")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@SITE
@click.option(
    "--format", "report_format", type=click.Choice(["text", *FORMATS]), default="text", help="Format of the report."
)
@click.option("--external-links", is_flag=True, help="Check links to other sites too. Uses the network.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@at_option("Check the hub as of this time.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Number of worker processes.  [default: one per core]",
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing when there are no problems.")
def check(
    paths: tuple[Path, ...],
    site: Path | None,
    report_format: str,
    external_links: bool,
    strict: bool,
    at: datetime | None,
    jobs: int,
    quiet: bool,
) -> None:
    """Report every problem that a build would report, and likely mistakes that a build ignores: a number in a takeaway
    that differs from the text, two stories that credit the same original, a misspelt tag.

    With FILEs or folders, only their problems are reported, and lost URLs. A problem of two files, such as two that
    credit the same original, is reported with either of them.

    \b
        site-builder check
        site-builder check content/news/2026/11/2026-11-20-a-story.md
        site-builder check --strict --format github        in a workflow on GitHub
        site-builder check --external-links                once a week

    Exit status: 0 without errors, 1 with errors, 2 for wrong usage or settings.
    """
    hub_dir = hub_folder(site or (_hub_of(paths[0]) if paths else None))
    options = Options(
        hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=time_in_hub(hub_dir, at)), jobs=jobs
    )
    listening = progress(report_format == "text" and not quiet)
    with report_errors(hub_dir), listening as listener:
        report = run(options, listener, check_urls if external_links else None)
    diagnostics = [d for d in report.diagnostics if not paths or _concerns(d, paths, hub_dir)]
    _show(diagnostics, report, report_format, hub_dir, quiet)
    if any(d.severity == "error" for d in diagnostics) or (strict and diagnostics):
        sys.exit(failure_status(diagnostics))


def _show(
    diagnostics: Sequence[Diagnostic], report: CheckReport, report_format: str, hub_dir: Path, quiet: bool
) -> None:
    """Print diagnostics in a format. Paths in formats for programs are relative to the current folder."""
    if report_format != "text":
        hub_path = os.path.relpath(hub_dir).replace(os.sep, "/")
        text = FORMATS[report_format](relative_to_root(diagnostics, "" if hub_path == "." else hub_path))
        if text:
            print_raw(text)
    elif diagnostics:
        show_diagnostics(diagnostics, err=False)
    elif not quiet:
        print_lines(f"Checked {pluralize(report.stories, 'story', 'stories')}. No problems found.")


def _hub_of(path: Path) -> Path | None:
    return find_hub_dir(path.resolve() if path.is_dir() else path.resolve().parent)


def _in_nfc(path: Path) -> Path:
    """Return a path in the Unicode form of the paths of diagnostics."""
    return Path(normalize("NFC", str(path)))


def _concerns(diagnostic: Diagnostic, paths: Iterable[Path], hub_dir: Path) -> bool:
    """Return whether a diagnostic is about one of the given files. Lost URLs always are: their file may be any."""
    files = [_in_nfc(hub_dir / path) for path in (diagnostic.path, *diagnostic.other_paths)]
    given = [_in_nfc(path.resolve()) for path in paths]
    is_given = any(file == path or path in file.parents for file in files for path in given)
    return is_given or diagnostic.path == URL_LOCK_PATH
