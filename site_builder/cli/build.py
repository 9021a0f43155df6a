"""`site-builder build`: from stories to a deployable site."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder.cli.options import BASE_URL, SITE, at_option, hub_folder, skipped_note
from site_builder.cli.output import PROBLEMS, USAGE, pluralize, print_lines, report_errors, show_diagnostics
from site_builder.cli.progress import pass_lines, progress
from site_builder.cli.report import profile_lines, write_report
from site_builder.cli.signals import WHOLE, handle_interrupt
from site_builder.commands.verify import verify
from site_builder.config.paths import CONTENT, LAYOUTS, STATE_FOLDER, STATIC
from site_builder.config.schema import SETTINGS_PATH
from site_builder.hub.schedule import Selection, SkippedStories
from site_builder.pipeline.build import BuildResult
from site_builder.pipeline.build import build as run
from site_builder.pipeline.options import Options


@click.command(short_help="Build the site.")
@SITE
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Folder to write to.  [default: public]")
@BASE_URL
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--future", is_flag=True, help="Publish stories of the future too.")
@click.option("--expired", is_flag=True, help="Publish expired stories too.")
@at_option("Build as if it were this time.")
@click.option("--clean", is_flag=True, help="Make everything anew.")
@click.option("--verify", "proof", is_flag=True, help="Prove that the site is what a clean build gives.")
@click.option(
    "--jobs", "-j", type=click.IntRange(0), default=0, metavar="N", help="Worker processes.  [default: cores]"
)
@click.option("--no-search", is_flag=True, help="Leave out the search index.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write what was done, as JSON.")
@click.option("--profile", is_flag=True, help="Show where the time went.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but what is wrong.")
def build(
    site: Path | None,
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    expired: bool,
    at: datetime | None,
    clean: bool,
    proof: bool,
    jobs: int,
    no_search: bool,
    strict: bool,
    report: Path | None,
    profile: bool,
    quiet: bool,
) -> None:
    """Build the site: everything in one go, or what has changed since the last time - the result is the same.

    \b
        site-builder build
        site-builder build --strict --base-url https://preview.example.org/
        site-builder build --drafts --future --output preview
        site-builder build --at 2026-12-01
    """
    folder = hub_folder(site)
    target = (output or folder / "public").resolve()
    _check_output(target, folder)
    selection = Selection(at=at or datetime.now(UTC), drafts=drafts, future=future, expired=expired)
    for_readers = at is None and not (drafts or future or expired)
    options = Options(
        hub_dir=folder,
        output=target,
        selection=selection,
        base_url=base_url,
        strict=strict,
        jobs=jobs,
        search=not no_search,
        clean=clean,
        is_release=for_readers,
    )
    with report_errors(target), handle_interrupt(WHOLE):
        with progress(not quiet) as listener:
            result = run(options, listener)
            differing = verify(options) if proof and result.published else []
        if report:
            write_report(report, result, target)
    show_diagnostics(result.diagnostics)
    if result.published is None:
        print_lines(_refusal(result, strict), err=True)
        sys.exit(USAGE if any(d.path == SETTINGS_PATH for d in result.diagnostics) else PROBLEMS)
    if not quiet:
        print_lines(*_told(result, target, profile))
        print_lines(*skipped_note(at, result.skipped_stories), err=True)
    if proof:
        _show_proof(differing, quiet)


def _show_proof(differing: list[str], quiet: bool) -> None:
    for path in differing:
        print_lines(f"{path}: not what a clean build gives", err=True)
    if differing:
        print_lines("The output folder differs from a clean build; `--clean` makes it anew.", err=True)
        sys.exit(PROBLEMS)
    if not quiet:
        print_lines("Verified: every published file is what a clean build gives.")


def _check_output(target: Path, site: Path) -> None:
    """The output may not be, hold or lie in a folder that the hub is made from."""
    for name in (CONTENT, LAYOUTS, STATIC, STATE_FOLDER):
        source = site / name
        if target == source or source in target.parents or target in source.parents:
            raise click.UsageError(f"the output {target} would mix with {source}; choose a folder of its own")
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"the output {target} is not a folder")


def _refusal(result: BuildResult, strict: bool) -> str:
    errors = sum(1 for d in result.diagnostics if d.severity == "error")
    if strict and not errors:
        return "Nothing was published: with --strict, warnings count as errors."
    return f"Nothing was published: {errors} error{'s' if errors != 1 else ''} to mend. The last site is untouched."


def _told(result: BuildResult, target: Path, profile: bool) -> Iterator[str]:
    seconds = sum(one.seconds for one in result.passes)
    if profile:
        yield from pass_lines(result.passes)
        yield from profile_lines(result)
        yield ""
    done = result.published
    assert done is not None
    yield (
        f"{'; '.join((pluralize(result.stories, 'story', 'stories'), *_omitted(result.skipped_stories)))}; "
        f"{pluralize(len(done.written), 'file')} written, {len(done.removed):,} removed, {done.unchanged:,} unchanged "
        f"in {seconds:.2f} s: {target}"
    )


def _omitted(left_out: SkippedStories) -> Iterator[str]:
    """What was not published, and when the site has to be built again."""
    counts = [
        pluralize(left_out.drafts, "draft") if left_out.drafts else "",
        f"{left_out.scheduled:,} scheduled" if left_out.scheduled else "",
        f"{left_out.expired:,} expired" if left_out.expired else "",
    ]
    *before, last = [text for text in counts if text] or [""]
    if last:
        yield f"{' and '.join(filter(None, (', '.join(before), last)))} left out"
    if left_out.next_change:
        yield f"next change {left_out.next_change.astimezone(UTC):%d %b %Y %H:%M} UTC"
