"""Builds that get a signal at the Nth call of a function. Each is a fork of one process, in which everything is loaded.

Reads lines of JSON, [SITE, N, JOBS, SIGNAL], and answers each with [EXIT STATUS, NUMBER OF CALLS, OUTPUT]. With N = 0
there is no signal. With JOBS = 0 the process builds the hub itself, so that later forks find its layouts compiled.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NamedTuple, Self

from site_builder.cli import main
from site_builder.system import workers
from tests.support.shared_layouts import shared_layouts

ROOT = Path(__file__).parents[2]
COUNTED = "\ncalls: "


class Death(NamedTuple):
    """How a build ended."""

    status: int
    """Exit status; less than 0 is a signal."""
    calls: int
    """Calls of functions, if it was not killed."""
    output: str


class MortalBuilds:
    """The process that forks builds. A context manager: the process ends with it."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.support.mortal_build"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def load(self, site: Path) -> None:
        """Build a hub in the process itself, so that all that can be compiled once is compiled."""
        self.build(site, 0, jobs=0)

    def build(self, site: Path, end: int, jobs: int, kind: signal.Signals = signal.SIGKILL) -> Death:
        """Build a hub in a fork, which gets a signal at a call of a function: 1 is the first, 0 is none."""
        assert self.process.stdin and self.process.stdout
        print(json.dumps([str(site), end, jobs, kind]), file=self.process.stdin, flush=True)
        return Death(*json.loads(self.process.stdout.readline()))


def serve() -> None:
    """Answer the lines of the standard input."""
    for line in sys.stdin:
        site, end, jobs, kind = json.loads(line)
        if jobs:
            print(json.dumps(fork(site, end, jobs, kind)), flush=True)
        else:
            build(site, "1")
            print(json.dumps([0, 0, ""]), flush=True)


def fork(site: str, end: int, jobs: int, kind: int) -> tuple[int, int, str]:
    """Build in a new process; return when it and its workers have ended."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(write, 1)
        os.dup2(write, 2)
        os.closerange(3, 256)
        status = 1
        try:
            with counting(end, kind):
                status = build(site, str(jobs))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    os.close(write)
    with open(read, encoding="utf-8") as pipe:
        output, _, calls = pipe.read().partition(COUNTED)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(calls or 0), output


@contextmanager
def counting(end: int, kind: int) -> Iterator[None]:
    """Count calls of functions in this process, send it the signal at one of them, and print the number."""
    calls, process = 0, os.getpid()

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1
            if calls == end:
                os.kill(process, kind)

    os.register_at_fork(after_in_child=lambda: sys.setprofile(None))
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)
        print(f"{COUNTED}{calls}")


def build(site: str, jobs: str) -> int:
    """Run the command; return its exit status."""
    try:
        main(["build", "--site", site, "--at", "2026-11-20", "--jobs", jobs, "--quiet"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


if __name__ == "__main__":
    workers.WORTH_IT, workers.CHUNK = 1, 5
    with shared_layouts():
        serve()
