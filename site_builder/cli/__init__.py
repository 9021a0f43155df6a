"""The command line: one module for each command."""

from __future__ import annotations

import os
import sys

import click

from site_builder import __version__
from site_builder.cli.build import build
from site_builder.cli.init import init
from site_builder.cli.serve import serve
from site_builder.cli.why import why


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """The static site generator for AI news hubs."""


main.add_command(build)
main.add_command(init)
main.add_command(serve)
main.add_command(why)


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
