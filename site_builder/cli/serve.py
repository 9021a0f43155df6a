"""`site-builder serve`: the preview for editors."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

import click
import msgspec

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import pluralize, print_lines, report_errors, show_diagnostics
from site_builder.cli.progress import progress
from site_builder.cli.signals import WHOLE, handle_interrupt
from site_builder.config.paths import STATE_FOLDER
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options

if TYPE_CHECKING:
    from site_builder.serve.rebuild import RebuildResult

PREVIEW = "preview"
"""Folder below the state folder of the hub: readers' own site is never touched."""
EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "none": "",
}
"""Addresses that open a file in an editor program."""


@click.command(short_help="Preview the site while writing.")
@SITE
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for any.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="NAME",
    help="Another lets other machines in.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in the browser.")
@click.option("--no-drafts", is_flag=True, help="Without drafts, scheduled and expired stories: as readers get it.")
@click.option(
    "--editor",
    envvar="SITE_BUILDER_EDITOR",
    default="vscode",
    show_default=True,
    metavar="NAME",
    help="Program that opens a file: vscode, vscodium, cursor, zed, idea or none; or an address with {path}, {line}.",
)
def serve(site: Path | None, port: int, host: str, open_browser: bool, no_drafts: bool, editor: str) -> None:
    """Show the site in the browser as it will be, and bring it up to date with every file that is saved.

    Drafts, scheduled and expired stories are shown too, and marked. What is wrong in the hub is shown over the page.
    Ctrl-C ends it.

    \b
        site-builder serve --open
        site-builder serve --port 8080 --editor zed
    """
    folder = hub_folder(site)
    extra = not no_drafts
    selection = Selection(at=datetime.now(UTC), drafts=extra, future=extra, expired=extra)
    target = folder / STATE_FOLDER / PREVIEW / "public"
    options = Options(hub_dir=folder, output=target, selection=selection, search=False, host="any", precompress=False)
    with report_errors(options.output), handle_interrupt(WHOLE):
        _run(options, host, port, _checked(editor), open_browser)


def _run(options: Options, host: str, port: int, editor: str, open_browser: bool) -> None:
    # These take a tenth of a second to import, which other commands need not pay.
    from site_builder.serve.early_render import EarlyRenderer
    from site_builder.serve.overlay import editor_link
    from site_builder.serve.rebuild import Rebuilder, RebuildResult, try_build
    from site_builder.serve.server import Preview, listen, run
    from site_builder.serve.watch import Changes, Watch

    sockets = listen(host, port)
    ahead = EarlyRenderer(options.hub_dir)
    with progress() as listener:
        outcome = try_build(options, listener, ahead.take) or RebuildResult()
    print_report = _Report()
    print_report(outcome, ())
    preview = Preview(options.output, outcome, editor_link(editor, options.hub_dir))
    changes: Changes = Queue()
    with Watch(options.hub_dir, changes) as watch:

        def begin(later: Callable[..., None]) -> None:
            def tell(outcome: RebuildResult, changed: Collection[str | None]) -> None:
                later(preview.update, outcome)
                print_report(outcome, changed)

            # There are threads now, and a process with threads must not fork.
            serial = msgspec.structs.replace(options, jobs=1)
            Rebuilder(serial, changes, ahead, watch.follow, partial(later, preview.show), tell).start()
            base_path = outcome.done.base_path if outcome.done else "/"
            _greet(host, port, sockets[0].getsockname()[1], base_path, open_browser)

        with suppress(KeyboardInterrupt):
            run(preview, sockets, host, begin)


def _greet(host: str, wanted: int, port: int, base_path: str, open_browser: bool) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}{base_path}"
    if wanted not in (0, port):
        print_lines(f"Port {wanted} is taken by another program; {port} is free.")
    print_lines(f"The preview is at {address} - Ctrl-C ends it.")
    if open_browser:
        webbrowser.open(address)


def _checked(editor: str) -> str:
    """The template of the addresses that open a file."""
    template = EDITORS.get(editor, editor)
    try:
        usable = not template or template.format(path="/a", line=1, column=1) != template
    except (LookupError, ValueError):
        usable = False
    if not usable:
        known = ", ".join(EDITORS)
        raise click.UsageError(f"`{editor}` is no editor that is known here ({known}), nor an address with {{path}}")
    return template


class _Report:
    """Prints what came of each build: all that is wrong when it is something new, else a line."""

    def __init__(self) -> None:
        self._last: tuple[Diagnostic, ...] = ()

    def __call__(self, outcome: RebuildResult, changed: Collection[str | None]) -> None:
        if outcome.diagnostics != self._last:
            show_diagnostics(outcome.diagnostics)
        if outcome.failed:
            print_lines("The preview shows the last good site until this is mended.", err=True)
        elif outcome.written or outcome.removed:
            names = sorted(name for name in changed if name)
            cause = names[0] if len(names) == 1 else pluralize(len(names), "change") if names else "The site"
            files = pluralize(outcome.written, "file")
            print_lines(f"{cause}: {files} written, {outcome.removed:,} removed in {outcome.seconds:.2f} s")
        elif self._last and not outcome.diagnostics:
            print_lines("All is mended.")
        self._last = outcome.diagnostics
