"""After any edits of items and what refers to them, an incremental build equals a clean one; broken keys are caught."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from unittest import mock

import msgspec
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from site_builder.hub import neighbourhoods
from site_builder.hub.groups import Batches, Groups, in_batches
from site_builder.hub.hub import Hub
from site_builder.hub.items import Items
from site_builder.pages import collection, item
from site_builder.pipeline import plan
from tests.properties.random_collections import RandomCollections
from tests.properties.test_incremental import RANDOM
from tests.support.amount import amount

Fault = Callable[[], AbstractContextManager[object]]
Step = Callable[[RandomCollections], object]
TOOL, THREAD = "tools/i5", "threads/i6"
"""The first items: stories have the numbers before."""


@pytest.mark.slow
def test_incremental_build_of_collections_equals_clean_build() -> None:
    run_state_machine_as_test(RandomCollections, settings=settings(RANDOM, max_examples=amount(4, 40)))


class RandomCollectionsWithSearch(RandomCollections):
    """The same, with a search index."""

    search = True


@pytest.mark.slow
def test_incremental_search_index_of_collections_equals_clean_one() -> None:
    run_state_machine_as_test(RandomCollectionsWithSearch, settings=settings(RANDOM, max_examples=amount(1, 8)))


def stories_without_items() -> AbstractContextManager[object]:
    """A story is remembered whatever the items say that it refers to."""
    return mock.patch.object(Items, "story_key", lambda self, index: b"")


@contextmanager
def stories_without_parts() -> Iterator[None]:
    """A story is remembered whatever its place in a running story is.

    With blocks of one story, related stories look only at the parts next to it.
    """
    key = Items.story_key

    def without(self: Items, index: int) -> bytes:
        with mock.patch.object(self, "_parts", lambda index: ()):
            return key(self, index)

    with mock.patch.object(Items, "story_key", without), mock.patch.object(neighbourhoods, "LONGEST_BLOCK", 1):
        yield


def without_keys(module: ModuleType) -> AbstractContextManager[object]:
    """The groups of a module are remembered by their paths."""
    groups = module.groups

    def without(hub: Hub) -> Batches:
        found = [batch.groups for batch in groups(hub).batches]
        names = [name for one in found for name in one.names]
        outputs = [(one, number) for one in found for number in range(len(one.names))]
        keys = [name.encode() for name in names]
        return in_batches("item", Groups(names, keys, lambda i: outputs[i][0].outputs_of(outputs[i][1])))

    planners = [msgspec.structs.replace(one, groups=without) if one.groups is groups else one for one in plan.PLANNERS]
    return mock.patch.object(plan, "PLANNERS", tuple(planners))


def pages_without_keys() -> AbstractContextManager[object]:
    """The pages of items are remembered by their paths."""
    return without_keys(item)


def lists_without_keys() -> AbstractContextManager[object]:
    """The lists of items are remembered by their paths."""
    return without_keys(collection)


def refer(name: str, *items: str) -> Step:
    return lambda edits: edits.refer(name, list(items))


FAULTS: Mapping[Fault, Sequence[Step]] = {
    stories_without_items: [refer("story-0", TOOL), lambda edits: edits.describe_item(TOOL, "What it is.")],
    stories_without_parts: [refer(f"story-{number}", THREAD) for number in range(5)],
    pages_without_keys: [refer("story-0", TOOL)],
    lists_without_keys: [lambda edits: edits.describe_item(TOOL, "What it is.")],
}
"""With what an editor does that shows each of them."""


def go(steps: Sequence[Step]) -> None:
    """Make some edits, and compare the sites after each."""
    edits = RandomCollections()
    try:
        edits.begin()
        edits.add_item("tools", "Ada")
        edits.add_item("threads", "Zed <b>")
        edits.incremental_is_clean()
        for step in steps:
            step(edits)
            edits.incremental_is_clean()
    finally:
        edits.teardown()


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.__name__))
def test_broken_key_is_caught(fault: Fault) -> None:
    go(FAULTS[fault])
    with fault(), pytest.raises((AssertionError, LookupError)):
        go(FAULTS[fault])
