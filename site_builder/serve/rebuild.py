"""Build the preview in a thread after each change of a file, and at times when the site changes by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from threading import Thread
from time import perf_counter
from traceback import print_exc

import msgspec

from site_builder.content.front_matter import locate
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.build import OnPlanned, build
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import BuildLockedError
from site_builder.pipeline.session import SitePlan
from site_builder.serve.early_render import EarlyPage, EarlyRenderer
from site_builder.serve.index_builder import PAUSE, IndexBuilder
from site_builder.serve.watch import Changes, burst
from site_builder.store.database import STATE_ERRORS
from site_builder.store.manifest import BuildRecord, last_build
from site_builder.system.progress import ProgressListener

MAX_SLEEP = 60.0
"""Longest wait in seconds. While a machine sleeps, the clock continues but a timeout does not."""
EARLY_PAUSE = 0.1
"""Seconds for open pages to fetch an early page before a build uses all of the processor."""
RETRY_PAUSE = 0.2
"""Seconds before the next attempt when another process is building the same preview."""

RELEASE_CODES = frozenset(("example-address", "example-story", "unknown-files"))
"""Codes of problems that matter only when a site is published."""


class RebuildResult(Value, frozen=True):
    """The result of a build, and what the output folder holds after it."""

    diagnostics: tuple[Diagnostic, ...] = ()
    failed: bool = False
    """Whether nothing was published, so that the output folder still holds an earlier site."""
    last_build: BuildRecord | None = None
    """The build whose result is in the output folder; None when there is none yet."""
    written: int = 0
    """Number of new and changed files."""
    removed: int = 0
    """Number of removed files."""
    seconds: float = 0.0

    @property
    def until(self) -> datetime | None:
        """When the site next changes without an edit; None when never, or after a failed build."""
        return self.last_build.until if self.last_build and not self.failed else None


def try_build(
    options: Options, listener: ProgressListener | None = None, on_planned: OnPlanned | None = None
) -> RebuildResult | None:
    """Build as of now. Errors become a failed result; None when another process is building the same output."""
    start = perf_counter()
    selection = msgspec.structs.replace(options.selection, at=datetime.now(UTC))
    try:
        result = build(msgspec.structs.replace(options, selection=selection), listener, on_planned)
        record = last_build(options.output, options.state_folder)
    except BuildLockedError:
        return None
    except (OSError, *STATE_ERRORS) as error:
        return RebuildResult((locate(_build_problem(error), ""),), failed=True, seconds=perf_counter() - start)
    written, removed = (len(result.published.written), len(result.published.removed)) if result.published else (0, 0)
    diagnostics = tuple(diagnostic for diagnostic in result.diagnostics if diagnostic.code not in RELEASE_CODES)
    return RebuildResult(diagnostics, result.published is None, record, written, removed, perf_counter() - start)


def _build_problem(error: Exception) -> Problem:
    path = str(getattr(error, "filename", None) or "site.yaml")
    message = getattr(error, "strerror", None) or str(error)
    return Problem(path, "cannot-build", message, None, "fix this and save a file to build again")


class Rebuilder(Thread):
    """Builds at the start, after each burst of changes, and when the site changes by itself. None as a change ends it.

    Before each build, calls `before_build` with the changed paths, and `show_page` with a page that could be rendered
    early. After each build, calls `report` with its result and the changed paths. In a pause of editing, has the
    `index_builder` make the search index.
    """

    def __init__(
        self,
        options: Options,
        changes: Changes,
        early_renderer: EarlyRenderer,
        before_build: Callable[[Collection[str | None]], None],
        show_page: Callable[[EarlyPage], None],
        report: Callable[[RebuildResult, Collection[str | None]], None],
        index_builder: IndexBuilder | None = None,
    ) -> None:
        super().__init__(name="rebuild", daemon=True)
        self._index_builder = index_builder
        self._options, self._changes, self._early_renderer = options, changes, early_renderer
        self._before_build, self._show_page, self._report = before_build, show_page, report

    def run(self) -> None:
        """Build until None is among the changes."""
        changed: set[str | None] = set()
        while None not in changed:
            try:
                result = self._build(changed)
            except Exception as error:  # A bug must not end the thread: pages would never change again.
                print_exc()
                result = RebuildResult((locate(_build_problem(error), ""),), failed=True)
            if result:
                self._report(result, changed)
                changed = self._index_in_pause(result) or next_burst(self._changes, result.until)
            else:
                changed |= burst(self._changes, RETRY_PAUSE)

    def _index_in_pause(self, result: RebuildResult) -> set[str | None]:
        """Start to make the search index when no file changes for a while; else return the changes."""
        if self._index_builder is None or result.failed:
            return set()
        if result.written or result.removed:
            self._index_builder.outdate()
        if not self._index_builder.is_outdated:
            return set()
        changed = burst(self._changes, PAUSE)
        if not changed:
            self._index_builder.start()
        return changed

    def _use_plan(self, plan: SitePlan) -> None:
        self._early_renderer.update(plan)
        if self._index_builder:
            self._index_builder.is_wanted = plan.hub.site.search

    def _build(self, changed: set[str | None]) -> RebuildResult | None:
        if self._index_builder:
            self._index_builder.stop()
        self._before_build(changed)
        page = self._early_renderer.page(changed)
        if page:
            self._show_page(page)
            changed |= burst(self._changes, EARLY_PAUSE)
        result = try_build(self._options, None, self._use_plan)
        if result and result.failed:
            self._early_renderer.clear()
        return result


def next_burst(
    changes: Changes, until: datetime | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> set[str | None]:
    """Wait for changes until the time `until`. Return the changed paths, or an empty set at that time."""
    changed: set[str | None] = set()
    while not changed and (seconds := _seconds_left(until, now())) > 0:
        changed = burst(changes, min(seconds, MAX_SLEEP))
    return changed


def _seconds_left(until: datetime | None, now: datetime) -> float:
    return (until - now).total_seconds() if until else MAX_SLEEP
