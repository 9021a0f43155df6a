"""`site-builder schema`: JSON Schemas of what editors write, and where programs find them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import PROBLEMS, print_lines, print_raw, report_errors
from site_builder.cli.vscode import SETTINGS, SettingsConflictError, with_schemas
from site_builder.commands.json_schema import SUBJECTS, schema_of
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.sources import SOURCES_PATH
from site_builder.system import files

INSTALLED = {"site": SETTINGS_PATH, "sources": SOURCES_PATH}
"""Schemas that programs apply by themselves, with the file that each is of: those of whole YAML files."""


@click.command(short_help="Write JSON Schemas of stories and settings.")
@click.argument("subject", metavar="[NAME]", required=False, type=click.Choice([*SUBJECTS]))
@SITE
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to write them to.  [default: schemas]",
)
@click.option("--install", is_flag=True, help="Have VS Code apply them to site.yaml and content/sources.yaml.")
def schema(subject: str | None, site: Path | None, output: Path | None, install: bool) -> None:
    """Write JSON Schemas (draft 2020-12) of all that is written in a hub, with each key described: of the front matter
    of stories and content pages, and of the files site.yaml and content/sources.yaml.

    With a NAME (story, page, site or sources) that one is printed. --install writes them to .vscode/ in the hub, and
    names them in its settings.json, in which everything else stays as it is.

    \b
        site-builder schema
        site-builder schema story > story.schema.json
        site-builder schema --install
    """
    if subject and (output or install):
        raise click.UsageError("one schema is printed; without a NAME, all are written")
    if subject:
        print_raw(_text(subject))
        return
    if install and output:
        raise click.UsageError("--install writes to .vscode/ in the hub; take --output away")
    folder = output or hub_folder(site) / (".vscode/schemas" if install else "schemas")
    with report_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in SUBJECTS:
            (folder / _file(name)).write_text(_text(name), encoding="utf-8")
            print_lines(os.path.relpath(folder / _file(name)))
        if install:
            _install(folder.parent.parent)


def _install(hub: Path) -> None:
    """Name the schemas in the settings of VS Code. Fails, with what to add by hand, where that might lose something."""
    file = hub / SETTINGS
    wanted = {f"./.vscode/schemas/{_file(name)}": path for name, path in INSTALLED.items()}
    before = file.read_bytes() if file.exists() else b""
    try:
        after = with_schemas(before.decode(), wanted).encode()
    except UnicodeDecodeError:
        raise click.ClickException(f"{os.path.relpath(file)} is not UTF-8") from None
    except SettingsConflictError as conflict:
        print_lines(f"Error: {os.path.relpath(file)} {conflict}. Add to it by hand:", "", err=True)
        print_lines(*json.dumps({"yaml.schemas": wanted}, indent=2)[2:-2].splitlines(), err=True)
        sys.exit(PROBLEMS)
    if after != before:
        files.write(file, after)
    print_lines(os.path.relpath(file))


def _file(name: str) -> str:
    return f"{name}.schema.json"


def _text(name: str) -> str:
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"
