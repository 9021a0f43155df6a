"""`site-builder schema`: JSON Schemas of what editors write, and where programs find them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import print_lines, print_raw, report_errors
from site_builder.commands.json_schema import SUBJECTS, schema_of
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.sources import SOURCES_PATH

WHOLE_FILES = {"site": SETTINGS_PATH, "sources": SOURCES_PATH}
"""Schemas that editor programs apply by themselves, each with its file: those of whole YAML files."""


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
def schema(subject: str | None, site: Path | None, output: Path | None) -> None:
    """Write JSON Schemas (draft 2020-12) of all that is written in a hub, with each key described: of the front matter
    of stories and content pages, and of the files site.yaml and content/sources.yaml.

    With a NAME (story, page, site or sources), print that schema only. Without one, the command also prints what to add
    to the settings of VS Code.

    \b
        site-builder schema
        site-builder schema story > story.schema.json
    """
    if subject and output:
        raise click.UsageError("one schema is printed; without a NAME, all are written")
    if subject:
        print_raw(_text(subject))
        return
    folder = output or hub_folder(site) / "schemas"
    with report_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in SUBJECTS:
            (folder / _file(name)).write_text(_text(name), encoding="utf-8")
            print_lines(os.path.relpath(folder / _file(name)))
    print_lines("", "For VS Code, add this to .vscode/settings.json in the hub:", "", err=True)
    print_lines(*_vscode_settings(output.resolve().as_uri() if output else "./schemas").splitlines(), err=True)


def _vscode_settings(folder: str) -> str:
    """Return settings of the extension YAML (redhat.vscode-yaml) that apply the schemas in a folder, given as a URL."""
    schemas = {f"{folder}/{_file(name)}": path for name, path in WHOLE_FILES.items()}
    return json.dumps({"yaml.schemas": schemas}, indent=2)


def _file(name: str) -> str:
    return f"{name}.schema.json"


def _text(name: str) -> str:
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"
