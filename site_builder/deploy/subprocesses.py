"""Programs that are asked to do something: `git` and `rsync`. They find their own keys, and ask for none."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from site_builder.deploy.store import DeployError

_QUIETLY = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_OF_A_HOOK = {
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
"""What git says to its hooks of the repository they belong to, which is not ours."""
SILENCE = 60
"""Seconds after which a connection is given up that says nothing any more."""
SSH = f"ssh -o BatchMode=yes -o ConnectTimeout={SILENCE} -o ServerAliveInterval={SILENCE // 4} -o ServerAliveCountMax=4"


class ProgramFailedError(DeployError):
    """A program has ended with another status than 0."""

    def __init__(self, command: Sequence[str], status: int, said: str) -> None:
        lines = "; ".join(line.strip() for line in said.splitlines() if line.strip())
        super().__init__(f"{command[0]} {command[1]}: {lines or f'status {status}'}")
        self.status, self.said = status, said


def _slowest() -> dict[str, str]:
    """What git takes for a connection by HTTP that is dead: less than a byte in a second, for so long."""
    return {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": str(SILENCE)}


def run_program(command: Sequence[str], stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
    """What a program prints. Raises FailedError, and DeployError when there is no such program."""
    ours = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    settings = {"GIT_SSH_COMMAND": SSH, "RSYNC_RSH": SSH, **_slowest(), **ours, **_QUIETLY, **(environment or {})}
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env=settings, check=False)
    except FileNotFoundError:
        raise DeployError(f"the program `{command[0]}` is not installed") from None
    if done.returncode:
        raise ProgramFailedError(command, done.returncode, done.stderr.decode(errors="replace"))
    return done.stdout
