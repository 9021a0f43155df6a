"""Decide which stories are published at a moment: all except drafts, scheduled and expired ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from site_builder.hub.urls import output_file, story_path
from site_builder.model.collections import Item
from site_builder.model.content import Story, Timestamp
from site_builder.model.fields import Moment, value_of
from site_builder.model.value import Value

UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OLDEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
FAR_FUTURE = timedelta(days=365)
"""A date further away than this is reported as a probable mistake."""
NEWS_AGE = timedelta(hours=48)
"""How long a story is news to search engines."""


class Selection(Value, frozen=True, kw_only=True):
    """Which stories a build includes. The clock enters the build only here."""

    at: datetime
    """The time of the build, with a zone."""
    drafts: bool = False
    """Include drafts."""
    future: bool = False
    """Include stories dated later than `at`."""
    expired: bool = False
    """Include expired stories."""

    @property
    def is_preview(self) -> bool:
        """Whether a build includes stories that readers do not get."""
        return self.drafts or self.future or self.expired


class Unpublished(Value, frozen=True):
    """A story that is on the site only because the selection includes more than readers get."""

    path: str
    """Its page below the output folder."""
    reason: str
    """As `unpublished_reason` gives it."""
    moment: Timestamp | None
    """When it goes live, or when it expired; None for a draft."""


class SkippedStories(Value, frozen=True):
    """What a build did not publish, and until when."""

    drafts: int = 0
    scheduled: int = 0
    expired: int = 0
    next_change: datetime | None = None
    """When the published site has to change next."""


def unpublished_reason(story: Story, selection: Selection) -> str:
    """Return why a story is not published: `a draft`, `scheduled` or `expired`; empty when it is."""
    if story.draft and not selection.drafts:
        return "a draft"
    if story.date and story.date.at > selection.at and not selection.future:
        return "scheduled"
    if story.expires and story.expires.at <= selection.at and not selection.expired:
        return "expired"
    return ""


def unpublished_words(story: Story, selection: Selection) -> str:
    """Return why a story is not published, with the moment at which that began or ends; empty when it is."""
    reason = unpublished_reason(story, selection)
    if reason == "scheduled" and story.date:
        return f"scheduled for {time_words(story.date)}"
    return f"expired since {time_words(story.expires)}" if reason == "expired" and story.expires else reason


def time_words(time: Timestamp) -> str:
    """Return a time as editors write it: the day, or day and time with the offset."""
    return time.local.isoformat(timespec="minutes").replace("+00:00", "Z") if time.timed else f"{time.local:%Y-%m-%d}"


def recent(newest_first: Iterable[Story], at: datetime) -> tuple[int, ...]:
    """Indexes of the stories that are news at a moment: dated within the 48 hours before it."""
    dated = takewhile(lambda story: story.date is not None and _is_news_until(story.date.at) > at, newest_first)
    return tuple(index for index, story in enumerate(dated) if story.date and story.date.at <= at)


def unpublished(stories: Iterable[Story], at: datetime) -> Iterator[Unpublished]:
    """The stories that readers do not get at a moment."""
    for story in stories:
        reason = unpublished_reason(story, Selection(at=at))
        if reason:
            moment = {"scheduled": story.date, "expired": story.expires}.get(reason)
            yield Unpublished(output_file(story_path(story.slug)), reason, moment)


def end_of_day(time: Timestamp) -> datetime:
    """Return the moment at which the day of a time ends, on the clocks that readers see."""
    try:
        return time.local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    except OverflowError:
        return _LATEST


def ends_of_days(items: Iterable[Item], dates: Iterable[tuple[str, str]]) -> list[tuple[datetime, Item]]:
    """Return when items become past: when the days end that their fields say.

    `dates` are the collections and their fields of which layouts ask what is past.
    """
    names: dict[str, list[str]] = {}
    for collection, name in dict.fromkeys(dates):
        names.setdefault(collection, []).append(name)
    values = [
        (value_of(item.fields, name), item)
        for item in items
        if not item.draft
        for name in names.get(item.collection, ())
    ]
    return [(end_of_day(value.at), item) for value, item in values if isinstance(value, Moment)]


def validity_period(
    stories: Iterable[Story], at: datetime, ends: Iterable[tuple[datetime, Item]] = ()
) -> tuple[datetime, datetime]:
    """Return the period around a moment in which the hub stays the same: it ends when a story changes its state.

    `ends` are the moments at which items become past, if layouts ask for that.
    """
    past, newest = _past(at), None
    moments = [moment for moment, _ in ends]
    for story in stories:
        # To pass over stories that time cannot change, here and in `changes`, saves 3 % of the time of an edit.
        if story.date and story.date.at <= past and not story.expires and not story.pinned_until:
            newest = max(newest or _OLDEST, story.date.at)  # Of most stories, the last moment of the newest matters.
        else:
            moments += [moment for moment, _ in _moments(story)]
    if newest:
        moments.append(_is_news_until(newest))
    since = max((moment for moment in moments if moment <= at), default=_OLDEST)
    return since, min((moment for moment in moments if moment > at), default=_LATEST)


def changes(
    stories: Iterable[Story], at: datetime, ends: Iterable[tuple[datetime, Item]] = ()
) -> tuple[datetime | None, list[tuple[Story | Item, str]]]:
    """Return the next moment at which the published site has to change; and what changes then, and how.

    `ends` are as for `validity_period`.
    """
    past = _past(at)
    upcoming: list[tuple[datetime, Story | Item, str]] = [
        (moment, story, what)
        for story in stories
        if (story.expires or story.pinned_until or (story.date and story.date.at >= past)) and not story.draft
        for moment, what in _moments(story)
        if what and moment > at and not (story.expires and moment > story.expires.at)
    ]
    upcoming += [(moment, item, "is past") for moment, item in ends if moment > at]
    first = min((moment for moment, _, _ in upcoming), default=None)
    return first, [(changed, what) for moment, changed, what in upcoming if moment == first]


def skipped_stories(
    stories: Iterable[Story], selection: Selection, ends: Iterable[tuple[datetime, Item]] = ()
) -> SkippedStories:
    """Count the stories that are not published, by reason. `ends` are as for `validity_period`."""
    stories = list(stories)
    counts = Counter(unpublished_reason(story, selection) for story in stories)
    next_change, _ = changes(stories, selection.at, ends)
    return SkippedStories(counts["a draft"], counts["scheduled"], counts["expired"], next_change)


def _past(at: datetime) -> datetime:
    """Return the newest date of a story that is no news any more at a moment."""
    return max(at, _OLDEST + NEWS_AGE) - NEWS_AGE


def _moments(story: Story) -> Iterator[tuple[datetime, str]]:
    """The moments at which the state of a story changes, and what readers see of it; empty when they see nothing."""
    if story.date:
        yield story.date.at, "goes live"
        yield max(story.date.at, _OLDEST + FAR_FUTURE) - FAR_FUTURE, ""
        yield _is_news_until(story.date.at), "leaves the news sitemap"
    if story.expires:
        yield story.expires.at, "expires"
    if story.pinned_until:
        yield story.pinned_until.at, "is pinned no longer"


def _is_news_until(date: datetime) -> datetime:
    return min(date, _LATEST - NEWS_AGE) + NEWS_AGE


def newest_first(stories: list[Story]) -> list[Story]:
    """By date, then by path; stories without a date come last, as if they were the oldest."""
    by_path = sorted(stories, key=lambda story: story.path)
    return sorted(by_path, key=lambda story: story.date.at if story.date else _OLDEST, reverse=True)
