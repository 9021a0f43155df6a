"""`site-builder serve` as a process of its own, for tests: begun on a free port, ended with the test."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.patience import PATIENCE

ADDRESS = re.compile(r"http://\S+")


class Serve:
    """A preview that is being served."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        """Lines that it has printed so far."""
        self.address = self.line(ADDRESS).group().rstrip("/")
        """Where it is, without a slash at its end."""

    def line(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Wait for a line to be printed that has this in it."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if match := pattern.search(line):
                return match
        raise AssertionError("it has ended:\n" + "".join(self.lines))

    def interrupt(self) -> int:
        """Press Ctrl-C; gives the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def serving(site: Path, *options: str) -> Iterator[Serve]:
    """Serve a hub."""
    command = [sys.executable, "-m", "site_builder", "serve", "--site", str(site), *options]
    if "--port" not in options:
        command += ["--port", "0"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        preexec_fn=heed_interrupts,
    ) as process:
        try:
            yield Serve(process)
        finally:
            process.kill()


def heed_interrupts() -> None:
    """A shell has what it runs in the background ignore them, and so all that is run by that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
