"""Format the results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from measure import Run
from tools import OURS, call, memory_total, tool_versions

SITUATIONS = ("clean build", "nothing changed", "one story edited")


@dataclass
class Results:
    """The results of one tool at one size."""

    runs: dict[str, list[Run]] = field(default_factory=lambda: {name: [] for name in SITUATIONS})
    memory: float | None = None
    """Peak memory of a clean build, in MB."""
    failure: str = ""
    """Why the last run failed; the tool is not run again."""
    problems: list[str] = field(default_factory=list)
    """Problems of the site that the tool made."""
    story_size: int = 0
    """Mean size of a story page, in bytes."""


def seconds(values: Sequence[float]) -> str:
    """Format the median, minimum and maximum of some seconds."""
    return f"{median(values):.2f} s ({min(values):.2f}-{max(values):.2f})"


def ratio(ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    """Format the median of the ratios of each round. A slow phase of the machine affects both tools of a round."""
    pairs = list(zip(ours, theirs, strict=False))
    return f"{median(our.seconds / their.seconds for our, their in pairs):.3g}" if pairs else ""


def row(name: str, situation: str, results: Results, ours: Results | None) -> str:
    """Format one line of the table."""
    runs = results.runs[situation]
    good = [run for run in runs if not run.failure]
    if not good:
        # A tool that fails in the untimed build has no runs at all.
        tried = runs or situation == SITUATIONS[0]
        return f"| {name} | {situation} | {results.failure if tried else 'not run'} | | | |"
    wall = seconds([run.seconds for run in good]) + (f"; then {results.failure}" if len(good) < len(runs) else "")
    cpu = f"{median(run.cpu for run in good):.2f} s"
    memory = f"{results.memory:,.0f} MB" if results.memory and situation == SITUATIONS[0] else ""
    compared = ratio(ours.runs[situation], runs) if ours and len(good) == len(runs) else ""
    return f"| {name} | {situation} | {wall} | {cpu} | {memory} | {compared} |"


def table(count: int, results_by_tool: Mapping[str, Results]) -> str:
    """Format the table of one size, the mean sizes of story pages, and the problems."""
    lines = [f"## {count:,} stories", ""]
    lines += ["| tool | situation | wall time: median (min-max) | CPU | peak memory | wall time, ours / theirs |"]
    lines += ["|---|---|--:|--:|--:|--:|"]
    for name, results in results_by_tool.items():
        label = f"{name} **WRONG SITE**" if results.problems else name
        lines += [row(label, situation, results, results_by_tool.get(OURS)) for situation in SITUATIONS]
    sizes = ", ".join(
        f"{name} {results.story_size:,}" for name, results in results_by_tool.items() if results.story_size
    )
    lines += ["", f"Mean size of a story page in bytes: {sizes or 'no pages'}."]
    for name, results in results_by_tool.items():
        lines += [f"- **WRONG SITE**, {name}: {problem}" for problem in results.problems[:5]]
        if len(results.problems) > 5:
            lines.append(f"- **WRONG SITE**, {name}: and {len(results.problems) - 5} more")
    return "\n".join(lines) + "\n"


def processor() -> str:
    """Return the model of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def environment(folder: Path, names: Sequence[str]) -> str:
    """Describe the date, the versions and the machine of the measurement."""
    lines = [f"- date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"]
    lines += [f"- {name}: {version}" for name, version in tool_versions(folder, names).items()]
    lines += [f"- Python: {platform.python_version()}"]
    if "eleventy" in names:
        lines += [f"- Node: {call('node', '--version').strip()}"]
    lines += [f"- system: {platform.system()} {platform.release()} on {platform.machine()}"]
    lines += [f"- processor: {os.cpu_count()} cores, {processor()}", f"- memory: {memory_total() / 2**30:.1f} GiB"]
    return "\n".join(lines) + "\n"
