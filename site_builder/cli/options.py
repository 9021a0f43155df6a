"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from site_builder.config import SETTINGS_PATH, find_site
from site_builder.content.loose_moments import meant_moment
from site_builder.content.moments import parse_moment

SITE = click.option(
    "--site",
    "-s",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the hub.  [default: the nearest one upwards with a site.yaml]",
)


def moment(text: str) -> datetime:
    """A day or time as stories write it; without a zone, UTC."""
    try:
        return parse_moment(text).at
    except ValueError as error:
        meant = meant_moment(text)
        raise click.BadParameter(f"{error}; did you mean `{meant}`?" if meant else str(error)) from None


def site_folder(given: Path | None) -> Path:
    """The folder of the hub. Fails with words for the user when there is none."""
    start = (given or Path.cwd()).resolve()
    found = start if given and (start / SETTINGS_PATH).is_file() else None if given else find_site(start)
    if found is None:
        where = f"in {start}" if given else f"in {start} or a folder above it"
        hint = "go to the folder of your hub (cd my-hub), or begin a new one with `site-builder init DIR`"
        raise click.UsageError(f"no {SETTINGS_PATH} {where}; {hint}")
    return found
