"""`site-builder schema`: write JSON Schemas for stories and settings, and print how VS Code uses them.

In: the name of a schema, or a folder. Out: one schema on standard output, or a file for each.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from site_builder.cli.options import SITE, hub_folder
from site_builder.cli.output import print_lines, print_raw, report_errors
from site_builder.commands.json_schema import SUBJECTS, schema_of
from site_builder.config.paths import SETTINGS_PATH
from site_builder.content.paths import SOURCES_PATH

FILES_BY_SCHEMA = {"site": SETTINGS_PATH, "sources": SOURCES_PATH}
"""The schemas of whole YAML files, each with its file. Editor programs apply these by file name."""


@click.command(short_help="Write JSON Schemas for stories and settings.")
@click.argument("subject", metavar="[NAME]", required=False, type=click.Choice([*SUBJECTS]))
@SITE
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for the schemas.  [default: schemas]",
)
def schema(subject: str | None, site: Path | None, output: Path | None) -> None:
    """Write JSON Schemas (draft 2020-12), which describe every key, for the front matter of stories and content pages,
    and for site.yaml and content/sources.yaml.

    With a NAME (story, page, site or sources), print only that schema. Without one, also print what to add to the
    settings of VS Code.

    \b
        site-builder schema
        site-builder schema story > story.schema.json
    """
    if subject and output:
        raise click.UsageError("a schema with a NAME is printed, not written; leave out NAME or --output")
    if subject:
        print_raw(_schema_text(subject))
        return
    folder = output or hub_folder(site) / "schemas"
    with report_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in SUBJECTS:
            (folder / _file_name(name)).write_text(_schema_text(name), encoding="utf-8")
            print_lines(os.path.relpath(folder / _file_name(name)))
    print_lines("", "For VS Code, add this to .vscode/settings.json in the hub:", "", err=True)
    print_lines(*_vscode_settings(output.resolve().as_uri() if output else "./schemas").splitlines(), err=True)


def _vscode_settings(folder: str) -> str:
    """Return settings of the extension YAML (redhat.vscode-yaml) that apply the schemas in a folder, given as a URL."""
    schemas = {f"{folder}/{_file_name(name)}": path for name, path in FILES_BY_SCHEMA.items()}
    return json.dumps({"yaml.schemas": schemas}, indent=2)


def _file_name(name: str) -> str:
    return f"{name}.schema.json"


def _schema_text(name: str) -> str:
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"
