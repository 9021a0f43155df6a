"""`site-builder init`: create a new hub from the starter files.

In: a folder and a title. Out: files in the folder, and what to do next.
"""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from site_builder.cli.options import site_url
from site_builder.cli.output import print_lines, report_errors
from site_builder.config.paths import SETTINGS_PATH
from site_builder.config.reader import parse_config
from site_builder.content.yaml.writer import scalar

STARTER_URL = "https://example.org/"
"""The `base_url` of a new hub, until its editor changes it."""
_NEXT = """Created a new hub in {folder}. Next:

  cd {quoted}
  site-builder serve --open                                     preview it in your browser
  site-builder new "A title" --source-url https://...           start a story
"""


@click.command(short_help="Create a new hub.")
@click.argument("hub_dir", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", "--name", default="My AI News", show_default=True, help="Title of the hub.")
@click.option(
    "--url", type=site_url, default=STARTER_URL, metavar="URL", help="URL at which readers will find the hub."
)
@click.option(
    "--language", default="en", show_default=True, metavar="TAG", help="Language of the hub, such as `de` or `en-GB`."
)
def init(hub_dir: Path, title: str, url: str, language: str) -> None:
    """Create a new hub in DIR, with settings, sources, an About page and a first story to replace.

    \b
        site-builder init my-hub
        site-builder init my-hub --title "KI heute" --url https://news.example.org/ --language de
    """
    if not scalar(title):
        raise click.UsageError("the title is empty; give one with --title")
    today = datetime.now(UTC).date()
    values = {
        "DATE": f"{today:%Y-%m-%d}",
        "FOLDER": f"{today:%Y}/{today:%m}",
        "TITLE": scalar(title),
        "URL": scalar(url or STARTER_URL),
        "LANGUAGE": scalar(language),
    }
    contents = {
        _fill(name, values): _fill(text, values)
        for name, text in _starter_files(files("site_builder.commands") / "starter", "")
    }
    _check_settings(contents[SETTINGS_PATH])
    with report_errors(hub_dir):
        if hub_dir.exists() and any(entry.name != ".git" for entry in hub_dir.iterdir()):
            raise click.UsageError(f"{hub_dir} is not empty; choose a new folder")
        for name, text in contents.items():
            file = hub_dir / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    print_lines(*_NEXT.format(folder=hub_dir, quoted=shlex.quote(str(hub_dir))).splitlines())


def _check_settings(text: str) -> None:
    """Raise click.UsageError if a value of the command line cannot be a setting."""
    problem = next((one for one in parse_config(text.encode()).problems if one.severity == "error"), None)
    if problem:
        raise click.UsageError("; ".join(filter(None, (problem.message, problem.hint))))


def _starter_files(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    """Return the path and the text of each starter file. A `dot-` in a name stands for a leading dot."""
    starter_files = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            starter_files += _starter_files(entry, f"{prefix}{entry.name}/")
        else:
            starter_files.append((prefix + entry.name.replace("dot-", "."), entry.read_text(encoding="utf-8")))
    return starter_files


def _fill(text: str, values: dict[str, str]) -> str:
    """Return a text with each `{{NAME}}` replaced by its value."""
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", value)
    return text
