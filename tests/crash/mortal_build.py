"""Build a hub, and die by SIGKILL at the Nth call of a function: `mortal_build.py SITE N [JOBS]`.

With N = 0, live on and print how many calls there were.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from site_builder import workers
from site_builder.build import Options, build
from site_builder.hub.live import Selection


def main(site: Path, end: int, jobs: int) -> None:
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1
            if calls == end:
                os.kill(os.getpid(), signal.SIGKILL)

    workers.WORTH_IT, workers.CHUNK = 1, 5
    os.register_at_fork(after_in_child=lambda: sys.setprofile(None))
    options = Options(site, site / "public", Selection(datetime(2026, 11, 20, tzinfo=UTC)), jobs=jobs)
    sys.setprofile(count)
    build(options)
    sys.setprofile(None)
    print(calls)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
