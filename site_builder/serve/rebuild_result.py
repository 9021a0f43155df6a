"""Build the preview once, as of now. In: options. Out: what the preview shows of the result."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import msgspec

from site_builder.content.locations import locate
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.problems import Problem
from site_builder.model.value import Value
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import BuildLockedError
from site_builder.store.database import STATE_ERRORS
from site_builder.store.manifest import BuildRecord, last_build
from site_builder.system.files import FileChangedError
from site_builder.system.progress import ProgressListener

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


def try_build(options: Options, listener: ProgressListener | None = None) -> RebuildResult | None:
    """Build as of now. Errors become a failed result.

    Returns None when the build has to be repeated: another process is building the same output, or a file was saved
    while it was read.
    """
    start = perf_counter()
    selection = msgspec.structs.replace(options.selection, at=datetime.now(UTC))
    try:
        result = build(msgspec.structs.replace(options, selection=selection), listener)
        record = last_build(options.output, options.state_folder)
    except (BuildLockedError, FileChangedError):
        return None
    except (OSError, *STATE_ERRORS) as error:
        return msgspec.structs.replace(failure(error), seconds=perf_counter() - start)
    written, removed = (len(result.published.written), len(result.published.removed)) if result.published else (0, 0)
    diagnostics = tuple(diagnostic for diagnostic in result.diagnostics if diagnostic.code not in RELEASE_CODES)
    return RebuildResult(diagnostics, result.published is None, record, written, removed, perf_counter() - start)


def failure(error: Exception | str) -> RebuildResult:
    """Return the result of a build that an error has ended."""
    return RebuildResult((locate(_build_problem(error), ""),), failed=True)


def _build_problem(error: Exception | str) -> Problem:
    path = str(getattr(error, "filename", None) or "site.yaml")
    message = getattr(error, "strerror", None) or str(error)
    return Problem(path, "cannot-build", message, None, "fix this and save a file to build again")
