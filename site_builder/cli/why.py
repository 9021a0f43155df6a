"""`site-builder why`: explain why a page was rendered, or would be.

In: a page. Out: lines about what has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from site_builder.cli.options import BASE_URL, SITE, at_option, hub_folder, time_in_hub
from site_builder.cli.output import failure_status, print_lines, report_errors, show_diagnostics
from site_builder.commands.why import PageHistory
from site_builder.commands.why import why as find_out
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options


@click.command(short_help="Explain why a page was rendered.")
@click.argument("url")
@SITE
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Folder of the built site.  [default: public]")
@BASE_URL
@click.option("--drafts", is_flag=True, help="Same as `build --drafts`.")
@click.option("--future", is_flag=True, help="Same as `build --future`.")
@click.option("--expired", is_flag=True, help="Same as `build --expired`.")
@at_option("Same as `build --at`.")
@click.option("--no-search", is_flag=True, help="Same as `build --no-search`.")
def why(
    url: str,
    site: Path | None,
    output: Path | None,
    base_url: str,
    drafts: bool,
    future: bool,
    expired: bool,
    at: datetime | None,
    no_search: bool,
) -> None:
    """Show what has changed in a page since it was last rendered, and what the next build would change.

    URL is the URL of a page, its path, or the file of a story or an item:

    \b
        site-builder why /news/a-story/
        site-builder why content/news/2026/11/2026-11-20-a-story.md
        site-builder why /tools/pricing/free/
    """
    hub_dir = hub_folder(site)
    target = (output or hub_dir / "public").resolve()
    selection = Selection(at=time_in_hub(hub_dir, at), drafts=drafts, future=future, expired=expired)
    with report_errors(target):
        answer = find_out(
            Options(hub_dir=hub_dir, output=target, selection=selection, base_url=base_url, search=not no_search), url
        )
    if any(diagnostic.severity == "error" for diagnostic in answer.diagnostics):
        show_diagnostics(answer.diagnostics)
        sys.exit(failure_status(answer.diagnostics))
    if not answer.path:
        raise click.ClickException(answer.missing or f"no page of this site is `{url}`")
    print_lines(f"/{answer.path.removesuffix('index.html')}" + (f"  ({answer.origin})" if answer.origin else ""))
    print_lines(*_lines(answer))


def _lines(answer: PageHistory) -> Iterator[str]:
    if not answer.published:
        yield "Not published yet: the next build makes it."
        return
    if answer.due:
        yield "The next build renders it, because of:"
        yield from (f"  - {line}" for line in answer.pending)
    else:
        yield "Up to date: the next build leaves it alone."
    if answer.earlier:
        yield "When it was last rendered, this had changed:"
        yield from (f"  - {line}" for line in answer.earlier)
    else:
        yield "It has not changed since it was first rendered."
