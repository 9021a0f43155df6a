"""Run a command and measure it with all its children: seconds, CPU seconds, peak memory."""

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
class Run:
    """What a run took."""

    seconds: float
    cpu: float
    """User and system time of all processes."""
    memory: float | None
    """The largest sum of the proportional set sizes of all processes, in MB, if it was looked at."""
    failure: str = ""


@dataclass
class Sampler:
    """Looks at the memory of a session now and then, in a thread of its own."""

    session: int
    interval: float
    peak: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look until it is over."""
        while not self.over.wait(self.interval):
            self.peak = max(self.peak, sum(map(proportional_size, processes(self.session))))


def processes(session: int) -> Iterator[int]:
    """The processes of a session: unlike children, they are found even when their parent has gone."""
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = Path(f"/proc/{name}/stat").read_text()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[3]) == session:
                yield int(name)


def proportional_size(process: int) -> int:
    """The memory of a process in kB, in which what it shares counts in part; 0 if it has gone."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


@dataclass
class Limit:
    """Kills all processes of a group after some seconds."""

    group: int
    passed: bool = False

    def kill(self) -> None:
        """The time is up."""
        self.passed = True
        os.killpg(self.group, signal.SIGKILL)


def reason(status: int, limit: Limit, timeout: float, log: Path) -> str:
    """Why a run is not a good one; empty if it is."""
    code = os.waitstatus_to_exitcode(status)
    if limit.passed:
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


def measure(command: Sequence[str], site: Path, timeout: float, interval: float = 0) -> Run:
    """Run a command in the folder of a site; look at its memory each `interval` seconds unless that is 0."""
    log = site.with_name(f"{site.name}.log")
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=site, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        limit, sampler = Limit(process.pid), Sampler(process.pid, interval)
        timer = threading.Timer(timeout, limit.kill)
        timer.start()
        watcher = threading.Thread(target=sampler.watch)
        if interval:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    timer.cancel()
    sampler.over.set()
    if interval:
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = sampler.peak / 1024 if interval else None
    return Run(seconds, usage.ru_utime + usage.ru_stime, memory, reason(status, limit, timeout, log))
