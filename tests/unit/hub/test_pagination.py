from hypothesis import given
from hypothesis import strategies as st

from site_builder.hub.pagination import items_on, page_ranges


def test_short_list_has_one_page() -> None:
    assert [(c.number, c.start, c.stop) for c in page_ranges(39, 20)] == [(0, 0, 39)]


def test_empty_list_has_a_front_page() -> None:
    assert [items_on([], c) for c in page_ranges(0, 20)] == [()]


def test_numbered_pages_count_from_the_oldest() -> None:
    assert [(c.number, c.start, c.stop) for c in page_ranges(65, 20)] == [(0, 0, 25), (2, 25, 45), (1, 45, 65)]


@given(st.integers(1, 300), st.integers(1, 30))
def test_pages_show_every_story_once_in_order(total: int, size: int) -> None:
    stories = list(range(total))
    shown = [story for chunk in page_ranges(total, size) for story in items_on(stories, chunk)]
    assert shown == stories


@given(st.integers(1, 300), st.integers(1, 30))
def test_new_story_changes_the_front_page_and_adds_at_most_one_page(total: int, size: int) -> None:
    before = {c.number: items_on(range(total, 0, -1), c) for c in page_ranges(total, size)}
    after = {c.number: items_on(range(total + 1, 0, -1), c) for c in page_ranges(total + 1, size)}
    assert {n: s for n, s in after.items() if n in before and n} == {n: s for n, s in before.items() if n}
    assert len(after) - len(before) in (0, 1)
    assert len(after[0]) < 2 * size
