from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

import pytest

from site_builder.hub.entries import Entries
from site_builder.hub.schedule import Selection
from site_builder.model.problems import Problem
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.pipeline.render import render_chunk
from site_builder.system.workers import Task, Workers
from tests.support.hubs import NOW, add_story, build_hub, built, codes, tree, write_file, write_hub

T = TypeVar("T")
R = TypeVar("R")


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin to render soon, and let the workers finish at once, in this process."""

    def finish_at_once(self: Workers, work: Callable[[T], R], value: T) -> Task[R]:
        future: Future[R] = Future()
        try:
            future.set_result(work(value))
        except Exception as error:
            future.set_exception(error)
        return Task(future)

    monkeypatch.setattr(Workers, "submit", finish_at_once)
    monkeypatch.setattr("site_builder.system.workers.WORTH_IT", 9)
    monkeypatch.setattr("site_builder.system.workers.CHUNK", 4)


@pytest.fixture
def chunks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the chunks that were rendered, and a 0 for each time that planning ended."""
    sizes: list[int] = []

    def rendered(settings: bytes, stale: list[object]) -> object:
        sizes.append(len(stale))
        return render_chunk(settings, stale)  # type: ignore[arg-type]

    def planned(*rest: object) -> tuple[Problem, ...]:
        sizes.append(0)
        return ()

    monkeypatch.setattr("site_builder.pipeline.render.render_chunk", rendered)
    monkeypatch.setattr("site_builder.pipeline.plan.broken_links", planned)
    return sizes


def hub(folder: Path) -> Path:
    site = write_hub(folder)
    for number in range(9):
        add_story(site, f"story-{number}", f"2026-10-{number + 1:02}", tags=f"[t{number % 3}]")
    return site


def test_pages_are_rendered_while_others_are_planned(tmp_path: Path, chunks: list[int]) -> None:
    site = hub(tmp_path)
    result = build_hub(site, jobs=2)
    begun = chunks[: chunks.index(0)]
    assert begun[0] == 4 and 12 <= sum(begun) <= len(result.rendered) == sum(chunks)
    build_hub(site, tmp_path / "alone", jobs=1)
    assert tree(site / "public") == tree(tmp_path / "alone")


def test_edit_of_one_story_is_rendered_after_planning(tmp_path: Path, chunks: list[int]) -> None:
    site = hub(tmp_path)
    build_hub(site, jobs=2)
    chunks.clear()
    add_story(site, "story-3", "2026-10-04", tags="[t0]", body="Something else.")
    build_hub(site, jobs=2)
    assert chunks[0] == 0 < chunks[1] < 9


def test_nothing_is_published_if_planning_finds_an_error_after_pages_were_rendered(tmp_path: Path) -> None:
    site = hub(tmp_path)
    before = tree(built(site))
    write_file(site / "layouts/story.html", "<p>{{ page.title }}</p>")
    write_file(site / "content/pages/wrong.md", "---\ntitle: Wrong\n---\n[here](/nowhere/)\n")
    assert [code for _, code in codes(build_hub(site, jobs=2))] == ["broken-link"]
    assert tree(site / "public") == before and not (site / ".public.staging").exists()


def test_layout_that_fails_in_the_head_start_is_a_diagnostic(tmp_path: Path) -> None:
    site = hub(tmp_path)
    before = tree(built(site))
    write_file(site / "layouts/story.html", "<p>{{ page.titel }}</p>\n")
    assert codes(build_hub(site, jobs=2)) == [("layouts/story.html", "layout-error")]
    assert tree(site / "public") == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_planned_site_is_freed_before_the_other_pages_are_rendered(tmp_path: Path, jobs: int) -> None:
    planned, alive = WeakSet[Entries](), list[int]()

    def look(name: str, done: int, total: int) -> None:
        if name == "render":
            alive.append(len(planned))

    options = Options(hub_dir=hub(tmp_path), output=tmp_path / "public", selection=Selection(at=NOW), jobs=jobs)
    build(options, look, lambda site: planned.add(site.hub.stories))
    assert alive and set(alive) == {0}
