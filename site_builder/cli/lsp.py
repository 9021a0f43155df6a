"""`site-builder lsp`: run the language server for editor programs.

In: messages on standard input. Out: messages on standard output.
"""

from __future__ import annotations

import os
import signal

import click

from site_builder.cli.signals import INTERRUPTED
from site_builder.config.features import has_pygls
from site_builder.config.installation import install_command


@click.command(short_help="Run the language server for editor programs.")
@click.option(
    "--stdio", is_flag=True, help="Use standard input and output. This is the default; some programs pass it."
)
def lsp(stdio: bool) -> None:
    """Show problems, completions and definitions in an editor program while you write.

    Editor programs start this command themselves: see `site-builder explain editors`. It speaks the Language Server
    Protocol over standard input and output.

    \b
        site-builder lsp
    """
    if not has_pygls():
        raise click.ClickException(f"the language server needs pygls: {install_command('lsp')}")
    from site_builder.lsp.server import run

    # Output of libraries must not mix with the messages, so it goes to standard error.
    protocol = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    with os.fdopen(os.dup(0), "rb") as reader, protocol:
        try:
            run(reader, protocol)
        except (OverflowError, MemoryError):
            raise click.ClickException("the editor program sent a message that is too long") from None
