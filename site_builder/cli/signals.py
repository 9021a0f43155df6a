"""Ctrl-C: end an interrupted command with a message instead of a traceback.

In: a message. Out: the message on standard error, and an exit status.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

INTERRUPTED = 130
"""Exit status of an interrupted command: 128 + SIGINT, as shells set it."""
SITE_INTACT = "Stopped. The site is intact: unchanged, or up to date."
"""Message of commands that write a site."""


@contextmanager
def handle_interrupt(message: str) -> Iterator[None]:
    """Print a message and exit with INTERRUPTED on Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(message, err=True)
        sys.exit(INTERRUPTED)
