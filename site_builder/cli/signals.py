"""Ctrl-C: a command that is stopped ends with a word instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

INTERRUPTED = 130
"""Exit status."""
WHOLE = "Stopped. The site is whole: as it was before, or up to date."
"""Said where a site is written."""


@contextmanager
def handle_interrupt(said: str) -> Iterator[None]:
    """Ends a command that is stopped by Ctrl-C with a word instead of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(said, err=True)
        sys.exit(INTERRUPTED)
