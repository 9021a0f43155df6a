"""`site-builder lsp`: the language server, for editor programs."""

from __future__ import annotations

import os
import signal

import click

from site_builder.cli.signals import INTERRUPTED
from site_builder.config.features import has_pygls


@click.command(short_help="Help editor programs, as a language server.")
@click.option("--stdio", is_flag=True, help="As it does anyway; some programs ask for it.")
def lsp(stdio: bool) -> None:
    """Tell an editor program what is wrong while one writes, what may be written, and where things are, by the Language
    Server Protocol over standard input and output. Programs start it by themselves: see docs/editors.md.

    \b
        site-builder lsp
    """
    if not has_pygls():
        raise click.ClickException("the language server needs pygls: pip install 'site_builder[lsp]'")
    from site_builder.lsp.server import run

    # Whatever a library may print must not come between the messages.
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    with os.fdopen(os.dup(0), "rb") as reader, protocol:
        try:
            run(reader, protocol)
        except (OverflowError, MemoryError):
            raise click.ClickException("a message was announced that is longer than any can be") from None
