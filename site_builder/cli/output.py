"""What commands print: diagnostics for people."""

from __future__ import annotations

from collections.abc import Sequence

import click

from site_builder.diagnostics import Diagnostic, as_text

_COLOURS = {"error": "red", "warning": "yellow"}


def show_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    """Print all of them, with a count at the end; in colour on a terminal, unless NO_COLOR is set."""
    for diagnostic in diagnostics:
        head, _, rest = as_text(diagnostic).partition("\n")
        click.secho(head, err=True, fg=_COLOURS[diagnostic.severity], bold=True)
        if rest:
            click.echo(rest, err=True)
    if diagnostics:
        errors = sum(1 for d in diagnostics if d.severity == "error")
        click.echo(f"{_counted(errors, 'error')}, {_counted(len(diagnostics) - errors, 'warning')}", err=True)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
