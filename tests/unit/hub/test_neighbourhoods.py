from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from random import Random
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.config.schema import Config
from site_builder.hub import neighbourhoods
from site_builder.hub.neighbourhoods import LONGEST_BLOCK, Neighbourhoods, block_ends, end_of
from site_builder.hub.schedule import newest_first
from site_builder.hub.taxonomy import Taxonomy, Term, build_taxonomy
from site_builder.hub.urls import Urls
from site_builder.hub.vocabulary import vocabularies_of
from site_builder.model.content import Story
from site_builder.model.fingerprint import digest
from tests.support.hubs import story

CONFIG = Config(title="T", base_url="https://hub.example/")
URLS = Urls("https://hub.example", "/")
Row = tuple[int, list[str], str]
ROW = st.tuples(st.integers(0, 400), st.lists(st.sampled_from("abc"), max_size=2, unique=True), st.sampled_from("xy"))


def made(rows: Sequence[Row]) -> list[Story]:
    days = [(date(2024, 1, 1) + timedelta(days=day)).isoformat() for day, _, _ in rows]
    return [
        story(f"s{number}", day, tags=tuple(tags), category=category)
        for number, (day, (_, tags, category)) in enumerate(zip(days, rows, strict=True))
    ]


def taxonomy_of(stories: Sequence[Story]) -> Taxonomy:
    return build_taxonomy(stories, CONFIG, vocabularies_of(()), URLS)


def around(stories: Sequence[Story]) -> Neighbourhoods:
    return Neighbourhoods(stories, taxonomy_of(stories), [digest(one) for one in stories])


def expected(stories: Sequence[Story]) -> list[list[tuple[str, str, list[str]]]]:
    """The neighbourhoods of all stories as the first words of the module define them, by slug."""
    terms = [(kind, s, term.stories) for kind in ("tag", "category", "source") for s, term in of(stories, kind)]
    found: list[list[tuple[str, str, list[str]]]] = [[] for _ in stories]
    for kind, slug, indexes in [*terms, ("near", "", tuple(range(len(stories))))]:
        blocks: list[list[int]] = [[]]
        for index in reversed(indexes):
            blocks[-1].append(index)
            if end_of(stories[index]) or len(blocks[-1]) == LONGEST_BLOCK:
                blocks.append([])
        blocks = [block for block in blocks if block]
        for number, block in enumerate(blocks):
            shown = [stories[index].slug for index in chain(*blocks[max(0, number - 1) : number + 2])]
            for index in block:
                found[index].append((kind, slug, shown))
    return found


def of(stories: Sequence[Story], kind: str) -> list[tuple[str, Term]]:
    return list(taxonomy_of(stories).of_kind(kind).items())


@pytest.mark.parametrize("section", [1, 4])
@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=80), st.randoms())
def test_neighbourhoods_do_not_depend_on_the_order_in_which_they_are_asked_for(
    section: int, rows: list[Row], random: Random
) -> None:
    with mock.patch.object(neighbourhoods, "SECTION", section):
        stories = newest_first(made(rows))
        found, order = around(stories), list(range(len(stories)))
        random.shuffle(order)
        got = {i: [(*n.term, [stories[other].slug for other in n.stories]) for n in found[i]] for i in order}
    assert [got[i] for i in range(len(stories))] == expected(stories)
    assert list(chain(*found.ranges)) == list(range(len(stories)))


@settings(max_examples=80, deadline=None)
@given(st.lists(ROW, min_size=2, max_size=60), st.integers(0, 59), st.sampled_from(["gone", "title", "tags", "date"]))
def test_digest_of_a_range_decides_its_neighbourhoods(rows: list[Row], which: int, edit: str) -> None:
    with mock.patch.object(neighbourhoods, "SECTION", 1):
        before = made(rows)
        number = which % len(before)
        edited = {
            "gone": [],
            "title": [msgspec.structs.replace(before[number], title="Another")],
            "tags": [msgspec.structs.replace(before[number], tags=("a", "c"), tag_slugs=("a", "c"))],
            "date": [msgspec.structs.replace(before[number], date=story("x", "2024-06-01").date)],
        }[edit]
        after = newest_first([*before[:number], *edited, *before[number + 1 :]])
        old, new = seen(newest_first(before)), seen(after)
    for key in old.keys() & new.keys():
        assert old[key] == new[key]


def seen(stories: Sequence[Story]) -> dict[bytes, object]:
    """What stories are in each range, by its digest: with their neighbourhoods, and the stories before and after."""
    found = around(stories)
    slugs = ["", *(one.slug for one in stories), ""]
    return {
        found.digest_of(number): [
            (slugs[i : i + 3], [(n.term, n.digest, [stories[k].title for k in n.stories]) for n in found[i]])
            for i in indexes
        ]
        for number, indexes in enumerate(found.ranges)
    }


def test_edit_changes_the_digests_of_few_ranges() -> None:
    stories = newest_first(made([(day, ["a"] if day % 3 else ["b"], "x") for day in range(400)]))
    edited = [*stories[:200], msgspec.structs.replace(stories[200], title="Another"), *stories[201:]]
    before, after = around(stories), around(edited)
    changed = [n for n in range(len(before.ranges)) if before.digest_of(n) != after.digest_of(n)]
    assert before.ranges == after.ranges and len(before.ranges) >= 10
    assert 1 <= len(changed) <= 6 and any(200 in before.ranges[number] for number in changed)


def test_block_ends_after_the_longest_block() -> None:
    count = 2 * LONGEST_BLOCK + 1
    assert list(block_ends(range(count), bytes(count), 0, count)) == [LONGEST_BLOCK, 2 * LONGEST_BLOCK, count]
