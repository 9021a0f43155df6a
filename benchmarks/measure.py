"""Run a command and measure it and its children: wall time, CPU time and peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """The time and memory of a run."""

    seconds: float
    cpu: float
    """User and system time of all processes, in seconds."""
    memory: float | None
    """The largest sum of the proportional set sizes of all processes, in MB; None if not sampled."""
    failure: str = ""


@dataclass
class Sampler:
    """Samples the memory of a session of processes in a separate thread."""

    session: int
    interval: float
    """Seconds between two samples."""
    peak: int = 0
    """In kB."""
    stopped: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Sample until stopped."""
        while not self.stopped.wait(self.interval):
            self.peak = max(self.peak, sum(map(proportional_size, processes(self.session))))


def processes(session: int) -> Iterator[int]:
    """Yield the processes of a session. Unlike children, they are listed even after their parent has exited."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = Path(f"/proc/{name}/stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[3]) == session:
                yield int(name)


def proportional_size(process: int) -> int:
    """Return the proportional set size of a process, in kB; 0 if it has exited."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


@dataclass
class TimeLimit:
    """Kills all processes of a group when the timeout passes."""

    group: int
    exceeded: bool = False

    def kill(self) -> None:
        """Kill the group."""
        self.exceeded = True
        os.killpg(self.group, signal.SIGKILL)


def failure_reason(status: int, limit: TimeLimit, timeout: float, log: Path) -> str:
    """Return why a run failed, or an empty string."""
    code = os.waitstatus_to_exitcode(status)
    if limit.exceeded:
        return f"> {timeout:g} s"
    if code < 0:
        name = signal.Signals(-code).name
        return f"failed: {name}" + (" (out of memory?)" if name in ("SIGKILL", "SIGABRT") else "")
    if code == 0:
        return ""
    text = log.read_text(encoding="utf-8", errors="replace")
    if "heap out of memory" in text:
        return "failed: out of memory"
    lines = text.strip().splitlines()
    return f"failed: status {code}: {lines[-1][:120] if lines else 'no message'}"


def measure(command: Sequence[str], site: Path, timeout: float, interval: float = 0) -> Usage:
    """Run a command in the folder of a site. Sample its memory every `interval` seconds, unless that is 0."""
    log = site.with_name(f"{site.name}.log")
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=site, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        limit, sampler = TimeLimit(process.pid), Sampler(process.pid, interval)
        timer = threading.Timer(timeout, limit.kill)
        timer.start()
        watcher = threading.Thread(target=sampler.watch)
        if interval:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    timer.cancel()
    sampler.stopped.set()
    if interval:
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = sampler.peak / 1024 if interval else None
    return Usage(seconds, usage.ru_utime + usage.ru_stime, memory, failure_reason(status, limit, timeout, log))
