"""Building as files change and time goes by."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from site_builder.hub.schedule import Selection, Unpublished
from site_builder.hub.story_checks import EXAMPLE_SUMMARY
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import open_publisher
from site_builder.serve import rebuild_result
from site_builder.serve.live_content import MANY
from site_builder.serve.live_site import LiveSite
from site_builder.serve.rebuild import Rebuilder, next_burst
from site_builder.serve.rebuild_result import RELEASE_CODES, RebuildResult, try_build
from site_builder.serve.watch import Changes
from site_builder.system.files import FileChangedError
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


def test_save_during_a_build_gives_no_result(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(*_: object) -> RebuildResult:
        raise FileChangedError(0, "changed", "a.md")

    monkeypatch.setattr(rebuild_result, "build", changed)
    assert try_build(options) is None


def test_next_burst_is_empty_when_the_site_changes_by_itself() -> None:
    clock = iter([NOW - timedelta(microseconds=1), NOW])
    assert next_burst(Queue(), NOW, lambda: next(clock)) == set()


def test_next_burst_returns_changes_before_the_time() -> None:
    changes: Changes = Queue()
    changes.put("site.yaml")
    assert next_burst(changes, datetime.max.replace(tzinfo=UTC)) == {"site.yaml"}


class Runner:
    """Runs builds in a thread of this process: each waits for the gate, and has no result when it is stopped."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.gate = Event()
        self.gate.set()
        self.begun: Queue[bool] = Queue()
        self._is_stopped = False

    def start(self, on_end: Callable[[RebuildResult | None], None]) -> None:
        self._is_stopped = False
        self.begun.put(True)
        Thread(target=self._run, args=(on_end,), daemon=True).start()

    def stop(self) -> None:
        self._is_stopped = True

    def _run(self, on_end: Callable[[RebuildResult | None], None]) -> None:
        self.gate.wait(PATIENCE)
        on_end(None if self._is_stopped else try_build(self._options))


class Preview:
    """A rebuilder, and what it has shown and reported."""

    def __init__(self, options: Options) -> None:
        self.changes: Changes = Queue()
        self.shown: Queue[LiveSite | None] = Queue()
        self.reports: Queue[tuple[RebuildResult, set[str], bool]] = Queue()
        self.followed: list[set[str]] = []
        self.runner = Runner(options)
        self.rebuilder = Rebuilder(options, self.changes, self.runner, self._follow, self.shown.put, self._report)

    def __enter__(self) -> Preview:
        self.rebuilder.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.gate.set()
        self.changes.put(None)
        self.rebuilder.join(PATIENCE)
        assert not self.rebuilder.is_alive()

    def report(self) -> tuple[bool, set[str], bool]:
        """Whether the next build to end has failed, what was changed before it, and whether nothing was since."""
        result, changed, is_settled = self.reports.get(timeout=PATIENCE)
        return result.failed, changed, is_settled

    def page(self, file: str) -> bytes:
        """Return a page of the next site that is shown."""
        site = self.shown.get(timeout=PATIENCE)
        assert site is not None
        return site.page(file) or b""

    def _follow(self, changed: Collection[str | None]) -> None:
        self.followed.append({path for path in changed if path})

    def _report(self, result: RebuildResult, changed: Collection[str], is_settled: bool) -> None:
        self.reports.put((result, {*changed}, is_settled))


A, A_PAGE = "content/news/2026/11/2026-11-01-a.md", "news/a/index.html"
B, B_PAGE = "content/news/2026/11/2026-11-01-b.md", "news/b/index.html"


def test_rebuilder_builds_at_the_start_and_for_each_burst(options: Options) -> None:
    build_once(options)
    with Preview(options) as preview:
        assert preview.report() == (False, set(), True)
        add_story(options.hub_dir, "b")
        preview.changes.put(B)
        assert b"<h1>B</h1>" in preview.page(B_PAGE)
        assert preview.report() == (False, {B}, True)
        assert preview.followed == [{B}]
        assert b"<h1>B</h1>" in (options.output / B_PAGE).read_bytes()


def test_save_during_a_build_is_shown_without_waiting_for_the_build(options: Options) -> None:
    build_once(options)
    with Preview(options) as preview:
        preview.report()
        assert preview.runner.begun.get(timeout=PATIENCE)
        preview.runner.gate.clear()
        add_story(options.hub_dir, "a", body="First.")
        preview.changes.put(A)
        assert b"First." in preview.page(A_PAGE)
        assert preview.runner.begun.get(timeout=PATIENCE), "a build has begun, and waits"
        add_story(options.hub_dir, "a", body="Second.")
        preview.changes.put(A)
        assert b"Second." in preview.page(A_PAGE)
        assert preview.reports.empty()
        assert b"Second." not in (options.output / A_PAGE).read_bytes()
        preview.runner.gate.set()
        assert preview.report() == (False, {A}, True)
        assert b"Second." in (options.output / A_PAGE).read_bytes()


def test_error_leaves_the_last_good_pages_until_it_is_fixed(options: Options) -> None:
    build_once(options)
    with Preview(options) as preview:
        preview.report()
        good = (options.hub_dir / A).read_text()
        for bad in (good.replace("category:", "catgory:"), good.replace("Something", "See [this](nowhere).")):
            write_file(options.hub_dir / A, bad)
            preview.changes.put(A)
            assert preview.report() == (True, {A}, True)
            add_story(options.hub_dir, "b")
            preview.changes.put(B)
            assert preview.report() == (True, {B}, True)
            assert preview.shown.empty()
            write_file(options.hub_dir / A, good.replace("Something", "Another thing"))
            preview.changes.put(A)
            assert b"Another thing" in preview.page(A_PAGE)
            assert preview.report() == (False, {A}, True)


def test_many_changes_are_left_to_the_build(options: Options) -> None:
    build_once(options)
    with Preview(options) as preview:
        preview.report()
        for number in range(MANY + 1):
            file = add_story(options.hub_dir, f"story-{number}")
            preview.changes.put(file.relative_to(options.hub_dir).as_posix())
        assert preview.report()[0] is False
        add_story(options.hub_dir, "a", body="Edited.")
        preview.changes.put(A)
        assert b"Edited." in preview.page(A_PAGE), "the hub was read again"


def test_bug_does_not_end_the_rebuilder(
    options: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> bool:
        raise RuntimeError("a fault")

    build_once(options)
    with Preview(options) as preview:
        preview.report()
        with monkeypatch.context() as patch:
            patch.setattr(LiveSite, "has_errors", fail)
            preview.changes.put(A)
            preview.report()
        assert "RuntimeError: a fault" in capsys.readouterr().err
        add_story(options.hub_dir, "a", body="Edited.")
        preview.changes.put(A)
        assert b"Edited." in preview.page(A_PAGE)
