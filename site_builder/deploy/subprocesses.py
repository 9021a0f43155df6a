"""Run `git` and `rsync`. They use their own configuration and keys, and never prompt for a password."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from site_builder.deploy.store import DeployError

_NO_PROMPTS = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_SET_FOR_HOOKS = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_WORK_TREE",
}
"""Variables that git sets for its hooks. They name the repository of the hook, and would redirect our git to it."""
SILENCE = 60
"""Seconds without data after which a connection is closed."""
SSH = f"ssh -o BatchMode=yes -o ConnectTimeout={SILENCE} -o ServerAliveInterval={SILENCE // 4} -o ServerAliveCountMax=4"


class ProgramFailedError(DeployError):
    """A program has exited with a status other than 0."""

    def __init__(self, command: Sequence[str], status: int, stderr: str) -> None:
        lines = "; ".join(line.strip() for line in stderr.splitlines() if line.strip())
        super().__init__(f"{command[0]} {command[1]}: {lines or f'status {status}'}")
        self.status, self.stderr = status, stderr


def _http_timeout() -> dict[str, str]:
    """Return settings by which git closes an HTTP connection with less than a byte per second for SILENCE seconds."""
    return {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": str(SILENCE)}


def run_program(command: Sequence[str], stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """Return the output of a program. Raises ProgramFailedError, and DeployError when it is not installed."""
    inherited = {name: value for name, value in os.environ.items() if name not in _SET_FOR_HOOKS}
    settings = {
        "GIT_SSH_COMMAND": SSH,
        "RSYNC_RSH": SSH,
        **_http_timeout(),
        **inherited,
        **_NO_PROMPTS,
        **(environment or {}),
    }
    try:
        process = subprocess.run(command, input=stdin, capture_output=True, env=settings, check=False)
    except FileNotFoundError:
        raise DeployError(f"`{command[0]}` is not installed") from None
    if process.returncode:
        raise ProgramFailedError(command, process.returncode, process.stderr.decode(errors="replace"))
    return process.stdout
