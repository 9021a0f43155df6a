"""Options that several commands share, and how their values are parsed.

In: the text of an option. Out: its value; click.UsageError for an invalid one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from site_builder.cli.output import pluralize
from site_builder.config.paths import SETTINGS_PATH, find_hub_dir
from site_builder.hub.schedule import SkippedStories
from site_builder.pipeline.load import known_name

SITE = click.option(
    "--site",
    "-s",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the hub.  [default: the nearest folder with a site.yaml, here or above]",
)


def site_url(text: str) -> str:
    """Return the URL of a site, checked. Raises click.BadParameter."""
    if text:
        from site_builder.config.reader import site_url_fault

        if fault := site_url_fault(text):
            raise click.BadParameter("; ".join(filter(None, (fault.message, fault.hint))))
    return text


BASE_URL = click.option(
    "--base-url", type=site_url, default="", metavar="URL", help="Build for this URL, not the one in the settings."
)


def parse_time(text: str) -> datetime:
    """Parse a date or time as in stories; without an offset, it has no zone. Raises click.BadParameter."""
    from site_builder.content.date_hints import suggest_timestamp
    from site_builder.content.dates import has_offset, parse_timestamp

    try:
        at = parse_timestamp(text).at
        return at if has_offset(text) else at.replace(tzinfo=None)
    except ValueError as error:
        suggestion = suggest_timestamp(text)
        raise click.BadParameter(f"{error}; did you mean `{suggestion}`?" if suggestion else str(error)) from None


def time_in_hub(hub_dir: Path, at: datetime | None) -> datetime:
    """Return a given time, or now. A time without a zone is one in the time zone of the hub."""
    if at is None:
        return datetime.now(UTC)
    if at.tzinfo is not None:
        return at
    from site_builder.config.reader import parse_config
    from site_builder.content.dates import parse_timestamp
    from site_builder.system.timezones import zone_named

    config = None
    with suppress(OSError):  # The command reports it when it reads the settings.
        config = parse_config((hub_dir / SETTINGS_PATH).read_bytes()).value
    return parse_timestamp(at.isoformat(), zone_named(config.timezone) if config else None).at


def at_option(summary: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option `--at`. Its default is the time in SOURCE_DATE_EPOCH, or None when that is unset."""

    def at_or_source_date(
        context: click.Context, parameter: click.Parameter, value: datetime | None
    ) -> datetime | None:
        return value or source_date()

    text = f"{summary}  [default: $SOURCE_DATE_EPOCH, or now]"
    return click.option("--at", type=parse_time, metavar="TIME", callback=at_or_source_date, help=text)


def source_date() -> datetime | None:
    """Return the time in SOURCE_DATE_EPOCH, or None when it is unset. Raises click.UsageError for an invalid one.

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
    raise click.UsageError(f"SOURCE_DATE_EPOCH is `{text}`; it has to be seconds since 1970, such as 1795176000")


def skipped_note(at: datetime | None, skipped: SkippedStories) -> Iterator[str]:
    """Yield a note if SOURCE_DATE_EPOCH, which may be set by accident, hides scheduled stories."""
    is_given = click.get_current_context().get_parameter_source("at") is ParameterSource.COMMANDLINE
    if at and not is_given and skipped.scheduled:
        stories = pluralize(skipped.scheduled, "story", "stories")
        yield f"note: SOURCE_DATE_EPOCH sets the time to {at:%d %b %Y %H:%M} UTC; {stories} with later dates left out"


def hub_folder(given: Path | None) -> Path:
    """Return the folder of the hub: the given one, or the nearest one. Raises click.UsageError without one."""
    start = (given or Path.cwd()).resolve()
    given_hub_dir = start if (start / SETTINGS_PATH).is_file() else None
    hub_dir = given_hub_dir if given else find_hub_dir(start)
    if hub_dir is None:
        location = f"in {start}" if given else f"in {start} or a folder above it"
        if meant := next(
            (name for name in sorted(os.listdir(start) if start.is_dir() else ()) if known_name(name) == SETTINGS_PATH),
            "",
        ):
            raise click.UsageError(f"no {SETTINGS_PATH} {location}; rename {meant} to {SETTINGS_PATH}")
        hint = "go to the folder of your hub (cd my-hub), or create one with `site-builder init DIR`"
        raise click.UsageError(f"no {SETTINGS_PATH} {location}; {hint}")
    if str(hub_dir).encode(errors="replace").decode() != str(hub_dir):
        raise click.UsageError(f"the name of the folder {hub_dir} is not UTF-8; rename the folder")
    return hub_dir


def inside(file: Path) -> Path:
    """Return a file of a hub that the program may write. Raises click.ClickException if a symbolic link is on its path.

    Links may come with stories from others, and may lead out of the hub.
    """
    if Path(os.path.realpath(file)) != file:
        raise click.ClickException(
            f"{file} is a symbolic link, or is in a folder that is one; replace the link by a copy"
        )
    return file
