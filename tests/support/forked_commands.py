"""Commands, each in a process that is forked from one with everything loaded: a fifth of the time of a new one.

A server reads lines of JSON from its standard input: a `Request` each. It answers with a `Reply`.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from functools import cache
from io import StringIO
from selectors import EVENT_READ, DefaultSelector
from types import FrameType

from site_builder.cli import main
from site_builder.pipeline import publish
from site_builder.system import workers
from tests.support.project import ROOT
from tests.support.shared_layouts import shared_layouts


@dataclass
class Request:
    """A command to run."""

    words: list[str]
    in_server: bool = False
    """Run it in the server itself, so that what is compiled stays compiled for those that follow."""
    chunks: bool = False
    """Give work to worker processes, and write input records of outputs, however few there are."""
    file_limit: int | None = None
    """Size of the largest file that may be written."""
    call: int | None = None
    """Count the calls of functions, and send the signal at this one; 0 is at none."""
    signal: int = signal.SIGKILL


@dataclass
class Reply:
    """How a command ended."""

    returncode: int
    """Exit status; less than 0 is a signal."""
    stdout: str
    stderr: str
    calls: int = 0
    """Calls of functions, if they were counted and it was not killed."""


class ForkedCommands:
    """A server of commands, which ends with this process."""

    def __init__(self, *before: str) -> None:
        """`before` is what runs the server: a program that takes a command."""
        command = [*before, sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        atexit.register(self._process.communicate)

    def run(self, request: Request) -> Reply:
        """Run a command; return when it and all processes that it started have ended."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps(asdict(request)), file=self._process.stdin, flush=True)
        return Reply(**json.loads(self._process.stdout.readline()))


@cache
def forked_commands(*before: str) -> ForkedCommands:
    """Return the server of this process."""
    return ForkedCommands(*before)


def serve() -> None:
    """Answer the requests of the standard input."""
    with shared_layouts():
        for line in sys.stdin:
            request = Request(**json.loads(line))
            reply = run_in_server(request) if request.in_server else fork(request)
            print(json.dumps(asdict(reply)), flush=True)


def run_in_server(request: Request) -> Reply:
    """Run a command in this process; return what it printed."""
    with redirect_stdout(StringIO()) as stdout, redirect_stderr(StringIO()) as stderr:
        status = run(request.words)
    return Reply(status, stdout.getvalue(), stderr.getvalue())


def fork(request: Request) -> Reply:
    """Run a command in a new process."""
    pipes = [os.pipe() for _ in ("stdout", "stderr", "calls")]
    child = os.fork()
    if not child:
        for number, (_, write) in enumerate(pipes, 1):
            os.dup2(write, number)
        os.closerange(len(pipes) + 1, max(map(max, pipes)) + 1)
        os._exit(run_in_fork(request))
    for _, write in pipes:
        os.close(write)
    stdout, stderr, calls = read_all([read for read, _ in pipes])
    return Reply(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), stdout, stderr, int(calls or 0))


def read_all(pipes: list[int]) -> list[str]:
    """Read pipes to their ends: until no process is left that may write to them."""
    read = {pipe: b"" for pipe in pipes}
    with DefaultSelector() as selector:
        for pipe in pipes:
            selector.register(pipe, EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                data = os.read(key.fd, 1 << 16)
                read[key.fd] += data
                if not data:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return [data.decode() for data in read.values()]


def run_in_fork(request: Request) -> int:
    """Run a command under the conditions of the request; return its exit status."""
    status = 1
    try:
        if request.chunks:
            workers.WORTH_IT, workers.CHUNK, publish.NOTED = 1, 5, 5
        if request.file_limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (request.file_limit, request.file_limit))
        if request.call is None:
            status = run(request.words)
        else:
            with counting(request.call, request.signal):
                status = run(request.words)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    return status


def run(words: list[str]) -> int:
    """Run a command in this process; return its exit status."""
    try:
        main(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


@contextmanager
def counting(end: int, signal_number: int) -> Iterator[None]:
    """Count calls of functions in this process, send it the signal at one of them, and write the number to file 3."""
    calls, process = 0, os.getpid()

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1
            if calls == end:
                os.kill(process, signal_number)

    os.register_at_fork(after_in_child=lambda: sys.setprofile(None))
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)
        os.write(3, str(calls).encode())


if __name__ == "__main__":
    serve()
