"""The search index of the preview: made in a process of its own, which ends with each edit and with the preview."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from queue import Queue

import pytest

from site_builder.pipeline.options import Options
from site_builder.serve.index_build import IndexReport, build_index
from site_builder.serve.index_builder import IndexBuilder, index_command
from site_builder.serve.preview_options import preview_options
from site_builder.serve.rebuild import Rebuilder
from site_builder.serve.rebuild_result import RebuildResult, try_build
from site_builder.serve.watch import Changes
from tests.support.hubs import NOW, SETTINGS, add_story, tree, write_file, write_hub
from tests.support.patience import PATIENCE

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()"]
"""A process that runs until it is ended."""
ANSWERS = [sys.executable, "-c", """print('{"parts":2,"seconds":0.5}')"""]


class InProcess:
    """Runs builds in this process."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def start(self, on_end: Callable[[RebuildResult | None], None]) -> None:
        on_end(try_build(self._options))

    def stop(self) -> None:
        """None is running."""


def preview(options: Options) -> RebuildResult:
    result = try_build(options)
    assert result is not None and not result.failed
    return result


@pytest.mark.slow
def test_builds_of_the_preview_leave_the_index_as_it_is(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    options = preview_options(hub_dir, NOW, everything=True)
    preview(options)
    assert 'role="search"' in (options.output / "index.html").read_text()
    assert not (options.output / "search/data").exists()

    assert build_index(options).parts == 2
    index = tree(options.output / "search/data")
    assert "site/stemmer.js" in index and "first/catalogue.json" in index
    assert preview(options).written == 0
    add_story(hub_dir, "second")
    preview(options)
    assert tree(options.output / "search/data") == index, "it is left to the next pause"
    assert build_index(options).parts == 1
    assert build_index(options).parts == 0
    write_file(hub_dir / "site.yaml", SETTINGS + "search: false\n")
    preview(options)
    assert not (options.output / "search/data").exists()


def test_index_of_a_hub_with_errors_is_not_made(tmp_path: Path) -> None:
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first", category="")
    assert build_index(preview_options(hub_dir, NOW, everything=False)).fault


def test_stop_ends_the_process_and_the_next_start_begins_again() -> None:
    reports: Queue[IndexReport] = Queue()
    with IndexBuilder(WAITS, reports.put) as builder:
        builder.start()
        process = builder._process
        assert process and process.poll() is None
        builder.stop()
        assert process.poll() is not None
        builder.start()
        second = builder._process
        assert second and second.poll() is None
    assert second.poll() is not None and reports.empty()


def test_report_of_a_finished_process_is_given_once() -> None:
    reports: Queue[IndexReport] = Queue()
    announced: list[bool] = []
    with IndexBuilder(ANSWERS, reports.put, lambda: announced.append(True)) as builder:
        builder.is_wanted = False
        builder.start()
        assert builder._process is None and announced == []
        builder.is_wanted = True
        builder.start()
        assert reports.get(timeout=60) == IndexReport(2, 0.5)
        builder.start()
        builder.outdate()
        builder.start()
        assert reports.get(timeout=60).parts == 2 and reports.empty()
        assert announced == [True], "only for the first"


def test_process_that_fails_is_reported() -> None:
    reports: Queue[IndexReport] = Queue()
    with IndexBuilder([sys.executable, "-c", "raise SystemExit(3)"], reports.put) as builder:
        builder.start()
        assert "status 3" in reports.get(timeout=60).fault


def test_process_ends_with_its_parent(tmp_path: Path) -> None:
    command = index_command(write_hub(tmp_path), everything=True)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1 and done.stdout == b""


def test_rebuilder_indexes_in_a_pause_and_stops_before_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.serve.rebuild.PAUSE", 0)
    hub_dir = write_hub(tmp_path)
    add_story(hub_dir, "first")
    changes: Changes = Queue()
    events: list[str] = []

    class Recorder(IndexBuilder):
        def start(self) -> None:
            events.append("index")
            super().start()
            second = add_story(hub_dir, "second").relative_to(hub_dir).as_posix()
            changes.put(second if events.count("index") == 1 else None)

        def stop(self) -> None:
            events.append("stop")
            super().stop()

    with Recorder(WAITS, lambda report: None) as builder:
        options = preview_options(hub_dir, NOW, everything=True)
        rebuilder = Rebuilder(
            options,
            changes,
            InProcess(options),
            lambda changed: None,
            lambda site: None,
            lambda result, changed, is_settled: events.append("built"),
            builder,
        )
        rebuilder.start()
        rebuilder.join(PATIENCE)
    assert [event for event, _ in groupby(events)][:6] == ["stop", "built", "index", "stop", "built", "index"]
