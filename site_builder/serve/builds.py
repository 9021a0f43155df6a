"""Run each build of the preview in a process of its own: the preview answers meanwhile, and can end it at any time.

A process may fork workers, because it has no threads; the preview has some.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from traceback import print_exc

import msgspec

from site_builder.serve.rebuild_result import RebuildResult, failure


def build_command(hub_dir: Path, everything: bool) -> list[str]:
    """Return the command of the process."""
    scope = "everything" if everything else "published"
    return [sys.executable, "-m", "site_builder.serve.background_build", str(hub_dir), scope]


class Builds:
    """Starts and ends the process. Use as a context manager: no process is left at its end."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._lock = Lock()

    def __enter__(self) -> Builds:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_over = True
        self.stop()
        if self._process:
            self._process.wait()

    def start(self, on_end: Callable[[RebuildResult | None], None]) -> None:
        """Start a build. Calls `on_end` once from any thread: with None when it was stopped, or has to be repeated.

        When the preview is ending, starts nothing.
        """
        # Ctrl-C reaches every process of a group at the terminal, and the preview decides what ends.
        pipe, none = subprocess.PIPE, subprocess.DEVNULL
        with self._lock:
            if self._is_over:
                return
            try:
                self._process = subprocess.Popen(self._command, stdin=none, stdout=pipe, process_group=0)
            except OSError as error:
                on_end(failure(error))
                return
        Thread(target=_await, args=(self._process, on_end), name="build", daemon=True).start()

    def stop(self) -> None:
        """End the running build, if there is one, without waiting for its end."""
        if self._process:
            self._process.terminate()


def _await(process: subprocess.Popen[bytes], on_end: Callable[[RebuildResult | None], None]) -> None:
    assert process.stdout
    with process.stdout:
        output = process.stdout.read()
    status = process.wait()
    result: RebuildResult | None = None
    if status > 0:
        result = failure(f"the process of the build ended with status {status}")
    elif output:
        try:
            result = msgspec.msgpack.decode(output, type=RebuildResult)
        except msgspec.DecodeError:  # It was stopped meanwhile.
            print_exc()
    on_end(result)
