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
from site_builder.commands.json_schema import schema_of, subjects_of
from site_builder.config.paths import COLLECTIONS_PATH, SETTINGS_PATH, find_hub_dir
from site_builder.config.presets import PRESETS
from site_builder.config.reader import read_config
from site_builder.config.schema import Config


@click.command(short_help="Write JSON Schemas for stories and settings.")
@click.argument("subject", metavar="[NAME]", required=False)
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
    and for site.yaml and collections.yaml, with the fields that the hub declares; and two for each collection:
    `sources`, for content/sources.yaml, and `sources-item`, for the front matter of a source with a file of its own.

    With a NAME (story, page, site, collections, or that of a collection), print only that schema. Without one, also
    print what to add to the settings of VS Code.

    \b
        site-builder schema
        site-builder schema story > story.schema.json
    """
    if subject and output:
        raise click.UsageError("a schema with a NAME is printed, not written; leave out NAME or --output")
    hub_dir = site or find_hub_dir(Path.cwd())
    config = _config_of(hub_dir) if hub_dir else None
    if subject:
        if subject not in (subjects := subjects_of(config)):
            raise click.BadParameter(f"{subject!r} is not one of {', '.join(subjects)}", param_hint="NAME")
        print_raw(_schema_text(subject, config))
        return
    folder = output or hub_folder(site) / "schemas"
    with report_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in subjects_of(config):
            (folder / _file_name(name)).write_text(_schema_text(name, config), encoding="utf-8")
            print_lines(os.path.relpath(folder / _file_name(name)))
    print_lines("", "For VS Code, add this to .vscode/settings.json in the hub:", "", err=True)
    place = output.resolve().as_uri() if output else "./schemas"
    print_lines(*_vscode_settings(place, config).splitlines(), err=True)


def _config_of(hub_dir: Path) -> Config | None:
    """Return the settings of a hub, as far as they can be read."""
    try:
        return read_config(hub_dir)[0]
    except OSError:
        return None


def _vscode_settings(folder: str, config: Config | None) -> str:
    """Return settings of the extension YAML (redhat.vscode-yaml) that apply the schemas in a folder, given as a URL."""
    collections = config.collections if config else PRESETS
    files = {"site": SETTINGS_PATH, "collections": COLLECTIONS_PATH} | {
        id_: f"content/{id_}.yaml" for id_ in collections
    }
    schemas = {f"{folder}/{_file_name(name)}": path for name, path in files.items()}
    return json.dumps({"yaml.schemas": schemas}, indent=2)


def _file_name(name: str) -> str:
    return f"{name}.schema.json"


def _schema_text(name: str, config: Config | None) -> str:
    return json.dumps(schema_of(name, config), indent=2, ensure_ascii=False) + "\n"
