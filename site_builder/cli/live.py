"""`site-builder live`: compare the live site, by its sitemap, with the pages that should be live now.

In: a URL. Out: a line for each difference.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from site_builder.cli.options import SITE, at_option, hub_folder, time_in_hub
from site_builder.cli.output import (
    PROBLEMS,
    failure_status,
    pluralize,
    print_lines,
    report_errors,
    show_diagnostics,
)
from site_builder.cli.progress import progress
from site_builder.cli.signals import handle_interrupt
from site_builder.deploy.live_check import LiveError, compare_live, expected_urls, fetch_sitemaps
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options
from site_builder.system.progress import ProgressTimer


@click.command(short_help="Compare the live site with what it should be.")
@click.argument("url", required=False)
@SITE
@at_option("Compare with the site as of this time.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing when there are no differences.")
def live(url: str | None, site: Path | None, at: datetime | None, quiet: bool) -> None:
    """Compare the live site at URL, by its sitemap, with what should be live now. Report pages that are missing,
    outdated, or should be gone. The default for URL is the one in the settings. Uses the network.

    \b
        site-builder live
        site-builder live https://news.example.org/

    Exit status: 0 without differences, 1 with differences.
    """
    hub_dir = hub_folder(site)
    options = Options(hub_dir=hub_dir, output=hub_dir / "public", selection=Selection(at=time_in_hub(hub_dir, at)))
    with report_errors(hub_dir), handle_interrupt("Stopped."):
        expected = expected_urls(options)
        if any(diagnostic.severity == "error" for diagnostic in expected.diagnostics):
            show_diagnostics(expected.diagnostics)
            sys.exit(failure_status(expected.diagnostics))
        try:
            with progress(not quiet) as listener, ProgressTimer(listener)("fetch") as tick:
                live_urls = fetch_sitemaps(url or expected.urls.absolute("/"), expected.urls, tick)
        except LiveError as error:
            raise click.ClickException(str(error)) from None
    differences = compare_live(live_urls, expected)
    for difference in differences:
        detail = f"  ({difference.detail})" if difference.detail else ""
        print_lines(f"{difference.what:<14} {difference.url}{detail}")
    if differences:
        print_lines(f"{pluralize(len(differences), 'URL')} of {len(expected.changed_times):,} differ.")
        sys.exit(PROBLEMS)
    if not quiet:
        print_lines(f"Checked {pluralize(len(live_urls), 'URL')}. No differences found.")
