"""Print lines, reports and diagnostics, and turn exceptions into error messages.

In: texts, diagnostics, exceptions. Out: standard output and standard error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from site_builder.config.paths import COLLECTIONS_PATH, SETTINGS_PATH
from site_builder.diagnostics.diagnostic import Diagnostic, as_text, printable
from site_builder.diagnostics.selection import select
from site_builder.pipeline.publish import BuildLockedError
from site_builder.store.database import STATE_ERRORS

PROBLEMS, USAGE = 1, 2
"""Exit statuses: the hub has errors; wrong usage or settings."""
SEE_ALL = "`site-builder check --format json` prints all of them"
"""Where to find the diagnostics that a long report leaves out."""
_COLOURS = {"error": "red", "warning": "yellow"}


def print_lines(*lines: str, err: bool = False) -> None:
    """Print lines for people, with control characters escaped.

    Names and titles may come from anyone, and could hold commands for a terminal or a CI workflow. So print untrusted
    text only with this function.
    """
    for line in lines:
        click.echo(printable(line), err=err)


def print_raw(text: str) -> None:
    """Print a text for programs, unchanged."""
    click.echo(text, nl=not text.endswith("\n"))


def show_diagnostics(diagnostics: Sequence[Diagnostic], err: bool = True, see_all: str = SEE_ALL) -> None:
    """Print diagnostics, errors first, and a count; in colour on a terminal, unless NO_COLOR is set.

    After many, the rest is only counted by code, and `see_all` says where to find it. They go to standard error, unless
    they are the result of the command (`err=False`).
    """
    selected = select(diagnostics)
    for diagnostic in selected.shown:
        head, _, rest = as_text(diagnostic).partition("\n")
        click.secho(head, err=err, fg=_COLOURS[diagnostic.severity], bold=True)
        if rest:
            click.echo(rest, err=err)
    if selected.rest:
        print_lines(selected.rest_text, f"      = hint: {see_all}", err=err)
    if diagnostics:
        print_lines(f"{pluralize(selected.errors, 'error')}, {pluralize(selected.warnings, 'warning')}", err=err)


class SettingsError(click.ClickException):
    """The settings cannot be read, so a command cannot begin."""

    exit_code = USAGE

    def __init__(self) -> None:
        super().__init__("the settings cannot be read; run `site-builder check` to see why")


def failure_status(diagnostics: Sequence[Diagnostic]) -> int:
    """Return the exit status of a command that these diagnostics stop: USAGE if there is an error in the settings."""
    in_settings = any(d.severity == "error" and d.path in (SETTINGS_PATH, COLLECTIONS_PATH) for d in diagnostics)
    return USAGE if in_settings else PROBLEMS


def pluralize(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: `1 story`, `1,200 stories`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


@contextmanager
def report_errors(output: Path) -> Iterator[None]:
    """Turn errors of files and state into an error message without a traceback. `output` is the written folder."""
    try:
        yield
    except BuildLockedError:
        raise click.ClickException(f"another build is writing to {output}; try again when it has finished") from None
    except STATE_ERRORS:
        raise click.ClickException(
            "the saved state of earlier builds is damaged; the next build starts without it"
        ) from None
    except OSError as error:
        file = f": {error.filename}" if error.filename else ""
        raise click.ClickException(f"{error.strerror or error}{file}") from None


def table(cells: Sequence[Mapping[str, str]], width: int, spare: str) -> Iterator[str]:
    """Yield a line for each row of cells, which are given by column.

    With a `width` in characters, the column `spare` is left out if needed, and lines are cut.
    """
    widths = {name: max(len(row[name]) for row in cells) for name in (cells[0] if cells else ())}
    if width and sum(widths.values()) + 2 * (len(widths) - 1) > width:
        del widths[spare]
    for row in cells:
        line = "  ".join(f"{row[name]:<{size}}" for name, size in widths.items()).rstrip()
        yield line if not width or len(line) <= width else line[: width - 1] + "…"
