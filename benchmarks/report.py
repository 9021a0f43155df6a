"""Write docs/benchmarks.md from a file of results: `python benchmarks/report.py [RESULTS]`.

The text that no measurement gives is in notes.toml: what has changed, why a goal is missed, and earlier values.
"""

from __future__ import annotations

import argparse
import os
import platform
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from goals import GOALS
from results import CLEAN, OURS, SITUATIONS, Log, Results, Run, Sitting, add_figure, ratio, read_log
from tools import AGAIN, BEFORE, ROOT, call, memory_total, node

NOTES = Path(__file__).with_name("notes.toml")
PAGE = ROOT / "docs/benchmarks.md"
INTRODUCTION = """\
# Benchmarks

`benchmarks/compare.py` measured these times. It installs the other generators, gives all of them the same stories, and
layouts with the same parts. It checks that they make the same pages, and runs them in turn. `benchmarks/report.py`
writes this page. [benchmarks/README.md](../benchmarks/README.md) explains the method, and how the tools differ.

`hugo-related` is Hugo with its related content switched on, as this generator always works; `hugo` shows the newest
stories of the category instead, as do the others here.
"""


def seconds(values: Sequence[float]) -> str:
    """Format the median, minimum and maximum of some seconds."""
    return f"{median(values):.2f} s ({min(values):.2f}-{max(values):.2f})"


def row(name: str, situation: str, results: Results, ours: Results | None) -> str:
    """Format one line of the table."""
    good = results.good(situation)
    if not good:
        tried = results.of(situation) or situation == CLEAN  # A tool that fails in the untimed build has no timed runs.
        return f"| {name} | {situation} | {results.failure if tried and results.failure else 'not run'} | | | |"
    failed = "; then failed" if len(good) < len(results.of(situation)) else ""
    wall = seconds([run.seconds for run in good]) + failed
    memory = f"{results.memory:,.0f} MB" if results.memory and situation == CLEAN else ""
    compared = ratio(ours, results, situation) if ours else None
    shown = "" if compared is None else f"{compared:.3g}"
    return f"| {name} | {situation} | {wall} | {results.cpu(situation):.2f} s | {memory} | {shown} |"


def noise_lines(found: Mapping[str, Results]) -> Iterator[str]:
    """Yield how much two runs of the same commit differ, and how this commit compares with an earlier one."""
    for name, text in ((AGAIN, "Noise: site_builder / the same once more"), (BEFORE, "site_builder / before")):
        if name in found and OURS in found:
            times = {situation: compare(found[OURS], found[name], situation) for situation in SITUATIONS}
            yield f"- {text}: {', '.join(f'{situation} {shown}' for situation, shown in times.items() if shown)}."


def compare(ours: Results, theirs: Results, situation: str) -> str:
    """Format the ratios of wall and CPU times."""
    wall, cpu = (ratio(ours, theirs, situation, of_cpu) for of_cpu in (False, True))
    return f"{wall:.3f} (CPU {cpu:.3f})" if wall is not None and cpu is not None else ""


def size_section(log: Log, stories: int) -> str:
    """Format the tables of one size, and the problems."""
    found = log.results(stories)
    lines = [f"## {stories:,} stories", ""]
    lines += ["| tool | situation | wall time: median (min-max) | CPU | peak memory | wall time, ours / theirs |"]
    lines += ["|---|---|--:|--:|--:|--:|"]
    for name, results in found.items():
        label = f"{name} **WRONG SITE**" if results.site and results.site.problems else name
        lines += [row(label, situation, results, found.get(OURS)) for situation in SITUATIONS]
    lines += ["", *noise_lines(found), ""]
    lines += ["| tool | files | HTML pages | size of the site | mean story page |", "|---|--:|--:|--:|--:|"]
    for name, results in found.items():
        if site := results.site:
            size = f"{site.size / 1e6:,.1f} MB"
            lines.append(f"| {name} | {site.files:,} | {site.pages:,} | {size} | {site.story_size:,} bytes |")
    lines.append("")
    for name, results in found.items():
        problems = results.site.problems if results.site else ()
        lines += [f"- **WRONG SITE**, {name}: {problem}" for problem in problems[:5]]
        if len(problems) > 5:
            lines.append(f"- **WRONG SITE**, {name}: and {len(problems) - 5} more")
    return "\n".join(lines).rstrip("\n").replace("\n\n\n", "\n\n") + "\n"


def processor() -> str:
    """Return the model of the processor."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def machine(folder: Path) -> dict[str, str]:
    """Describe the machine, and the languages that the tools run in."""
    described = {"Python": platform.python_version()}
    if (folder / "node_modules/.bin/node").exists():
        described["Node"] = call(*node(folder)[:1], "--version").strip()
    described["system"] = f"{platform.system()} {platform.release()} on {platform.machine()}"
    described["processor"] = f"{os.cpu_count()} cores, {processor()}"
    described["memory"] = f"{memory_total() / 2**30:.1f} GiB"
    return described


def sitting_lines(log: Log) -> Iterator[str]:
    """Yield the versions and the machine of each sitting that has runs, the latest last."""
    used = {run.sitting for run in log.of(Run)}
    for one in log.of(Sitting):
        if one.sitting in used:
            sizes = sorted({run.stories for run in log.of(Run) if run.sitting == one.sitting})
            yield f"- {one.sitting}, {', '.join(f'{size:,}' for size in sizes)} stories"
            yield from (f"    - {name}: {text}" for name, text in {**one.versions, **one.machine}.items())


def goal_lines(log: Log, last: Mapping[str, float]) -> Iterator[str]:
    """Yield the table of goals."""
    yield from ("| | goal | last page | now | |", "|---|--:|--:|--:|---|")
    for goal in GOALS:
        value, before = goal.value(log), last.get(goal.name)
        verdict = "" if value is None else "reached" if value <= goal.limit else "**missed**"
        cells = (
            goal.text,
            f"at most {goal.show(goal.limit)}",
            "" if before is None else goal.show(before),
            goal.show(value),
        )
        yield f"| {' | '.join((*cells, verdict))} |"


def missed_lines(log: Log, reasons: Mapping[str, str]) -> Iterator[str]:
    """Yield each missed goal with its reason."""
    for goal in GOALS:
        value = goal.value(log)
        if value is not None and value > goal.limit:
            reason = reasons.get(goal.name, "").strip() or "The reason is not known yet."
            yield f"- **Missed: {goal.text}**, {goal.show(value)} instead of at most {goal.show(goal.limit)}. {reason}"


def page(log: Log, notes: Mapping[str, Mapping[str, str]], last: Mapping[str, float]) -> str:
    """Return docs/benchmarks.md."""
    missed = list(missed_lines(log, notes.get("reasons", {})))
    parts = [
        INTRODUCTION,
        "## Goals\n",
        "\n".join(goal_lines(log, last)) + "\n",
        "\n".join(missed) + "\n" if missed else "",
        f"## What has changed since the last page\n\n{notes.get('changes', {}).get('text', '').strip()}\n",
        *(size_section(log, stories) for stories in log.sizes()),
        "## Machine and versions\n\n" + "\n".join(sitting_lines(log)) + "\n",
        f"## Notes\n\n{notes.get('notes', {}).get('text', '').strip()}\n",
    ]
    return "\n".join(part for part in parts if part)


def values(log: Log) -> str:
    """Return the values of all goals as a table of TOML, for the `last` of the next page."""
    reached = [(goal.name, goal.value(log)) for goal in GOALS]
    return "[last]\n" + "".join(f"{name} = {value:.6g}\n" for name, value in reached if value is not None)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Write docs/benchmarks.md from a file of results.")
    parser.add_argument(
        "results", nargs="?", type=Path, default=ROOT / ".bench/results.jsonl", help="default: %(default)s"
    )
    parser.add_argument(
        "--figure", action="append", default=[], metavar="NAME=VALUE", help="add a value for a goal first"
    )
    parser.add_argument("--output", type=Path, default=PAGE, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--values", action="store_true", help="only print the values, as the `last` of the next page")
    return parser.parse_args()


def main() -> None:
    """Write the page."""
    options = parse_options()
    for name, _, value in (text.partition("=") for text in options.figure):
        if name not in {goal.name for goal in GOALS if not goal.measure}:
            raise SystemExit(f"unknown figure: {name}; choose from {', '.join(g.name for g in GOALS if not g.measure)}")
        add_figure(options.results, name, float(value))
    log = read_log(options.results)
    if options.values:
        print(values(log), end="")
        return
    notes = tomllib.loads(NOTES.read_text(encoding="utf-8")) if NOTES.exists() else {}
    options.output.write_text(page(log, notes, notes.get("last", {})), encoding="utf-8")
    print(f"wrote {options.output}")


if __name__ == "__main__":
    main()
