"""`site-builder build`: build the site from the files of a hub.

In: options. Out: the site in the output folder, diagnostics, a summary, and a report if asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.cli.options import BASE_URL, SITE, at_option, hub_folder, skipped_note, time_in_hub
from site_builder.cli.output import (
    PROBLEMS,
    SEE_ALL,
    failure_status,
    pluralize,
    print_lines,
    report_errors,
    show_diagnostics,
)
from site_builder.cli.progress import pass_lines, progress
from site_builder.cli.signals import SITE_INTACT, handle_interrupt
from site_builder.config.paths import CONTENT, DATA, LAYOUTS, STATE_FOLDER, STATIC
from site_builder.hub.schedule import Selection, SkippedStories
from site_builder.pipeline.build import BuildResult
from site_builder.pipeline.build import build as run
from site_builder.pipeline.options import Options

if TYPE_CHECKING:
    from site_builder.commands.verify import Differences


@click.command(short_help="Build the site.")
@SITE
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Folder for the site.  [default: public]")
@BASE_URL
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--future", is_flag=True, help="Publish scheduled stories too.")
@click.option("--expired", is_flag=True, help="Publish expired stories too.")
@at_option("Build the site as of this time.")
@click.option("--clean", is_flag=True, help="Discard saved state, and build everything again.")
@click.option("--verify", "verify_output", is_flag=True, help="Check that every file is the same as in a clean build.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Number of worker processes.  [default: one per core]",
)
@click.option("--no-search", is_flag=True, help="Do not build the search index.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write a report to FILE, as JSON.")
@click.option("--profile", is_flag=True, help="Show which files and layouts took longest.")
@click.option("--quiet", "-q", is_flag=True, help="Print only problems.")
def build(
    site: Path | None,
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    expired: bool,
    at: datetime | None,
    clean: bool,
    verify_output: bool,
    jobs: int,
    no_search: bool,
    strict: bool,
    report: Path | None,
    profile: bool,
    quiet: bool,
) -> None:
    """Build the site. Only what has changed since the last build is rendered; the result is the same as a clean build.

    \b
        site-builder build
        site-builder build --strict --base-url https://preview.example.org/
        site-builder build --drafts --future --output preview
        site-builder build --at 2026-12-01
    """
    hub_dir = hub_folder(site)
    target = _output_folder(output, hub_dir)
    options = Options(
        hub_dir=hub_dir,
        output=target,
        selection=Selection(at=time_in_hub(hub_dir, at), drafts=drafts, future=future, expired=expired),
        base_url=base_url,
        strict=strict,
        jobs=jobs,
        search=not no_search,
        clean=clean,
        is_release=at is None and not (drafts or future or expired),
    )
    with report_errors(target), handle_interrupt(SITE_INTACT), progress(not quiet) as listener:
        result = run(options, listener)
        differences = _differences(options) if verify_output and result.published else None
        if report:
            from site_builder.cli.report import write_report

            write_report(report, result, target)
    show_diagnostics(result.diagnostics, see_all=f"`--report FILE` writes all of them as JSON, and {SEE_ALL}")
    _exit_if_failed(result, strict)
    if not quiet:
        print_lines(*_summary(result, target, profile))
        print_lines(*skipped_note(at, result.skipped_stories), err=True)
    if differences is not None:
        _show_differences(differences, quiet)
    if strict and result.leftovers:
        print_lines("The site was published, but with --strict, a warning is an error.", err=True)
        sys.exit(PROBLEMS)


def _differences(options: Options) -> Differences:
    from site_builder.commands.verify import verify

    return verify(options)


def _show_differences(differences: Differences, quiet: bool) -> None:
    for path in differences.changed:
        print_lines(f"{path}: differs from a clean build", err=True)
    for path in differences.unknown:
        print_lines(f"{path}: no build has written it", err=True)
    if differences.changed:
        print_lines("The output folder differs from a clean build; build it again with `--clean`.", err=True)
    if differences.unknown:
        print_lines("Delete what is not yours; your own files belong into `static/root/`, or under `keep`.", err=True)
    if differences.changed or differences.unknown:
        sys.exit(PROBLEMS)
    if not quiet:
        print_lines("Verified: every published file is the same as in a clean build.")


def _output_folder(output: Path | None, hub_dir: Path) -> Path:
    """Return the output folder. Raises click.UsageError if it overlaps with a source folder, or is a file."""
    target = (output or hub_dir / "public").resolve()
    for name in (CONTENT, LAYOUTS, STATIC, DATA, STATE_FOLDER):
        source = hub_dir / name
        if target == source or source in target.parents or target in source.parents:
            raise click.UsageError(f"the output {target} would mix with {source}; choose another folder")
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"the output {target} is not a folder")
    return target


def _exit_if_failed(result: BuildResult, strict: bool) -> None:
    if result.published:
        return
    errors = sum(1 for d in result.diagnostics if d.severity == "error")
    reason = "with --strict, warnings count as errors" if strict and not errors else pluralize(errors, "error")
    print_lines(f"Build failed: {reason}. The published site was not changed.", err=True)
    sys.exit(failure_status(result.diagnostics))


def _summary(result: BuildResult, target: Path, profile: bool) -> Iterator[str]:
    seconds = sum(pass_time.seconds for pass_time in result.passes)
    if profile:
        yield from pass_lines(result.passes)
        from site_builder.cli.report import profile_lines

        yield from profile_lines(result)
        yield ""
    publication = result.published
    assert publication is not None
    stories = "; ".join((pluralize(result.stories, "story", "stories"), *_skipped(result.skipped_stories)))
    files = (
        f"{pluralize(len(publication.written), 'file')} written, {len(publication.removed):,} removed, "
        f"{publication.unchanged:,} unchanged"
    )
    yield f"{stories}; {files} in {seconds:.2f} s: {target}"


def _skipped(skipped: SkippedStories) -> Iterator[str]:
    """Yield how many stories were skipped, and when the site has to be built again."""
    counts = [
        pluralize(skipped.drafts, "draft") if skipped.drafts else "",
        f"{skipped.scheduled:,} scheduled" if skipped.scheduled else "",
        f"{skipped.expired:,} expired" if skipped.expired else "",
    ]
    *earlier, last = [count for count in counts if count] or [""]
    if last:
        yield f"{' and '.join(filter(None, (', '.join(earlier), last)))} left out"
    if skipped.next_change:
        yield f"next change {skipped.next_change.astimezone(UTC):%d %b %Y %H:%M} UTC"
