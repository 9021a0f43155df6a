from datetime import UTC, datetime, timedelta

from site_builder.hub.live import Selection, newest_first, withheld
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
