"""`site-builder next`: print when the published site has to change next, for schedulers of builds.

In: a time. Out: the next time and what changes then, or an exit status.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder.cli.options import SITE, at_option, hub_folder, parse_time, time_in_hub
from site_builder.cli.output import SettingsError, print_lines, print_raw, report_errors
from site_builder.diagnostics.formats import to_json
from site_builder.hub.schedule import changes
from site_builder.pipeline.session import read_content

NOTHING_DUE = 3
"""Exit status when nothing has become due; no error has this status."""


@click.command("next", short_help="Show when the site must be built again.")
@SITE
@at_option("Show the next change after this time.")
@click.option("--due", type=parse_time, metavar="SINCE", help="Show what has become due since this time instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def next_change(site: Path | None, at: datetime | None, due: datetime | None, as_json: bool) -> None:
    """Print the next time, in UTC, when a story goes live, expires, is no longer pinned or is no longer news.

    The site has to be built at that time. The first line has only the time, and is empty if nothing will change.

    \b
        site-builder next
        sleep $(( $(date -d "$(site-builder next | head -n 1)" +%s) - $(date +%s) )) && site-builder build

    With --due, print what has become due since the last build. The exit status is 3 if nothing has:

    \b
        site-builder next --due 2026-11-20T09:00:00Z && site-builder build
    """
    hub_dir = hub_folder(site)
    with report_errors(hub_dir):
        content = read_content(hub_dir).value
    if content is None:
        raise SettingsError
    now = time_in_hub(hub_dir, at)
    due = due and time_in_hub(hub_dir, due)
    next_time, events = changes(content.all_stories, due or now)
    if due and (next_time is None or next_time > now):
        sys.exit(NOTHING_DUE)
    time_text = f"{next_time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if next_time else ""
    if as_json:
        stories = [{"path": story.path, "title": story.title, "what": event} for story, event in events]
        print_raw(to_json({"at": time_text or None, "stories": stories}))
        return
    print_lines(time_text)
    for story, event in events:
        print_lines(f"{story.path}: {event}")
