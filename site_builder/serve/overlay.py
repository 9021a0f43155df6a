"""Overlay: what is said over a page - what keeps readers from it, and what is wrong in the hub - as plain values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import msgspec

from site_builder.config.paths import defaults_folder
from site_builder.diagnostics.diagnostic import Diagnostic, as_text, location_text
from site_builder.hub.schedule import Unpublished
from site_builder.model.content import Timestamp
from site_builder.model.value import Value
from site_builder.serve.rebuild import RebuildResult


class OverlayProblem(Value, frozen=True, array_like=False):
    """A diagnostic as the overlay shows it: together the words of the terminal."""

    severity: str
    place: str
    href: str
    """Opens the file in the editor program; empty when it cannot."""
    message: str
    excerpt: str
    """The line with a caret below the place."""
    hint: str


class OverlayState(Value, frozen=True, array_like=False):
    """What is said over a page."""

    notes: tuple[str, ...]
    """Why readers do not get it."""
    failed: bool
    """Whether this is the last good page, as the hub cannot be built."""
    problems: tuple[OverlayProblem, ...]
    """Errors first."""


def overlay_state(outcome: RebuildResult, file: str, link: Callable[[Diagnostic], str]) -> OverlayState:
    """What is said over the page in a file of the output folder. `link` gives the address that opens a diagnostic."""
    known = outcome.done.unpublished if outcome.done else ()
    return OverlayState(
        tuple(visibility_note(story) for story in known if story.path == file),
        outcome.failed,
        tuple(_shortcoming(d, link(d)) for d in sorted(outcome.diagnostics, key=lambda d: d.severity != "error")),
    )


def visibility_note(story: Unpublished) -> str:
    """Why readers do not get a story, in the words of the bar."""
    if story.moment is None:
        return "Draft - not published"
    return f"{'Goes live' if story.reason == 'scheduled' else 'Expired'} {_date(story.moment)}"


def editor_link(template: str, site: Path) -> Callable[[Diagnostic], str]:
    """Gives the addresses that open diagnostics, from a template with {path}, {line} and {column}."""

    def link(diagnostic: Diagnostic) -> str:
        found = (root / diagnostic.path for root in (site, defaults_folder()))
        file = next((file for file in found if file.is_file()), None)
        if file is None or not template:
            return ""
        values = {"path": quote(str(file)), "line": diagnostic.line or 1, "column": diagnostic.column or 1}
        return template.format(**values)

    return link


def _shortcoming(diagnostic: Diagnostic, href: str) -> OverlayProblem:
    head, _, excerpt = as_text(msgspec.structs.replace(diagnostic, hint="")).partition("\n")
    message = head.removeprefix(f"{location_text(diagnostic)}: ")
    return OverlayProblem(diagnostic.severity, location_text(diagnostic), href, message, excerpt, diagnostic.hint)


def _date(moment: Timestamp) -> str:
    day = f"{moment.at.day} {moment.at:%b %Y}"
    return f"{day} {moment.at:%H:%M} UTC" if moment.timed else day
