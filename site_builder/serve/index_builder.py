"""Make the search index of the preview in another process, while nobody edits.

An edit ends that process at once, so the index never delays a page. The next pause begins it again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import msgspec

from site_builder.serve.index_build import IndexReport

PAUSE = 2.0
"""Seconds without a change before the index is made."""


def index_command(hub_dir: Path, everything: bool) -> list[str]:
    """Return the command of the process."""
    scope = "everything" if everything else "published"
    return [sys.executable, "-m", "site_builder.serve.index_build", str(hub_dir), scope]


class IndexBuilder:
    """Starts and ends the process. Use as a context manager: no process is left at its end."""

    def __init__(
        self, command: list[str], report: Callable[[IndexReport], None], announce: Callable[[], None] = lambda: None
    ) -> None:
        """`report` is called from a thread, with the result of each process that came to its end.

        `announce` is called when the first process starts.
        """
        self._command = command
        self._report = report
        self._announce: Callable[[], None] | None = announce
        self.is_wanted = True
        """Whether the hub has a search index, as far as is known."""
        self._process: subprocess.Popen[bytes] | None = None
        self._is_outdated = True

    def __enter__(self) -> IndexBuilder:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def outdate(self) -> None:
        """Note that the site has changed."""
        self._is_outdated = True

    def start(self) -> None:
        """Start the process, if the index is wanted and outdated. Call it only when none is running."""
        if not (self.is_wanted and self._is_outdated):
            return
        self._is_outdated = False
        if self._announce:
            self._announce()
            self._announce = None
        pipe = subprocess.PIPE
        process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self._process = process
        Thread(target=self._await, args=(process,), name="index", daemon=True).start()

    def stop(self) -> None:
        """End the process, if one is running, and wait until it has ended. Its work is then to be done again."""
        process, self._process = self._process, None
        if process and process.poll() is None:
            self._is_outdated = True
            process.terminate()
            process.wait()

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin and process.stdout
        with process.stdin, process.stdout:
            output = process.stdout.read()
        process.wait()
        if self._process is not process:  # It was stopped.
            return
        try:
            report = msgspec.json.decode(output, type=IndexReport)
        except msgspec.DecodeError:
            report = IndexReport(fault=f"its process ended with status {process.returncode}")
        self._report(report)
