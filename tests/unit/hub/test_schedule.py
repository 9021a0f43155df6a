from datetime import UTC, datetime, timedelta

from site_builder.hub.schedule import (
    NEWS_AGE,
    LeftOut,
    Selection,
    Unpublished,
    changes,
    left_out,
    newest_first,
    recent,
    unpublished,
    window,
    withheld,
)
from site_builder.model.content import Moment
from site_builder.pipeline.index import index
from tests.support.hubs import NOW, parsed, story

LATER, EARLIER = Moment(NOW + timedelta(seconds=1)), Moment(NOW)


def test_what_is_withheld_and_why() -> None:
    now = Selection(NOW)
    assert withheld(story("a"), now) == ""
    assert withheld(story("a", draft=True), now) == "a draft"
    assert withheld(story("a", date=LATER), now) == "scheduled"
    assert withheld(story("a", date=EARLIER), now) == ""
    assert withheld(story("a", expires=EARLIER), now) == "expired"
    assert withheld(story("a", expires=LATER), now) == ""


def test_drafts_future_and_expired_stories_are_let_in_when_asked_for() -> None:
    assert withheld(story("a", draft=True), Selection(NOW, drafts=True)) == ""
    assert withheld(story("a", date=LATER), Selection(NOW, future=True)) == ""
    assert withheld(story("a", expires=EARLIER), Selection(NOW, expired=True)) == ""


def test_what_readers_do_not_get_whatever_a_preview_takes_in() -> None:
    stories = [story("a"), story("b", draft=True, date=LATER), story("c", date=LATER), story("d", expires=EARLIER)]
    assert list(unpublished(stories, NOW)) == [
        Unpublished("news/b/index.html", "a draft", None),
        Unpublished("news/c/index.html", "scheduled", LATER),
        Unpublished("news/d/index.html", "expired", EARLIER),
    ]


def test_what_is_left_out_and_when_that_changes() -> None:
    stories = [story("a"), story("b", draft=True, date=LATER), story("c", date=LATER), story("d", expires=EARLIER)]
    assert left_out(stories, Selection(NOW)) == LeftOut(1, 1, 1, LATER.at)
    assert left_out(stories, Selection(NOW, drafts=True, future=True)) == LeftOut(0, 0, 1, LATER.at)
    assert left_out(stories[:1], Selection(NOW)) == LeftOut()


def test_every_story_with_something_to_come_is_asked_for_the_next_change() -> None:
    for one in (story("b", expires=LATER), story("b", pinned_until=LATER), story("b", date=LATER)):
        assert changes([story("a"), one], NOW)[0] == LATER.at
    assert changes([story("undated", date=None)], NOW) == (None, [])
    soon, over = story("soon", date=LATER), story("over", expires=LATER)
    assert changes([soon, over], NOW)[1] == [(soon, "goes live"), (over, "expires")]
    assert changes([story("a", date=EARLIER)], NOW)[0] == NOW + NEWS_AGE
    assert changes([story("a", date=Moment(NOW - NEWS_AGE))], NOW) == (None, [])


def test_newest_first_then_by_path_and_undated_last() -> None:
    day = Moment(datetime(2026, 1, 1, tzinfo=UTC))
    stories = [story("x", date=None), story("b", date=day), story("a", date=day), story("new", date=EARLIER)]
    assert [s.slug for s in newest_first(stories)] == ["new", "a", "b", "x"]


def at(**offset: int) -> Moment:
    return Moment(NOW + timedelta(**offset))


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


def test_the_window_ends_when_a_story_is_no_news_any_more() -> None:
    assert window([story("a", date=at(hours=-1))], NOW) == (at(hours=-1).at, at(hours=-1).at + NEWS_AGE)
    assert window([story("a", date=at(hours=-50))], NOW)[0] == at(hours=-2).at


def test_dates_at_the_ends_of_the_calendar() -> None:
    first, last = Moment(datetime(1, 1, 1, tzinfo=UTC)), Moment(datetime(9999, 12, 31, tzinfo=UTC))
    stories = [story("a", date=last), story("b", date=first)]
    since, until = window(stories, NOW)
    assert since < NOW < until
    assert recent(stories, NOW) == ()


def test_a_hub_is_the_same_all_through_its_window() -> None:
    stories = [
        story("old", "2026-10-02", expires=Moment(NOW + timedelta(days=2))),
        story("pin", "2026-10-01", pinned_until=Moment(NOW + timedelta(hours=1))),
        story("soon", "2026-11-21"),
        story("far", "2027-12-01"),
    ]

    def hub_at(at: datetime) -> tuple[list[str], int | None, int]:
        hub, _, problems = index(parsed(stories), Selection(at))
        return [entry.story.slug for entry in hub.entries], hub.lead, len(problems)

    at, seen = datetime(2026, 9, 30, 12, tzinfo=UTC), [hub_at(datetime(2026, 9, 30, tzinfo=UTC))]
    while at.year < 2028:
        since, until = window(stories, at)
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
