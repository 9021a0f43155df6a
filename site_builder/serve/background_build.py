"""Build the preview: the program of the process that `builds` starts.

In: the folder of the hub, and `everything` or `published`. Out: a `RebuildResult` as msgpack; nothing when the
build has to be repeated.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from site_builder.serve.preview_options import preview_options
from site_builder.serve.rebuild_result import try_build

NICENESS = 5
"""How much the preview goes first (POSIX, `nice`)."""


def main() -> None:
    """Build, and print the result."""
    os.nice(NICENESS)
    hub_dir, scope = sys.argv[1:]
    result = try_build(preview_options(Path(hub_dir), datetime.now(UTC), scope == "everything"))
    try:
        sys.stdout.buffer.write(msgspec.msgpack.encode(result) if result else b"")
        sys.stdout.flush()
    except BrokenPipeError:  # The preview was killed. Python would write the rest again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
