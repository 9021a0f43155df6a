"""The overlay of the preview as values: why readers do not get a page, and the problems of the hub."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import msgspec

from site_builder.config.paths import defaults_folder
from site_builder.diagnostics.diagnostic import Diagnostic, as_text, location_text
from site_builder.diagnostics.selection import select
from site_builder.hub.schedule import Unpublished
from site_builder.model.content import Timestamp
from site_builder.model.value import Value
from site_builder.serve.rebuild_result import RebuildResult

SEE_ALL = "`site-builder check --format json` prints all of them"


class OverlayProblem(Value, frozen=True, array_like=False):
    """A diagnostic as the overlay shows it, with the same text as on the terminal."""

    severity: str
    location: str
    """`path:line:column`."""
    href: str
    """URL that opens the file in an editor program; empty when there is none."""
    message: str
    excerpt: str
    """The line of the file, with a caret below the column."""
    hint: str


class OverlayState(Value, frozen=True, array_like=False):
    """The overlay of one page."""

    notes: tuple[str, ...]
    """Why readers do not get the page."""
    failed: bool
    """Whether the last build has failed, so that the page is from an earlier one."""
    problems: tuple[OverlayProblem, ...]
    """Errors first."""
    errors: int = 0
    """Number of errors, shown or not."""
    warnings: int = 0
    rest: str = ""
    """How many problems are not shown, by code, and where to find them; empty when all are shown."""


def overlay_state(result: RebuildResult, file: str, link: Callable[[Diagnostic], str]) -> OverlayState:
    """Return the overlay of the page in `file` of the output folder. `link` gives the editor URL of a diagnostic."""
    unpublished = result.last_build.unpublished if result.last_build else ()
    selected = select(result.diagnostics)
    return OverlayState(
        tuple(visibility_note(story) for story in unpublished if story.path == file),
        result.failed,
        tuple(_overlay_problem(d, link(d)) for d in selected.shown),
        selected.errors,
        selected.warnings,
        f"{selected.rest_text}. {SEE_ALL}." if selected.rest else "",
    )


def visibility_note(story: Unpublished) -> str:
    """Return why readers do not get a story, as the bar of the preview shows it."""
    if story.moment is None:
        return "Draft - not published"
    return f"{'Goes live' if story.reason == 'scheduled' else 'Expired'} {_date_text(story.moment)}"


def editor_link(template: str, hub_dir: Path) -> Callable[[Diagnostic], str]:
    """Return a function that gives editor URLs, from a template with {path}, {line} and {column}."""

    def link(diagnostic: Diagnostic) -> str:
        candidates = (root / diagnostic.path for root in (hub_dir, defaults_folder()))
        file = next((file for file in candidates if file.is_file()), None)
        if file is None or not template:
            return ""
        values = {"path": quote(str(file)), "line": diagnostic.line or 1, "column": diagnostic.column or 1}
        return template.format(**values)

    return link


def _overlay_problem(diagnostic: Diagnostic, href: str) -> OverlayProblem:
    first_line, _, excerpt = as_text(msgspec.structs.replace(diagnostic, hint="")).partition("\n")
    message = first_line.removeprefix(f"{location_text(diagnostic)}: ")
    return OverlayProblem(diagnostic.severity, location_text(diagnostic), href, message, excerpt, diagnostic.hint)


def _date_text(moment: Timestamp) -> str:
    local = moment.local
    text = f"{local.day} {local:%b %Y}"
    return f"{text} {local:%H:%M %Z}" if moment.timed else text
