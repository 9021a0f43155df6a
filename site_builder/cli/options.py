"""Options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from site_builder.cli.output import pluralize
from site_builder.config.reader import find_hub_dir, site_url_fault
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.date_hints import suggest_timestamp
from site_builder.content.dates import parse_timestamp
from site_builder.hub.schedule import SkippedStories

SITE = click.option(
    "--site",
    "-s",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the hub.  [default: the nearest one upwards with a site.yaml]",
)


def site_address(text: str) -> str:
    """The address of a whole site."""
    if text and (fault := site_url_fault(text)):
        raise click.BadParameter("; ".join(filter(None, (fault.message, fault.hint))))
    return text


BASE_URL = click.option(
    "--base-url", type=site_address, default="", metavar="URL", help="In place of that of the settings."
)


def moment(text: str) -> datetime:
    """A day or time as stories write it; without a zone, UTC."""
    try:
        return parse_timestamp(text).at
    except ValueError as error:
        meant = suggest_timestamp(text)
        raise click.BadParameter(f"{error}; did you mean `{meant}`?" if meant else str(error)) from None


def at_option(meaning: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--at`, by default the time that SOURCE_DATE_EPOCH says; None when neither says any."""

    def given_or_said(context: click.Context, parameter: click.Parameter, value: datetime | None) -> datetime | None:
        return value or source_date()

    text = f"{meaning}  [default: $SOURCE_DATE_EPOCH, else now]"
    return click.option("--at", type=moment, metavar="TIME", callback=given_or_said, help=text)


def source_date() -> datetime | None:
    """The time in SOURCE_DATE_EPOCH, None when unset. Raises click.UsageError when it is no time.

    Source: reproducible-builds.org/specs/source-date-epoch (seconds since 1970, in decimal digits).
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    try:
        if re.fullmatch("[0-9]+", text):
            return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise click.UsageError(f"SOURCE_DATE_EPOCH is `{text}`, and should be the seconds since 1970, such as 1795176000")


def skipped_note(at: datetime | None, left_out: SkippedStories) -> Iterator[str]:
    """What is to be said when SOURCE_DATE_EPOCH, which somebody may have forgotten, keeps stories from readers."""
    is_given = click.get_current_context().get_parameter_source("at") is ParameterSource.COMMANDLINE
    if at and not is_given and left_out.scheduled:
        number = pluralize(left_out.scheduled, "story", "stories")
        yield f"note: SOURCE_DATE_EPOCH makes it {at:%d %b %Y %H:%M} UTC: {number} of later dates left out"


def hub_folder(given: Path | None) -> Path:
    """The folder of the hub. Fails with words for the user when there is none."""
    start = (given or Path.cwd()).resolve()
    found = start if given and (start / SETTINGS_PATH).is_file() else None if given else find_hub_dir(start)
    if found is None:
        where = f"in {start}" if given else f"in {start} or a folder above it"
        hint = "go to the folder of your hub (cd my-hub), or begin a new one with `site-builder init DIR`"
        raise click.UsageError(f"no {SETTINGS_PATH} {where}; {hint}")
    if str(found).encode(errors="replace").decode() != str(found):
        raise click.UsageError(f"the name of the folder {found} is not UTF-8; rename it")
    return found


def inside(file: Path) -> Path:
    """A file of a hub that is to be written, below the hub's folder without a link. Fails when there is one on the way.

    Links come along with stories, and may lead anywhere.
    """
    if Path(os.path.realpath(file)) != file:
        raise click.ClickException(f"{file} is a link, or lies in a folder that is one: put a copy in its place")
    return file
