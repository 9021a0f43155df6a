"""After any edits of what layouts ask for, an incremental build equals a clean one; broken keys are caught."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from site_builder.hub.queries import Queries
from site_builder.pipeline import plan
from site_builder.render.inputs import InputRecords
from site_builder.render.templates import Layouts
from tests.properties.random_queries import RandomQueries
from tests.properties.test_incremental import RANDOM
from tests.support.amount import amount

Fault = Callable[[], AbstractContextManager[object]]
Step = Callable[[RandomQueries], object]


@pytest.mark.slow
def test_incremental_build_of_queries_equals_clean_build() -> None:
    run_state_machine_as_test(RandomQueries, settings=settings(RANDOM, max_examples=amount(4, 40)))


def groups_without_results() -> AbstractContextManager[object]:
    """Groups are remembered whatever their layouts ask for."""
    return mock.patch.object(plan, "_stamp", lambda planner, hub, queries: b"")


def queries_without_scope() -> AbstractContextManager[object]:
    """Groups are remembered whatever the results of queries with values of the page are."""
    return mock.patch.object(Queries, "_scope", lambda self, query: b"")


def pages_without_results() -> AbstractContextManager[object]:
    """Pages are not rendered again for another result that belongs to them."""
    return mock.patch.object(InputRecords, "_result_digest", lambda self, result: b"")


def layouts_without_results() -> AbstractContextManager[object]:
    """Pages are not rendered again for another result that all pages of a layout share."""
    return mock.patch.object(Layouts, "_digest_of_result", lambda self, key: b"")


def reprice(edits: RandomQueries) -> None:
    edits.edit_data("prices.csv", 3)


def only_priced(edits: RandomQueries) -> None:
    edits.ask("item/tools.html", ["priced"], "")


def rename_another_free_tool(edits: RandomQueries) -> None:
    """The page of a tool names the others that cost the same, to which nothing else leads from it."""
    first, second = f"tools/i{edits.number - 1}", edits.add_item("tools", "Zed <b>")
    for item in (first, second):
        edits.fill_field(item, "pricing", True)
    edits.incremental_is_clean()
    edits.rename_item(second, "C++")


FAULTS: Mapping[Fault, Sequence[Step]] = {
    groups_without_results: [reprice],
    queries_without_scope: [only_priced, rename_another_free_tool],
    pages_without_results: [only_priced, rename_another_free_tool],
    layouts_without_results: [reprice],
}
"""With what an editor does that shows each of them."""


def go(steps: Sequence[Step]) -> None:
    """Make some edits, and compare the sites after each."""
    edits = RandomQueries()
    try:
        edits.begin()
        edits.add_item("tools", "Ada")
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
    with fault(), pytest.raises(AssertionError):
        go(FAULTS[fault])
