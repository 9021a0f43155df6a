"""Build a hub, and get a signal at the Nth call of a function: `mortal_build.py SITE N JOBS [SIGNAL]`.

With N = 0, live on and print how many calls there were.
"""

from __future__ import annotations

import os
import sys
from types import FrameType

from site_builder.cli import main
from site_builder.system import workers


def build(site: str, end: int, jobs: str, signal_number: int) -> None:
    calls, process = 0, os.getpid()

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1
            if calls == end:
                os.kill(process, signal_number)

    workers.WORTH_IT, workers.CHUNK = 1, 5
    os.register_at_fork(after_in_child=lambda: sys.setprofile(None))
    sys.setprofile(count)
    try:
        main(["build", "--site", site, "--at", "2026-11-20", "--jobs", jobs, "--quiet"])
    finally:
        sys.setprofile(None)
        if not end:
            print(calls)


if __name__ == "__main__":
    build(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]) if len(sys.argv) > 4 else 9)
