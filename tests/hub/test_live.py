from datetime import UTC, datetime, timedelta

from site_builder.hub.live import Selection, Unpublished, newest_first, unpublished, withheld
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


def test_newest_first_then_by_path_and_undated_last() -> None:
    day = Moment(datetime(2026, 1, 1, tzinfo=UTC))
    stories = [story("x", date=None), story("b", date=day), story("a", date=day), story("new", date=EARLIER)]
    assert [s.slug for s in newest_first(stories)] == ["new", "a", "b", "x"]
