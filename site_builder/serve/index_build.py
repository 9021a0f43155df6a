"""Make the search index of a preview: the program of the process that `index_builder` starts.

In: the folder of the hub, and `everything` or `published`. Out: one line of JSON. Ends when its input is closed.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import msgspec

from site_builder.model.value import Value
from site_builder.pages.search_index import FOLDER
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.pipeline.publish import BuildLockedError
from site_builder.serve.preview_options import preview_options
from site_builder.store.database import STATE_ERRORS

NICENESS = 10
"""How much other programs go first, such as the builds of the preview (POSIX, `nice`)."""


class IndexReport(Value, frozen=True, array_like=False):
    """The result of making the index."""

    parts: int = 0
    """Number of parts that were made again."""
    seconds: float = 0.0
    fault: str = ""
    """Why the index could not be made; empty when it is up to date."""


def build_index(options: Options) -> IndexReport:
    """Build the preview with its search index."""
    try:
        result = build(msgspec.structs.replace(options, index_search=True, jobs=1))
    except BuildLockedError:
        return IndexReport(fault="another build of the preview is running")
    except (OSError, *STATE_ERRORS) as error:
        return IndexReport(fault=str(error))
    if result.published is None:
        errors = [diagnostic for diagnostic in result.diagnostics if diagnostic.severity == "error"]
        return IndexReport(fault=errors[0].message if errors else "the hub has errors")
    parts = sum(1 for cost in result.rendered if cost.name.startswith(FOLDER))
    return IndexReport(parts, sum(one.seconds for one in result.passes))


def _end_with_parent() -> None:
    """Wait until the other end of the standard input is closed, also because that process was killed; then end."""
    sys.stdin.buffer.read()
    os._exit(1)


def main() -> None:
    """Make the index, and print the report."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the parent decides.
    Thread(target=_end_with_parent, daemon=True).start()
    os.nice(NICENESS)
    hub_dir, scope = sys.argv[1:]
    report = build_index(preview_options(Path(hub_dir), datetime.now(UTC), scope == "everything"))
    sys.stdout.buffer.write(msgspec.json.encode(report))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
