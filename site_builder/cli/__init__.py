"""The command line: one module for each command, which is imported only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from site_builder import __version__
from site_builder.cli.signals import handle_interrupt

COMMANDS = {
    "build": ("build", "Build the site."),
    "check": ("check", "Find mistakes, without building."),
    "completion": ("completion", "Let the shell complete commands and options."),
    "deploy": ("deploy", "Build the site and send what has changed."),
    "init": ("init", "Begin a new hub."),
    "list": ("list_stories", "List stories: drafts, scheduled, of a tag, ..."),
    "live": ("live", "Say whether the live site is what it should be."),
    "lsp": ("lsp", "Help editor programs, as a language server."),
    "new": ("new", "Begin a new story."),
    "rename": ("rename", "Give a story another address."),
    "next": ("next_change", "Say when the site must be built again."),
    "schema": ("schema", "Write JSON Schemas of stories and settings."),
    "serve": ("serve", "Preview the site while writing."),
    "why": ("why", "Say why a page was rendered."),
}
"""By name: the module of this package in which a command is, and what it does."""


class Commands(click.Group):
    """The commands by name. `--help` lists them without importing what they need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        return load_command(cmd_name) if cmd_name in COMMANDS else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is asked for. Text that is not UTF-8 could be written nowhere, and is refused at once."""
        for argument in args:
            if argument.encode(errors="replace").decode() != argument:
                raise click.UsageError(f"{argument!r} is not UTF-8", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Load and run the command that is asked for; either may be stopped. An error is told in one line."""
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
        """Their list, in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in sorted(COMMANDS.items())])


def load_command(name: str) -> click.Command:
    """The command of a name that is one of COMMANDS."""
    module = import_module(f"site_builder.cli.{COMMANDS[name][0]}")
    return next(value for value in vars(module).values() if isinstance(value, click.Command) and value.name == name)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """The static site generator for AI news hubs."""


def run() -> None:
    """The program: the command line in a process of its own, which ends at once.

    A build leaves millions of values, and Python would free them one by one before it ends.
    """
    try:
        main(prog_name="site-builder")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code or 0)
        raise
