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
from site_builder.serve.rebuild import RELEASE_CODES, Rebuilder, RebuildResult, next_burst, try_build
from site_builder.serve.watch import Changes
from tests.support.hubs import NOW, add_story, write_file, write_hub
from tests.support.patience import PATIENCE


@pytest.fixture
def options(tmp_path: Path) -> Options:
    site = write_hub(tmp_path / "hub")
    add_story(site, "a")
    everything = Selection(at=NOW, drafts=True, future=True, expired=True)
    return Options(hub_dir=site, output=site / ".site-builder/preview/public", selection=everything, jobs=1)


def build_once(options: Options) -> RebuildResult:
    result = try_build(options)
    assert result is not None
    return result


def test_result_has_written_files_and_unpublished_stories(options: Options) -> None:
    add_story(options.hub_dir, "sketch", draft="true")
    first = build_once(options)
    assert (first.failed, first.written > 5) == (False, True)
    assert first.last_build is not None
    assert first.last_build.unpublished == (Unpublished("news/sketch/index.html", "a draft", None),)
    again = build_once(options)
    assert (again.written, again.last_build) == (0, first.last_build)


def test_release_codes_are_not_reported_in_the_preview(options: Options) -> None:
    write_file(options.hub_dir / "site.yaml", "title: T\nbase_url: https://example.org/\ncards: false\n")
    add_story(options.hub_dir, "example", summary=EXAMPLE_SUMMARY)
    write_file(options.output / "unknown.html", "x")
    assert build_once(options).diagnostics == ()
    assert {diagnostic.code for diagnostic in build(options).diagnostics} == RELEASE_CODES


def test_failed_build_keeps_the_last_build_record(options: Options) -> None:
    good = build_once(options)
    write_file(options.hub_dir / "content/news/b.md", "---\n---\n")
    bad = build_once(options)
    assert bad.failed
    assert {diagnostic.path for diagnostic in bad.diagnostics} == {"content/news/b.md"}
    assert bad.last_build == good.last_build
    assert bad.until is None


def test_unreadable_file_is_a_diagnostic(options: Options) -> None:
    (options.hub_dir / "site.yaml").unlink()
    result = build_once(options)
    assert result.failed
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["cannot-build"]


def test_locked_output_gives_no_result(options: Options) -> None:
    with open_publisher(options.output, options.state_folder):
        assert try_build(options) is None


def test_next_burst_is_empty_when_the_site_changes_by_itself() -> None:
    clock = iter([NOW - timedelta(microseconds=1), NOW])
    assert next_burst(Queue(), NOW, lambda: next(clock)) == set()


def test_next_burst_returns_changes_before_the_time() -> None:
    changes: Changes = Queue()
    changes.put("site.yaml")
    assert next_burst(changes, datetime.max.replace(tzinfo=UTC)) == {"site.yaml"}


def test_rebuilder_builds_at_the_start_and_for_each_burst(options: Options) -> None:
    changes: Changes = Queue()
    results: list[tuple[RebuildResult, set[str | None]]] = []
    announced: list[set[str | None]] = []
    shown: list[EarlyPage] = []

    def report(result: RebuildResult, changed: Collection[str | None]) -> None:
        results.append((result, {*changed}))
        if len(results) == 1:
            add_story(options.hub_dir, "b")
            changes.put("content/news/b.md")
        elif len(results) == 2:
            changes.put(None)

    def before_build(changed: Collection[str | None]) -> None:
        announced.append({*changed})

    rebuilder = Rebuilder(options, changes, EarlyRenderer(options.hub_dir), before_build, shown.append, report)
    rebuilder.start()
    rebuilder.join(PATIENCE)
    assert not rebuilder.is_alive()
    assert [changed for _, changed in results] == announced == [set(), {"content/news/b.md"}]
    assert [result.failed for result, _ in results] == [False, False]


def test_early_page_is_shown_before_the_build(options: Options) -> None:
    changes: Changes = Queue()
    events: list[str] = []

    def show_page(page: EarlyPage) -> None:
        events.append(page.file)
        assert b"Edited." in page.data
        assert b"Edited." not in (options.output / page.file).read_bytes()

    def report(result: RebuildResult, changed: Collection[str | None]) -> None:
        events.append("built")
        changes.put("content/news/2026/11/2026-11-01-a.md" if len(events) == 1 else None)
        add_story(options.hub_dir, "a", body="Edited.")

    rebuilder = Rebuilder(options, changes, EarlyRenderer(options.hub_dir), lambda changed: None, show_page, report)
    rebuilder.start()
    rebuilder.join(PATIENCE)
    assert events == ["built", "news/a/index.html", "built"]


def test_bug_in_a_build_does_not_end_the_rebuilder(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> RebuildResult:
        raise RuntimeError("a fault")

    changes: Changes = Queue()
    results: list[RebuildResult] = []

    def report(result: RebuildResult, changed: Collection[str | None]) -> None:
        results.append(result)
        changes.put(None)

    monkeypatch.setattr(rebuild, "try_build", fail)
    rebuilder = Rebuilder(
        options, changes, EarlyRenderer(options.hub_dir), lambda changed: None, lambda page: None, report
    )
    rebuilder.start()
    rebuilder.join(PATIENCE)
    assert [diagnostic.message for diagnostic in results[0].diagnostics] == ["a fault"]
    assert "RuntimeError: a fault" in capsys.readouterr().err
