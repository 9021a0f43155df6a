"""Build a hub with two workers, one of which is killed when it parses a story: `killed_worker_build.py SITE STORY`.

A process of its own, because workers are forked, and a test process may have threads.
"""

from __future__ import annotations

import os
import signal
import sys

from site_builder.cli import main
from site_builder.content.reader import ReadOptions
from site_builder.content.story import ParsedStory, parse_story
from site_builder.pipeline import parse
from site_builder.system import workers

PARENT = os.getpid()


def parse_or_die(path: str, data: bytes, options: ReadOptions) -> ParsedStory:
    """Parse a story; in a worker, be killed by the one that the command line names."""
    if sys.argv[2] in path and os.getpid() != PARENT:
        os.kill(os.getpid(), signal.SIGKILL)
    return parse_story(path, data, options)


if __name__ == "__main__":
    workers.WORTH_IT = 1
    parse.parse_story = parse_or_die  # type: ignore[assignment, attr-defined]
    main(["build", "--site", sys.argv[1], "--at", "2026-11-20", "--jobs", "2"])
