"""`site-builder serve`: preview the site in the browser while you write.

In: options. Out: a web server on this machine, and lines about each build.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import pluralize, print_lines, report_errors, show_diagnostics
from site_builder.cli.progress import progress
from site_builder.cli.signals import SITE_INTACT, handle_interrupt
from site_builder.config.paths import SETTINGS_PATH, STATE_FOLDER
from site_builder.config.reader import parse_config
from site_builder.deploy.registry import OUTPUT
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.pipeline.options import Options
from site_builder.serve.preview_options import preview_options

if TYPE_CHECKING:
    from site_builder.serve.index_build import IndexReport
    from site_builder.serve.rebuild_result import RebuildResult

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "none": "",
}
"""URL templates that open a file in an editor program."""


@click.command(short_help="Preview the site while you write.")
@SITE
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port of the preview; 0 for any free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="NAME",
    help="Address to listen on. Any other than the default lets other machines in.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in the browser.")
@click.option("--built", is_flag=True, help="Serve the finished site in `public` as a host would, without building.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="With --built: the folder of the finished site.")
@click.option("--no-drafts", is_flag=True, help="Hide drafts, scheduled and expired stories, as on the published site.")
@click.option(
    "--editor",
    envvar="SITE_BUILDER_EDITOR",
    default="vscode",
    show_default=True,
    metavar="NAME",
    help="Program that opens files: vscode, vscodium, cursor, zed, idea, none, or a URL with {path} and {line}.",
)
def serve(
    site: Path | None,
    port: int,
    host: str,
    open_browser: bool,
    built: bool,
    output: Path | None,
    no_drafts: bool,
    editor: str,
) -> None:
    """Preview the site in the browser. It updates each time you save a file.

    Drafts, scheduled and expired stories are included and marked. Problems are shown on top of the page. The search
    index is made when no file has changed for two seconds. Press Ctrl-C to stop.

    \b
        site-builder serve --open
        site-builder serve --port 8080 --editor zed
        site-builder build && site-builder serve --built
    """
    hub_dir = hub_folder(site)
    if built:
        with handle_interrupt("Stopped."):
            _run_built((output or hub_dir / OUTPUT).resolve(), hub_dir, host, port, open_browser)
        return
    if output:
        raise click.UsageError("--output is for --built: the preview has a folder of its own")
    options = preview_options(hub_dir, datetime.now(UTC), everything=not no_drafts)
    with report_errors(options.output), handle_interrupt(SITE_INTACT):
        _run(options, host, port, _editor_template(editor), open_browser)


def _run(options: Options, host: str, port: int, editor: str, open_browser: bool) -> None:
    # These take a tenth of a second to import, so other commands do not import them.
    from site_builder.serve.builds import Builds, build_command
    from site_builder.serve.index_builder import IndexBuilder, index_command
    from site_builder.serve.overlay import editor_link
    from site_builder.serve.rebuild import Rebuilder
    from site_builder.serve.rebuild_result import RebuildResult, try_build
    from site_builder.serve.server import Preview, listen, run
    from site_builder.serve.watch import Changes, Watch

    sockets = listen(host, port)
    later: list[Callable[..., None]] = []
    """What runs functions in the thread of the server, when that has begun."""

    def report_index(report: IndexReport) -> None:
        if report.parts and later:
            later[0](preview.refresh_search)
        print_lines(*_index_lines(report), err=bool(report.fault))

    everything = options.selection.drafts
    index_builder = IndexBuilder(index_command(options.hub_dir, everything), report_index, _announce_index)
    with progress() as listener:
        outcome = try_build(options, listener) or RebuildResult()
    print_report = _BuildPrinter()
    print_report(outcome, ())
    preview = Preview(options.output, outcome, editor_link(editor, options.hub_dir))
    changes: Changes = Queue()
    builds = Builds(build_command(options.hub_dir, everything))
    with Watch(options.hub_dir, changes) as watch, index_builder, builds:

        def begin(call_later: Callable[..., None]) -> None:
            later.append(call_later)

            def report(outcome: RebuildResult, changed: Collection[str], is_settled: bool) -> None:
                call_later(preview.update, outcome, is_settled)
                print_report(outcome, changed)

            show = partial(call_later, preview.show)
            Rebuilder(options, changes, builds, watch.follow, show, report, index_builder).start()
            base_path = outcome.last_build.base_path if outcome.last_build else "/"
            _announce(host, port, sockets[0].getsockname()[1], base_path, open_browser)

        with suppress(KeyboardInterrupt):
            run(preview, sockets, host, begin)


def _run_built(output: Path, hub_dir: Path, host: str, port: int, open_browser: bool) -> None:
    from site_builder.serve.built_site import BuiltSite, run_built_site
    from site_builder.serve.server import listen
    from site_builder.store.manifest import last_build

    if not (output / "index.html").is_file():
        raise click.ClickException(f"there is no site in {output}; run `site-builder build` first")
    with report_errors(output):
        record = last_build(output, hub_dir / STATE_FOLDER)
        base_path = record.base_path if record else _base_path(hub_dir)
        sockets = listen(host, port)
        _announce(host, port, sockets[0].getsockname()[1], base_path, open_browser, what="The finished site")
        with suppress(KeyboardInterrupt):
            run_built_site(BuiltSite(output, base_path), sockets, host)


def _base_path(hub_dir: Path) -> str:
    """Return the base path in the settings; that of a site at the top of its host if they cannot be read."""
    config = parse_config((hub_dir / SETTINGS_PATH).read_bytes()).value
    return config.base_path if config else "/"


def _announce_index() -> None:
    print_lines("Making the search index. An edit interrupts it, and the next pause begins it again.")


def _index_lines(report: IndexReport) -> Iterator[str]:
    """Yield what is printed about the search index: nothing when it was up to date."""
    if report.fault:
        yield f"The search index was not made: {report.fault}"
    elif report.parts:
        yield f"Search index: {pluralize(report.parts, 'part')} made in {report.seconds:.2f} s"


def _announce(
    host: str, requested_port: int, port: int, base_path: str, open_browser: bool, what: str = "Preview"
) -> None:
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}{base_path}"
    if requested_port not in (0, port):
        print_lines(f"Port {requested_port} is in use by another program; using {port}.")
    print_lines(f"{what}: {url} (press Ctrl-C to stop)")
    if open_browser:
        webbrowser.open(url)


def _editor_template(editor: str) -> str:
    """Return the URL template for an editor program. Raises click.UsageError for an unknown one."""
    template = EDITORS.get(editor, editor)
    try:
        usable = not template or template.format(path="/a", line=1, column=1) != template
    except (LookupError, ValueError):
        usable = False
    if not usable:
        names = ", ".join(EDITORS)
        raise click.UsageError(f"unknown editor `{editor}`; choose one of {names}, or give a URL with {{path}}")
    return template


class _BuildPrinter:
    """Prints the result of each build: its diagnostics if they are new, and a summary."""

    def __init__(self) -> None:
        self._last_diagnostics: tuple[Diagnostic, ...] = ()

    def __call__(self, outcome: RebuildResult, changed: Collection[str]) -> None:
        if outcome.diagnostics != self._last_diagnostics:
            show_diagnostics(outcome.diagnostics)
        if outcome.failed:
            print_lines("The preview shows the last good site until the errors are fixed.", err=True)
        elif outcome.written or outcome.removed:
            names = sorted(changed)
            cause = names[0] if len(names) == 1 else pluralize(len(names), "change") if names else "The site"
            files = pluralize(outcome.written, "file")
            print_lines(f"{cause}: {files} written, {outcome.removed:,} removed in {outcome.seconds:.2f} s")
        elif self._last_diagnostics and not outcome.diagnostics:
            print_lines("All problems fixed.")
        self._last_diagnostics = outcome.diagnostics
