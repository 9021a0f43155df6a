"""Ctrl-C: a command that is stopped ends with a word instead of a traceback."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import click

INTERRUPTED = 130
"""Exit status."""
WHOLE = "Stopped. The site is whole: as it was before, or up to date."
"""Said where a site is written."""
AGAIN = 0.05
"""Seconds after which an interrupt that was lost is sent once more."""


@contextmanager
def handle_interrupt(said: str) -> Iterator[None]:
    """Ends a command that is stopped by Ctrl-C with a word instead of a traceback."""
    before = sys.unraisablehook
    sys.unraisablehook = partial(_interrupt_again, before)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(said, err=True)
        sys.exit(INTERRUPTED)
    finally:
        sys.unraisablehook = before


def _interrupt_again(otherwise: Callable[[sys.UnraisableHookArgs], object], lost: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised while it frees a value; a Ctrl-C that comes just then is sent once more."""
    main = threading.main_thread().ident
    if lost.exc_type is not KeyboardInterrupt or main is None:
        otherwise(lost)
        return
    # To this thread alone, which holds the signal back while a publication is under way.
    sent = False
    while not sent:
        try:
            again = threading.Timer(AGAIN, signal.pthread_kill, (main, signal.SIGINT))
            again.daemon = True
            again.start()
            sent = True
        except KeyboardInterrupt:
            pass  # It has come while this still ran, where it would be dropped too.
