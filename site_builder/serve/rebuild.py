"""Follow the changes of a hub in a thread: show the live site at once, and keep the output folder up to date.

A build runs in a process of its own (`builds`), after each burst of changes and at times when the site changes by
itself. A save during a build is shown at once, and the build starts again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread
from time import monotonic
from traceback import print_exc
from typing import Protocol

import msgspec

from site_builder.hub.content import Content
from site_builder.hub.urls import output_file, story_path
from site_builder.pipeline.options import Options
from site_builder.serve.index_builder import PAUSE, IndexBuilder
from site_builder.serve.live_content import LeftToBuildError, LiveContent
from site_builder.serve.live_site import LiveRenderer, LiveSite
from site_builder.serve.rebuild_result import RebuildResult
from site_builder.serve.watch import Changes, burst
from site_builder.store.database import STATE_ERRORS

MAX_SLEEP = 60.0
"""Longest wait in seconds. While a machine sleeps, the clock continues but a timeout does not."""
EARLY_PAUSE = 0.1
"""Seconds for open pages to be fetched before a build uses the processors."""
RETRY_PAUSE = 0.2
"""Seconds before the next attempt when another process is building the same preview."""
MAX_UNBUILT = 10.0
"""Seconds of saving after which a build begins in spite of more changes, and is not ended by them."""
ENDED = ""
"""Among the changes: a build has ended. No path is empty."""


class BuildRunner(Protocol):
    """Runs builds, one at a time: `Builds`."""

    def start(self, on_end: Callable[[RebuildResult | None], None]) -> None:
        """Start a build; `on_end` gets its result, or None when it was stopped or has to be repeated."""

    def stop(self) -> None:
        """End the running build; do not wait for its end."""


class Rebuilder(Thread):
    """Builds at the start, after each burst of changes, and when the site changes by itself. None as a change ends it.

    After each burst, calls `follow` with the changed paths, and `show` with the live site, or with None when the last
    good pages are to stay. After each build, calls `report` with its result, the paths whose changes are in it, and
    whether there were none since. In a pause of editing, has the `index_builder` make the search index.
    """

    def __init__(
        self,
        options: Options,
        changes: Changes,
        builds: BuildRunner,
        follow: Callable[[Collection[str]], None],
        show: Callable[[LiveSite | None], None],
        report: Callable[[RebuildResult, Collection[str], bool], None],
        index_builder: IndexBuilder | None = None,
    ) -> None:
        super().__init__(name="rebuild", daemon=True)
        self._options, self._changes, self._builds = options, changes, builds
        self._follow, self._show, self._report = follow, show, report
        self._index_builder = index_builder
        self._live = LiveContent(options)
        self._renderer = LiveRenderer(options.state_folder, self._live.bodies)
        self._last_site: LiveSite | None = None
        self._pending: set[str] = set()
        """Paths that have changed since the last build began."""
        self._building: set[str] | None = None
        """Paths whose changes are in the running build; None when none is running."""
        self._is_due = True
        """Whether a build has to begin."""
        self._results: list[RebuildResult | None] = []
        """The result of the build that has ended."""
        self._until: datetime | None = None
        self._faulty: set[str] = set()
        """Files in which the last build found errors and that were not changed since."""
        self._pause = 0.0
        """Seconds without a change before the next build begins."""
        self._is_checked = True
        """Whether the live content was compared with all files since the last build."""
        self._unbuilt_since = monotonic()
        """Time of the first change since the last build with a result."""

    def run(self) -> None:
        """Build until None is among the changes."""
        self._load()
        while self._step():
            pass

    def _step(self) -> bool:
        """Wait for the next changes and follow them; return False at the end."""
        is_beginning = self._is_due and self._building is None
        changed = burst(self._changes, self._pause) if is_beginning else self._wait()
        try:
            if None in changed:
                self._builds.stop()
                return False
            saved = {path for path in changed if path}
            if saved and not self._pending and self._building is None:
                self._unbuilt_since = monotonic()
            self._pending |= saved
            if ENDED in changed:
                self._end_build()
            if saved:
                self._save(saved)
            if is_beginning and (not changed or self._is_overdue):
                self._begin_build()
            self._is_due |= not changed and not is_beginning
        except Exception:  # A bug must not end the thread: pages would never change again.
            print_exc()
            self._live.forget()
            self._is_due, self._pause = True, RETRY_PAUSE
        return True

    @property
    def _is_overdue(self) -> bool:
        return monotonic() > self._unbuilt_since + MAX_UNBUILT

    def _wait(self) -> set[str | None]:
        """Return the next changes; an empty set when the site changes by itself now."""
        if self._building is not None:
            return next_burst(self._changes, datetime.max.replace(tzinfo=UTC))
        if not self._is_checked:
            changed = burst(self._changes, PAUSE)
            if changed:
                return changed
            self._use_pause()
            if self._is_due:
                return {*()}
        return next_burst(self._changes, self._until)

    def _save(self, saved: set[str]) -> None:
        """Show what was saved, and note that it has to be built."""
        self._follow(saved)
        self._faulty -= saved
        self._is_due, self._pause = True, EARLY_PAUSE
        site = self._site(saved)
        if site:
            self._show(site)
        if self._index_builder:
            self._index_builder.stop()
        if self._building is not None and not self._is_overdue:
            self._builds.stop()

    def _site(self, saved: Collection[str]) -> LiveSite | None:
        """Return the site with what was saved; None when it has errors, and when it needs a build."""
        try:
            content = self._live.update(saved)
        except (LeftToBuildError, OSError):
            return None
        if self._live.faulty or self._faulty:
            return None
        site = self._site_of(content)
        return None if site.has_errors(saved) else site

    def _site_of(self, content: Content) -> LiveSite:
        at = datetime.now(UTC)
        earlier = self._last_site if self._until and at < self._until else None
        selection = msgspec.structs.replace(self._options.selection, at=at)
        self._last_site = LiveSite(content, selection, self._renderer, earlier)
        return self._last_site

    def _begin_build(self) -> None:
        if self._index_builder:
            self._index_builder.stop()
        self._building, self._pending = self._pending, set()
        self._is_due = False
        self._builds.start(self._on_end)

    def _on_end(self, result: RebuildResult | None) -> None:
        """Take the result of a build, in another thread."""
        self._results.append(result)
        self._changes.put(ENDED)

    def _end_build(self) -> None:
        result, built, self._building = self._results.pop(), self._building or set(), None
        if result is None:
            self._pending |= built
            self._is_due, self._pause = True, max(self._pause, RETRY_PAUSE)
            return
        self._unbuilt_since = monotonic()
        self._until = result.until
        errors = {diagnostic.path for diagnostic in result.diagnostics if diagnostic.severity == "error"}
        self._faulty = errors - self._pending if result.failed else set()
        if self._faulty and self._pending:
            self._show(None)
        self._report(result, built, not self._pending)
        self._is_checked = False
        if self._index_builder and (result.written or result.removed):
            self._index_builder.outdate()
        if not self._live.content and not self._pending:
            self._load()

    def _load(self) -> None:
        """Read the hub, and compile the layouts of stories, which takes longer than rendering."""
        with suppress(LeftToBuildError, OSError, *STATE_ERRORS):
            content = self._live.load()
            site = self._site_of(content)
            site.page(next((output_file(story_path(entry.story.slug)) for entry in site.hub.stories), ""))
        # The garbage collector need not look at the content again and again: that took a tenth of the time of a save,
        # and now and then a twentieth of a second at once.
        gc.collect()
        gc.freeze()

    def _use_pause(self) -> None:
        """Look for changes that the watcher has missed, and make the search index."""
        self._is_checked = True
        with suppress(LeftToBuildError, OSError):
            self._is_due |= self._live.check()
        if self._index_builder and not self._is_due:
            content = self._live.content
            self._index_builder.is_wanted = content is None or content.config.search
            if not self._faulty:
                self._index_builder.start()


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
