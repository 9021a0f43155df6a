"""The results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from measure import Run
from tools import OURS, call, memory_total, versions

SITUATIONS = ("clean build", "nothing changed", "one story edited")


@dataclass
class Results:
    """All that was found out about one tool at one size."""

    runs: dict[str, list[Run]] = field(default_factory=lambda: {name: [] for name in SITUATIONS})
    memory: float | None = None
    failure: str = ""
    """Why it was given up: the last run did not end well."""
    problems: list[str] = field(default_factory=list)
    """What is wrong with the site that it made."""
    story_size: int = 0


def seconds(values: Sequence[float]) -> str:
    """A median with the smallest and the largest value."""
    return f"{median(values):.2f} s ({min(values):.2f}-{max(values):.2f})"


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    """The median of the ratios of each round: what slows the machine down for a while, slows both."""
    pairs = list(zip(ours, theirs, strict=False))
    return f"{median(our.seconds / their.seconds for our, their in pairs):.3g}" if pairs else ""


def row(name: str, situation: str, results: Results, ours: Results | None) -> str:
    """One line of a table."""
    runs = results.runs[situation]
    good = [run for run in runs if not run.failure]
    if not good:
        # A tool that fails in the build that is not timed has no runs at all.
        tried = runs or situation == SITUATIONS[0]
        return f"| {name} | {situation} | {results.failure if tried else 'not run'} | | | |"
    wall = seconds([run.seconds for run in good]) + (f"; then {results.failure}" if len(good) < len(runs) else "")
    cpu = f"{median(run.cpu for run in good):.2f} s"
    memory = f"{results.memory:,.0f} MB" if results.memory and situation == SITUATIONS[0] else ""
    compared = ratio(ours.runs[situation], runs) if ours and len(good) == len(runs) else ""
    return f"| {name} | {situation} | {wall} | {cpu} | {memory} | {compared} |"


def table(count: int, found: Mapping[str, Results]) -> str:
    """The table of one size, and what there is to say about it."""
    lines = [f"## {count:,} stories", ""]
    lines += ["| tool | situation | wall: median (min-max) | CPU | peak memory | wall of ours / theirs |"]
    lines += ["|---|---|--:|--:|--:|--:|"]
    for name, results in found.items():
        label = f"{name} **WRONG SITE**" if results.problems else name
        lines += [row(label, situation, results, found.get(OURS)) for situation in SITUATIONS]
    sizes = ", ".join(f"{name} {results.story_size:,}" for name, results in found.items() if results.story_size)
    lines += ["", f"Mean size of a story page in bytes: {sizes or 'none was made'}."]
    for name, results in found.items():
        lines += [f"- **WRONG SITE**, {name}: {problem}" for problem in results.problems[:5]]
        if len(results.problems) > 5:
            lines.append(f"- **WRONG SITE**, {name}: and {len(results.problems) - 5} more")
    return "\n".join(lines) + "\n"


def processor() -> str:
    """The model of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def environment(folder: Path, names: Sequence[str]) -> str:
    """When and on what it was measured."""
    found = versions(folder, names)
    lines = [f"- date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"]
    lines += [f"- {name}: {version}" for name, version in found.items()]
    lines += [f"- Python: {platform.python_version()}"]
    if "eleventy" in names:
        lines += [f"- Node: {call('node', '--version').strip()}"]
    lines += [f"- system: {platform.system()} {platform.release()} on {platform.machine()}"]
    lines += [f"- processor: {os.cpu_count()} cores, {processor()}", f"- memory: {memory_total() / 2**30:.1f} GiB"]
    return "\n".join(lines) + "\n"
