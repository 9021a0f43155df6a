"""Which stories are published at a moment: not the drafts, not those of the future, not the expired ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from site_builder.hub.urls import output_file, story_path
from site_builder.model import Moment, Story, Value

_OLDEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
FAR_FUTURE = timedelta(days=365)
"""A date further away than this is taken for a mistake."""


class Selection(Value, frozen=True):
    """What a build takes in. The clock enters the build here and nowhere else."""

    at: datetime
    """The time of the build, with a zone."""
    drafts: bool = False
    """Take in drafts too."""
    future: bool = False
    """Take in stories dated later than `at` too."""
    expired: bool = False
    """Take in stories that have expired too."""


class Unpublished(Value, frozen=True):
    """A story that is on the site only because the selection takes in more than readers get."""

    path: str
    """Its page below the output folder."""
    reason: str
    """As `withheld` says it."""
    moment: Moment | None
    """When it goes live, or when it expired; None for a draft."""


def withheld(story: Story, selection: Selection) -> str:
    """Why a story is not published: `a draft`, `scheduled` or `expired`; empty when it is."""
    if story.draft and not selection.drafts:
        return "a draft"
    if story.date and story.date.at > selection.at and not selection.future:
        return "scheduled"
    if story.expires and story.expires.at <= selection.at and not selection.expired:
        return "expired"
    return ""


def unpublished(stories: Iterable[Story], at: datetime) -> Iterator[Unpublished]:
    """Those of some stories that readers do not get at a moment."""
    for story in stories:
        reason = withheld(story, Selection(at))
        if reason:
            moment = {"scheduled": story.date, "expired": story.expires}.get(reason)
            yield Unpublished(output_file(story_path(story.slug)), reason, moment)


def window(stories: Iterable[Story], at: datetime) -> tuple[datetime, datetime]:
    """From when until when the hub is what it is at a moment: the end is the next moment that matters to a story."""
    moments = [moment for story in stories for moment in _moments(story)]
    since = max((moment for moment in moments if moment <= at), default=_OLDEST)
    return since, min((moment for moment in moments if moment > at), default=_LATEST)


def _moments(story: Story) -> Iterator[datetime]:
    """The moments at which a story is treated differently than before."""
    if story.date:
        yield story.date.at
        yield story.date.at - FAR_FUTURE
    if story.expires:
        yield story.expires.at
    if story.pinned_until:
        yield story.pinned_until.at


def newest_first(stories: list[Story]) -> list[Story]:
    """By date, then by path; stories without a date come last, as if they were the oldest."""
    by_path = sorted(stories, key=lambda story: story.path)
    return sorted(by_path, key=lambda story: story.date.at if story.date else _OLDEST, reverse=True)
