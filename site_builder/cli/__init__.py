"""The command line: one module for each command, imported only when the command runs.

In: arguments. Out: printed lines, files and exit statuses.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from site_builder import __version__
from site_builder.cli.signals import handle_interrupt

COMMANDS = {
    "build": ("build", "Build the site."),
    "check": ("check", "Find mistakes without building."),
    "completion": ("completion", "Print a script that lets the shell complete commands."),
    "deploy": ("deploy", "Build the site and upload what has changed."),
    "explain": ("explain", "Explain a message, or print a page of the documentation."),
    "init": ("init", "Create a new hub."),
    "list": ("list_stories", "List stories by state, category, source, tag or author; or items."),
    "live": ("live", "Compare the live site with what it should be."),
    "lsp": ("lsp", "Run the language server for editor programs."),
    "new": ("new", "Start a new story, or an item of a collection."),
    "rename": ("rename", "Change the URL of a story or item and every reference to it."),
    "next": ("next_change", "Show when the site must be built again."),
    "schema": ("schema", "Write JSON Schemas for stories and settings."),
    "serve": ("serve", "Preview the site while you write."),
    "why": ("why", "Explain why a page was rendered."),
}
"""For each command: its module in this package, and its summary."""
WITHOUT_GC = {"build"}
"""Commands that leave cyclic garbage to the end of the process.

The first collection after a build would visit all that the build has made: 6 % of the time of a clean build of 10,000
stories, and 2 % with 1,000 (three and eight pairs on a quiet machine).
"""


class Commands(click.Group):
    """The commands by name. `--help` lists them without importing their modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with a name, or None."""
        return load_command(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Reject text that is not UTF-8, because no file can hold it."""
        for argument in args:
            if argument.encode(errors="replace").decode() != argument:
                raise click.UsageError(f"{argument!r} is not UTF-8", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Load and run the command. Ctrl-C stops both; an error is printed as one line."""
        with handle_interrupt("Stopped."):
            try:
                return super().invoke(ctx)
            except click.ClickException as error:
                from site_builder.diagnostics.diagnostic import printable

                if printable(error.message) == error.message:
                    raise
                message = printable(error.format_message())
                if isinstance(error, click.UsageError):
                    raise click.UsageError(message, error.ctx) from None
                raise click.ClickException(message) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in sorted(COMMANDS.items())])


def load_command(name: str) -> click.Command:
    """Import and return the command with a name, one of COMMANDS."""
    module = import_module(f"site_builder.cli.{COMMANDS[name][0]}")
    if name not in WITHOUT_GC:
        gc.enable()
    return next(value for value in vars(module).values() if isinstance(value, click.Command) and value.name == name)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """The static site generator for AI news hubs."""


def run() -> None:
    """Run the command line as a program, and end its process at once.

    A build creates millions of objects, which Python would free one by one at the end.
    """
    gc.disable()  # Also while modules are imported, which makes no garbage.
    try:
        main(prog_name="site-builder")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code or 0)
        raise
