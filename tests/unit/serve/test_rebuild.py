"""Building as files change and time goes by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest

from site_builder.hub.schedule import Selection, Unpublished
from site_builder.hub.story_checks import EXAMPLE_SUMMARY
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import open_publisher
from site_builder.serve import rebuild
from site_builder.serve.early_render import EarlyPage, EarlyRenderer
from site_builder.serve.rebuild import FOR_READERS, Rebuilder, RebuildResult, next_burst, try_build
from site_builder.serve.watch import Changes
from tests.support.hubs import NOW, add_story, write_file, write_hub


@pytest.fixture
def options(tmp_path: Path) -> Options:
    site = write_hub(tmp_path / "hub")
    add_story(site, "a")
    everything = Selection(at=NOW, drafts=True, future=True, expired=True)
    return Options(hub_dir=site, output=site / ".site-builder/preview/public", selection=everything, jobs=1)


def tried(options: Options) -> RebuildResult:
    outcome = try_build(options)
    assert outcome is not None
    return outcome


def test_an_outcome_says_what_was_written_and_what_readers_do_not_get(options: Options) -> None:
    add_story(options.hub_dir, "sketch", draft="true")
    first = tried(options)
    assert (first.failed, first.written > 5) == (False, True)
    assert first.done is not None
    assert first.done.unpublished == (Unpublished("news/sketch/index.html", "a draft", None),)
    again = tried(options)
    assert (again.written, again.done) == (0, first.done)


def test_what_matters_only_to_readers_is_not_said_in_a_preview(options: Options) -> None:
    write_file(options.hub_dir / "site.yaml", "title: T\nbase_url: https://example.org/\ncards: false\n")
    add_story(options.hub_dir, "example", summary=EXAMPLE_SUMMARY)
    assert tried(options).diagnostics == ()
    assert {one.code for one in build(options).diagnostics} == FOR_READERS


def test_a_failed_build_leaves_what_is_known_of_the_last_good_one(options: Options) -> None:
    good = tried(options)
    write_file(options.hub_dir / "content/news/b.md", "---\n---\n")
    bad = tried(options)
    assert bad.failed
    assert {one.path for one in bad.diagnostics} == {"content/news/b.md"}
    assert bad.done == good.done
    assert bad.until is None


def test_a_file_that_cannot_be_read_is_a_diagnostic(options: Options) -> None:
    (options.hub_dir / "site.yaml").unlink()
    outcome = tried(options)
    assert outcome.failed
    assert [one.code for one in outcome.diagnostics] == ["cannot-build"]


def test_another_process_that_builds_the_preview_is_waited_for(options: Options) -> None:
    with open_publisher(options.output, options.state_folder):
        assert try_build(options) is None


def test_the_next_burst_is_over_when_the_site_changes_by_itself() -> None:
    clock = iter([NOW - timedelta(microseconds=1), NOW])
    assert next_burst(Queue(), NOW, lambda: next(clock)) == set()


def test_changes_come_before_the_time_is_up() -> None:
    changes: Changes = Queue()
    changes.put("site.yaml")
    assert next_burst(changes, datetime.max.replace(tzinfo=UTC)) == {"site.yaml"}


def test_it_builds_at_once_and_then_for_each_burst(options: Options) -> None:
    changes: Changes = Queue()
    told: list[tuple[RebuildResult, set[str | None]]] = []
    followed: list[set[str | None]] = []
    shown: list[EarlyPage] = []

    def tell(outcome: RebuildResult, changed: Collection[str | None]) -> None:
        told.append((outcome, {*changed}))
        if len(told) == 1:
            add_story(options.hub_dir, "b")
            changes.put("content/news/b.md")
        elif len(told) == 2:
            changes.put(None)

    def follow(changed: Collection[str | None]) -> None:
        followed.append({*changed})

    rebuilder = Rebuilder(options, changes, EarlyRenderer(options.hub_dir), follow, shown.append, tell)
    rebuilder.start()
    rebuilder.join(20)
    assert not rebuilder.is_alive()
    assert [changed for _, changed in told] == followed == [set(), {"content/news/b.md"}]
    assert [outcome.failed for outcome, _ in told] == [False, False]


def test_the_page_of_an_edited_body_is_shown_before_the_build_is_told_of(options: Options) -> None:
    changes: Changes = Queue()
    events: list[str] = []

    def show(page: EarlyPage) -> None:
        events.append(page.file)
        assert b"Edited." in page.data
        assert b"Edited." not in (options.output / page.file).read_bytes()

    def tell(outcome: RebuildResult, changed: Collection[str | None]) -> None:
        events.append("built")
        changes.put("content/news/2026/11/2026-11-01-a.md" if len(events) == 1 else None)
        add_story(options.hub_dir, "a", body="Edited.")

    rebuilder = Rebuilder(options, changes, EarlyRenderer(options.hub_dir), lambda changed: None, show, tell)
    rebuilder.start()
    rebuilder.join(20)
    assert events == ["built", "news/a/index.html", "built"]


def test_a_fault_of_the_program_does_not_end_it(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> RebuildResult:
        raise RuntimeError("a fault")

    changes: Changes = Queue()
    told: list[RebuildResult] = []

    def tell(outcome: RebuildResult, changed: Collection[str | None]) -> None:
        told.append(outcome)
        changes.put(None)

    monkeypatch.setattr(rebuild, "try_build", fail)
    rebuilder = Rebuilder(
        options, changes, EarlyRenderer(options.hub_dir), lambda changed: None, lambda page: None, tell
    )
    rebuilder.start()
    rebuilder.join(20)
    assert [one.message for one in told[0].diagnostics] == ["a fault"]
    assert "RuntimeError: a fault" in capsys.readouterr().err
