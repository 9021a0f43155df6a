from datetime import UTC, datetime, timedelta

from site_builder.hub.schedule import (
    NEWS_AGE,
    Selection,
    SkippedStories,
    Unpublished,
    changes,
    newest_first,
    recent,
    skipped_stories,
    unpublished,
    unpublished_reason,
    validity_period,
)
from site_builder.model.content import Timestamp
from site_builder.pipeline.index import index
from tests.support.hubs import NOW, parsed, story

LATER, EARLIER = Timestamp(NOW + timedelta(seconds=1)), Timestamp(NOW)


def test_unpublished_reason() -> None:
    now = Selection(at=NOW)
    assert unpublished_reason(story("a"), now) == ""
    assert unpublished_reason(story("a", draft=True), now) == "a draft"
    assert unpublished_reason(story("a", date=LATER), now) == "scheduled"
    assert unpublished_reason(story("a", date=EARLIER), now) == ""
    assert unpublished_reason(story("a", expires=EARLIER), now) == "expired"
    assert unpublished_reason(story("a", expires=LATER), now) == ""


def test_selection_can_include_drafts_future_and_expired() -> None:
    assert unpublished_reason(story("a", draft=True), Selection(at=NOW, drafts=True)) == ""
    assert unpublished_reason(story("a", date=LATER), Selection(at=NOW, future=True)) == ""
    assert unpublished_reason(story("a", expires=EARLIER), Selection(at=NOW, expired=True)) == ""


def test_unpublished_lists_what_readers_do_not_get() -> None:
    stories = [story("a"), story("b", draft=True, date=LATER), story("c", date=LATER), story("d", expires=EARLIER)]
    assert list(unpublished(stories, NOW)) == [
        Unpublished("news/b/index.html", "a draft", None),
        Unpublished("news/c/index.html", "scheduled", LATER),
        Unpublished("news/d/index.html", "expired", EARLIER),
    ]


def test_skipped_stories_are_counted_with_the_next_change() -> None:
    stories = [story("a"), story("b", draft=True, date=LATER), story("c", date=LATER), story("d", expires=EARLIER)]
    assert skipped_stories(stories, Selection(at=NOW)) == SkippedStories(1, 1, 1, LATER.at)
    assert skipped_stories(stories, Selection(at=NOW, drafts=True, future=True)) == SkippedStories(0, 0, 1, LATER.at)
    assert skipped_stories(stories[:1], Selection(at=NOW)) == SkippedStories()


def test_changes_considers_every_story_that_may_change() -> None:
    for one in (story("b", expires=LATER), story("b", pinned_until=LATER), story("b", date=LATER)):
        assert changes([story("a"), one], NOW)[0] == LATER.at
    assert changes([story("undated", date=None)], NOW) == (None, [])
    soon, over = story("soon", date=LATER), story("over", expires=LATER)
    assert changes([soon, over], NOW)[1] == [(soon, "goes live"), (over, "expires")]
    assert changes([story("a", date=EARLIER)], NOW)[0] == NOW + NEWS_AGE
    assert changes([story("a", date=Timestamp(NOW - NEWS_AGE))], NOW) == (None, [])


def test_order_is_newest_first_then_path_and_undated_last() -> None:
    day = Timestamp(datetime(2026, 1, 1, tzinfo=UTC))
    stories = [story("x", date=None), story("b", date=day), story("a", date=day), story("new", date=EARLIER)]
    assert [s.slug for s in newest_first(stories)] == ["new", "a", "b", "x"]


def at(**offset: int) -> Timestamp:
    return Timestamp(NOW + timedelta(**offset))


def test_recent_stories_are_those_of_the_last_48_hours() -> None:
    stories = [
        story("future", date=LATER),
        story("now", date=EARLIER),
        story("just", date=at(hours=-48, seconds=1)),
        story("over", date=at(hours=-48)),
        story("x", date=None),
    ]
    assert recent(stories, NOW) == (1, 2)
    assert recent(stories, NOW + timedelta(seconds=1)) == (0, 1)
    assert recent(stories, NOW - timedelta(seconds=1)) == (2, 3)


def test_validity_period_ends_when_a_story_leaves_the_news() -> None:
    assert validity_period([story("a", date=at(hours=-1))], NOW) == (at(hours=-1).at, at(hours=-1).at + NEWS_AGE)
    assert validity_period([story("a", date=at(hours=-50))], NOW)[0] == at(hours=-2).at


def test_dates_at_the_ends_of_the_calendar() -> None:
    first, last = Timestamp(datetime(1, 1, 1, tzinfo=UTC)), Timestamp(datetime(9999, 12, 31, tzinfo=UTC))
    stories = [story("a", date=last), story("b", date=first)]
    since, until = validity_period(stories, NOW)
    assert since < NOW < until
    assert recent(stories, NOW) == ()


def test_hub_stays_the_same_within_its_validity_period() -> None:
    stories = [
        story("old", "2026-10-02", expires=Timestamp(NOW + timedelta(days=2))),
        story("pin", "2026-10-01", pinned_until=Timestamp(NOW + timedelta(hours=1))),
        story("soon", "2026-11-21"),
        story("far", "2027-12-01"),
    ]

    def hub_at(at: datetime) -> tuple[list[str], int | None, int]:
        hub, problems = index(parsed(stories), Selection(at=at))
        return [entry.story.slug for entry in hub.stories], hub.lead, len(problems)

    at, seen = datetime(2026, 9, 30, 12, tzinfo=UTC), [hub_at(datetime(2026, 9, 30, tzinfo=UTC))]
    while at.year < 2028:
        since, until = validity_period(stories, at)
        assert since <= at < until
        assert hub_at(max(since, at - timedelta(days=30))) == hub_at(at) == hub_at(until - timedelta(microseconds=1))
        seen += [hub_at(at)] if hub_at(at) != seen[-1] else []
        at = until
    assert seen == [
        ([], None, 1),
        (["pin"], 0, 1),
        (["old", "pin"], 1, 1),
        (["old", "pin"], 0, 1),
        (["soon", "old", "pin"], 0, 1),
        (["soon", "pin"], 0, 1),
        (["soon", "pin"], 0, 0),
        (["far", "soon", "pin"], 0, 0),
    ]
