"""Which stories are published at a moment: not the drafts, not those of the future, not the expired ones."""

from __future__ import annotations

from datetime import UTC, datetime

from site_builder.model import Story, Value

_OLDEST = datetime.min.replace(tzinfo=UTC)


class Selection(Value, frozen=True):
    """What a build takes in. The clock enters the build here and nowhere else."""

    at: datetime
    """The time of the build, with a zone."""
    drafts: bool = False
    """Take in drafts too."""
    future: bool = False
    """Take in stories dated later than `at` too."""


def withheld(story: Story, selection: Selection) -> str:
    """Why a story is not published: `a draft`, `scheduled` or `expired`; empty when it is."""
    if story.draft and not selection.drafts:
        return "a draft"
    if story.date and story.date.at > selection.at and not selection.future:
        return "scheduled"
    if story.expires and story.expires.at <= selection.at:
        return "expired"
    return ""


def newest_first(stories: list[Story]) -> list[Story]:
    """By date, then by path; stories without a date come last, as if they were the oldest."""
    by_path = sorted(stories, key=lambda story: story.path)
    return sorted(by_path, key=lambda story: story.date.at if story.date else _OLDEST, reverse=True)
