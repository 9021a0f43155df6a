from datetime import UTC, datetime, timedelta

from site_builder.hub.live import NEWS_AGE, Selection, newest_first, recent, window, withheld
from site_builder.model import Moment
from tests.hubs import NOW, story

LATER, EARLIER = Moment(NOW + timedelta(seconds=1)), Moment(NOW)


def test_what_is_withheld_and_why() -> None:
    now = Selection(NOW)
    assert withheld(story("a"), now) == ""
    assert withheld(story("a", draft=True), now) == "a draft"
    assert withheld(story("a", date=LATER), now) == "scheduled"
    assert withheld(story("a", date=EARLIER), now) == ""
    assert withheld(story("a", expires=EARLIER), now) == "expired"
    assert withheld(story("a", expires=LATER), now) == ""


def test_drafts_and_future_stories_are_let_in_when_asked_for() -> None:
    assert withheld(story("a", draft=True), Selection(NOW, drafts=True)) == ""
    assert withheld(story("a", date=LATER), Selection(NOW, future=True)) == ""


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
