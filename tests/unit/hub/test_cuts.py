"""Cuts of a series: parts of limited weight, and local changes."""

from __future__ import annotations

from random import Random
from zlib import crc32

from site_builder.hub.cuts import cut

LIMIT = 1_000


def parts(items: dict[str, int]) -> set[tuple[str, ...]]:
    names = list(items)
    priorities = [crc32(name.encode()) for name in names]
    return {tuple(names[place] for place in part) for part in cut(list(items.values()), priorities, LIMIT)}


def series(seed: int) -> dict[str, int]:
    random = Random(seed)
    return {f"story-{number}": random.randint(1, 60) for number in range(1_000)}


def test_parts_are_of_limited_weight_and_keep_the_order() -> None:
    items = series(1)
    made = sorted(parts(items), key=lambda part: int(part[0].removeprefix("story-")))
    assert [name for part in made for name in part] == list(items)
    assert all(sum(items[name] for name in part) <= LIMIT for part in made)
    assert len(made) < 3 * sum(items.values()) / LIMIT


def test_item_heavier_than_the_limit_is_a_part() -> None:
    assert parts({"a": 1, "heavy": 5_000, "b": 1}) >= {("heavy",)}
    assert parts({"light": 1, "and": 2}) == {("light", "and")}
    assert parts({}) == set()


def test_heavier_item_cuts_only_its_own_part() -> None:
    for seed in range(20):
        items = series(seed)
        before = parts(items)
        items["story-500"] += 900
        (own,) = (part for part in before if "story-500" in part)
        assert sorted(name for part in parts(items) - before for name in part) == sorted(own)


def test_new_item_cuts_only_the_part_at_its_place() -> None:
    new = next(name for name in map("new-{}".format, range(99)) if crc32(name.encode()) < 2**30)
    for seed in range(20):
        items = series(seed)
        names = list(items)
        names.insert(300, new)
        before = parts(items)
        near = {name for part in before if {"story-299", "story-300"} & {*part} for name in part}
        changed = parts({name: items.get(name, 30) for name in names}) - before
        assert {name for part in changed for name in part} <= near | {new}
