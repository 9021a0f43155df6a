"""What commands print: diagnostics for people, and failures in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from site_builder.diagnostics.diagnostic import Diagnostic, as_text, printable
from site_builder.pipeline.publish import BuildLockedError
from site_builder.store.database import STATE_ERRORS

PROBLEMS, USAGE = 1, 2
"""Exit statuses."""
_COLOURS = {"error": "red", "warning": "yellow"}


def print_lines(*lines: str, err: bool = False) -> None:
    """Print lines for people. What a terminal would obey in them, or a workflow as a line of its own, is escaped.

    Names and titles come from many hands, and answers from the network: nothing else prints them.
    """
    for line in lines:
        click.echo(printable(line), err=err)


def print_raw(text: str) -> None:
    """Print a text for programs, as it is."""
    click.echo(text, nl=not text.endswith("\n"))


def show_diagnostics(diagnostics: Sequence[Diagnostic], err: bool = True) -> None:
    """Print all of them, errors last, and a count; in colour on a terminal, unless NO_COLOR is set.

    On the error stream, where they do not mix with what a command is asked for; unless it is asked for them.
    """
    for diagnostic in sorted(diagnostics, key=lambda d: d.severity == "error"):
        head, _, rest = as_text(diagnostic).partition("\n")
        click.secho(head, err=err, fg=_COLOURS[diagnostic.severity], bold=True)
        if rest:
            click.echo(rest, err=err)
    if diagnostics:
        errors = sum(1 for d in diagnostics if d.severity == "error")
        print_lines(f"{pluralize(errors, 'error')}, {pluralize(len(diagnostics) - errors, 'warning')}", err=err)


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 story`, `1,200 stories`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


@contextmanager
def report_errors(output: Path) -> Iterator[None]:
    """Turns what can go wrong with files into a message without a traceback."""
    try:
        yield
    except BuildLockedError:
        raise click.ClickException(f"another build is writing to {output}") from None
    except STATE_ERRORS:
        raise click.ClickException("what earlier builds remembered is damaged; the next build begins it anew") from None
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{where}") from None
