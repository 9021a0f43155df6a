"""`site-builder next`: the next moment at which the published site has to change, for whatever starts builds."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder.cli.options import SITE, at_option, hub_folder, moment
from site_builder.cli.output import print_lines, print_raw, report_errors
from site_builder.diagnostics.formats import to_json
from site_builder.hub.schedule import changes
from site_builder.pipeline.session import read_content

NOTHING_DUE = 3
"""Exit status; another one than that of any failure."""


@click.command("next", short_help="Say when the site must be built again.")
@SITE
@at_option("The next one after this time.")
@click.option("--due", type=moment, metavar="SINCE", help="Say instead what has become due since this time.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def next_change(site: Path | None, at: datetime | None, due: datetime | None, as_json: bool) -> None:
    """Print the next moment at which a story goes live, expires, is pinned no longer or is no news any more, in UTC.

    A site does not change by itself: have it built then. The first line has the moment alone; it is empty when nothing
    is to come.

    \b
        site-builder next
        sleep $(( $(date -d "$(site-builder next | head -n 1)" +%s) - $(date +%s) )) && site-builder build

    With --due, print what has become due since the last build. Exit status 3 says that nothing has:

    \b
        site-builder next --due 2026-11-20T09:00:00Z && site-builder build
    """
    folder = hub_folder(site)
    with report_errors(folder):
        content = read_content(folder).value
    now = at or datetime.now(UTC)
    when, what = changes(content.all_stories if content else (), due or now)
    if due and (when is None or when > now):
        sys.exit(NOTHING_DUE)
    written = f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when else ""
    if as_json:
        stories = [{"path": story.path, "title": story.title, "what": happens} for story, happens in what]
        print_raw(to_json({"at": written or None, "stories": stories}))
        return
    print_lines(written)
    for story, happens in what:
        print_lines(f"{story.path}: {happens}")
