"""Rebuild: build whenever files have changed or a story is due, in a thread of its own, and tell what came of it."""

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
from site_builder.serve.early_render import EarlyPage, EarlyRenderer
from site_builder.serve.watch import Changes, burst
from site_builder.store.database import STATE_ERRORS
from site_builder.store.manifest import BuildRecord, last_build
from site_builder.system.progress import ProgressListener

LONGEST = 60.0
"""Seconds after which the clock is looked at again: it goes on while a machine sleeps, a timeout does not."""
BREATH = 0.1
"""Seconds in which open pages may fetch what is shown ahead, before a build takes the machine."""
AGAIN = 0.2
"""Seconds after which to try again when another process is building the same preview."""

FOR_READERS = frozenset(("example-address", "example-story"))
"""Codes of what matters only when a site is published."""


class RebuildResult(Value, frozen=True):
    """What came of a build, and what the output folder holds after it."""

    diagnostics: tuple[Diagnostic, ...] = ()
    failed: bool = False
    """Whether nothing was published, so that the output folder holds the last good site."""
    done: BuildRecord | None = None
    """The build that the output folder is the result of; None when there was none yet."""
    written: int = 0
    """Files that are new or changed."""
    removed: int = 0
    seconds: float = 0.0

    @property
    def until(self) -> datetime | None:
        """When the site changes by itself."""
        return self.done.until if self.done and not self.failed else None


def try_build(
    options: Options, listener: ProgressListener | None = None, keeper: OnPlanned | None = None
) -> RebuildResult | None:
    """Build as of now. What keeps a site from being built is an outcome too; None when another process is at it."""
    start = perf_counter()
    selection = msgspec.structs.replace(options.selection, at=datetime.now(UTC))
    try:
        result = build(msgspec.structs.replace(options, selection=selection), listener, keeper)
        done = last_build(options.output, options.state_folder)
    except BuildLockedError:
        return None
    except (OSError, *STATE_ERRORS) as error:
        return RebuildResult((locate(_hindrance(error), ""),), failed=True, seconds=perf_counter() - start)
    written, removed = (len(result.published.written), len(result.published.removed)) if result.published else (0, 0)
    found = tuple(one for one in result.diagnostics if one.code not in FOR_READERS)
    return RebuildResult(found, result.published is None, done, written, removed, perf_counter() - start)


def _hindrance(error: Exception) -> Problem:
    path = str(getattr(error, "filename", None) or "site.yaml")
    message = getattr(error, "strerror", None) or str(error)
    return Problem(path, "cannot-build", message, None, "the next change of a file has it tried again")


class Rebuilder(Thread):
    """Builds at once, and then for each burst of changes and each moment at which the site changes by itself.

    `ahead` has what the last build has planned. Before each build `follow` is told what has changed, and `show` is
    given the page that can be shown ahead of it; `tell` is told what came of it. None among the changes ends it.
    """

    def __init__(
        self,
        options: Options,
        changes: Changes,
        ahead: EarlyRenderer,
        follow: Callable[[Collection[str | None]], None],
        show: Callable[[EarlyPage], None],
        tell: Callable[[RebuildResult, Collection[str | None]], None],
    ) -> None:
        super().__init__(name="rebuild", daemon=True)
        self._options, self._changes, self._ahead = options, changes, ahead
        self._follow, self._show, self._tell = follow, show, tell

    def run(self) -> None:
        """The work of the thread."""
        changed: set[str | None] = set()
        while None not in changed:
            try:
                outcome = self._outcome_of(changed)
            except Exception as fault:  # A fault of ours must not leave a page behind that never changes again.
                print_exc()
                outcome = RebuildResult((locate(_hindrance(fault), ""),), failed=True)
            if outcome:
                self._tell(outcome, changed)
                changed = next_burst(self._changes, outcome.until)
            else:
                changed |= burst(self._changes, AGAIN)

    def _outcome_of(self, changed: set[str | None]) -> RebuildResult | None:
        self._follow(changed)
        page = self._ahead.page(changed)
        if page:
            self._show(page)
            changed |= burst(self._changes, BREATH)
        outcome = try_build(self._options, None, self._ahead.take)
        if outcome and outcome.failed:
            self._ahead.forget()
        return outcome


def next_burst(
    changes: Changes, until: datetime | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> set[str | None]:
    """All changes of the next burst; empty when the time has come at which the site changes by itself."""
    found: set[str | None] = set()
    while not found and (left := _seconds_left(until, now())) > 0:
        found = burst(changes, min(left, LONGEST))
    return found


def _seconds_left(until: datetime | None, now: datetime) -> float:
    return (until - now).total_seconds() if until else LONGEST
