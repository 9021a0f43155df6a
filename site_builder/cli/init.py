"""`site-builder init`: begin a new hub."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from site_builder.cli.output import print_lines, report_errors
from site_builder.content.yaml.writer import scalar

_NEXT = """A new hub is in {folder}. Next:

  cd {quoted}
  site-builder serve --open                                     see it in your browser
  site-builder new "A title" --source-url https://...           begin a story
"""


@click.command(short_help="Begin a new hub.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="My AI News", show_default=True, help="Name of the hub.")
def init(folder: Path, title: str) -> None:
    """Begin a new hub in DIR: settings, sources, an About page and a first story to replace.

    \b
        site-builder init my-hub --title "My AI News"
    """
    if not scalar(title):
        raise click.UsageError("the title is empty")
    today = datetime.now(UTC).date()
    values = {"DATE": f"{today:%Y-%m-%d}", "FOLDER": f"{today:%Y}/{today:%m}", "TITLE": scalar(title)}
    with report_errors(folder):
        if folder.exists() and any(folder.iterdir()):
            raise click.UsageError(f"{folder} is not empty")
        for name, text in _starter(files("site_builder.commands") / "starter", ""):
            target = folder / _filled(name, values)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_filled(text, values), encoding="utf-8")
    print_lines(*_NEXT.format(folder=folder, quoted=shlex.quote(str(folder))).splitlines())


def _starter(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            found += _starter(entry, f"{prefix}{entry.name}/")
        else:
            found.append((prefix + entry.name.replace("dot-", "."), entry.read_text(encoding="utf-8")))
    return found


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", value)
    return text
