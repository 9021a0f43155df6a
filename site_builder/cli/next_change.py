"""`site-builder next`: print when the published site has to change next, for schedulers of builds.

In: a time. Out: the next time and what changes then, or an exit status.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from site_builder.cli.options import SITE, at_option, hub_folder, parse_time, time_in_hub
from site_builder.cli.output import SettingsError, print_lines, print_raw, report_errors
from site_builder.diagnostics.formats import to_json
from site_builder.hub.schedule import changes
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.pipeline.layout_queries import ends_asked_for
from site_builder.pipeline.session import read_content
from site_builder.render.templates import Layouts

NOTHING_DUE = 3
"""Exit status when nothing has become due; no error has this status."""


@click.command("next", short_help="Show when the site must be built again.")
@SITE
@at_option("Show the next change after this time.")
@click.option("--due", type=parse_time, metavar="SINCE", help="Show what has become due since this time instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def next_change(site: Path | None, at: datetime | None, due: datetime | None, as_json: bool) -> None:
    """Print the next time, in UTC, when a story goes live, expires, is no longer pinned or is no longer news,
    or when the day of an item ends for which a layout asks with `upcoming` or `past`.

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
    ends = ends_asked_for(Layouts(content.layouts, {}), content)
    next_time, events = changes(content.all_stories, due or now, ends)
    if due and (next_time is None or next_time > now):
        sys.exit(NOTHING_DUE)
    time_text = f"{next_time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if next_time else ""
    if as_json:
        print_raw(to_json({"at": time_text or None, **_by_kind(events)}))
        return
    print_lines(time_text)
    for changed, event in events:
        print_lines(f"{changed.path}: {event}")


def _by_kind(events: Sequence[tuple[Story | Item, str]]) -> dict[str, list[dict[str, str]]]:
    """Return what changes as JSON: stories, and items if there are any."""
    stories = [{"path": one.path, "title": one.title, "what": what} for one, what in events if isinstance(one, Story)]
    items = [{"path": one.path, "name": one.name, "what": what} for one, what in events if isinstance(one, Item)]
    return {"stories": stories, **({"items": items} if items else {})}
