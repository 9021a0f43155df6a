"""Compare the work of builds with the budget in budget.toml: `python benchmarks/budget.py`.

Counts calls, SQL statements, bytes hashed and files opened in builds of 1,000 stories. The counts are the same on every
machine, so they show a change of a few per cent, which times cannot. README.md in this folder explains more.

Exit status: 0 for the same work, 1 for more or less than TOLERANCE allows, 3 if there is no budget for this Python.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from make_corpus import TAGS, write_corpus
from tools import BASE, BUDGET, ROOT, last_release

PINS = ROOT / "requirements/runtime.txt"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
STORIES = 1000
TOLERANCE = 0.03
"""Share by which a count may differ from the budget."""
SLACK = {
    **{"Python calls": 1000, "C calls": 1000, "bytes hashed": 100_000},
    **{"processes started": 0, "threads started": 0},
}
"""Difference of a count that is always allowed; FEW for other counts. Each build hashes the source of the program."""
FEW = 10
CLEAN, UNCHANGED, WORDS, TERMS = "clean build", "nothing changed", "words of a story edited", "tags of a story edited"
SITUATIONS = (CLEAN, UNCHANGED, WORDS, TERMS)
CHANGED, NOT_COMPARABLE = 1, 3
UPDATE = "python benchmarks/budget.py --update"
HEADING = f"""\
# The work of builds of {STORIES:,} stories, by version of Python. `{UPDATE}` writes this file.
# A commit that needs more work says in its message why. For each package: calls of its functions, and its calls of C
# functions. `base` is the commit that `make bench` compares with while there is no tag.
"""
Packages = Mapping[str, tuple[int, int]]
"""For each package, calls of its functions, and its calls of C functions."""


@dataclass(frozen=True)
class Work:
    """The work of one build."""

    counts: Mapping[str, int]
    packages: Packages
    functions: Mapping[str, int]
    """Calls of each Python function. Empty in a budget."""


def write_hub(hub: Path, stories: int) -> None:
    """Write a corpus with all outputs turned on, except social cards: these take most of the time, and few calls."""
    write_corpus(stories, 0, hub)
    settings = hub / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("twins: false\npage_sizes: {term_feed: 0}\n", ""), encoding="utf-8")


def edit(hub: Path, situation: str) -> None:
    """Edit the story in the middle: add a sentence, or replace its first tag by a popular one."""
    stories = sorted((hub / "content/news").rglob("*.md"))
    story = stories[len(stories) // 2]
    text = story.read_text(encoding="utf-8")
    if situation == WORDS:
        text += "\nThis sentence was added.\n"
    if situation == TERMS:
        before, rest = text.split("\ntags: [", 1)
        tags, after = rest.split("]", 1)
        others = tags.split(", ")[1:]
        popular = next(tag for tag in TAGS if tag not in tags.split(", "))
        text = f"{before}\ntags: [{', '.join([popular, *others])}]{after}"
    story.write_text(text, encoding="utf-8")


def copy_program(tree: Path, copy: Path) -> None:
    """Copy the program without compiled files, whose number depends on what ran before."""
    for name in ("site_builder", "layouts", "static"):
        shutil.copytree(tree / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))


def count_build(program: Path, hub: Path, seed: str) -> Work:
    """Build a hub in a process of its own, and return the work. Exits if the build fails."""
    result = hub.parent / "result.json"
    options = ("--site", str(hub), "--jobs", "1", "--at", "2026-11-20", "--quiet")
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
        **{"PYTHONPATH": str(program), "PYTHONHASHSEED": seed, "PYTHONPYCACHEPREFIX": str(hub.parent / "compiled")},
        **{"TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
    }
    command = [sys.executable, str(Path(__file__).with_name("counting.py")), str(result), "build", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    found = json.loads(result.read_text(encoding="utf-8"))
    packages = {name: (calls, c_calls) for name, (calls, c_calls) in found["packages"].items()}
    return Work(found["counts"], packages, found["functions"])


def count_all(tree: Path, stories: int = STORIES, seed: str = "0") -> dict[str, Work]:
    """Return the work of each situation, one after the other on the same hub."""
    works = {}
    with tempfile.TemporaryDirectory() as folder:
        hub, program = Path(folder, "hub"), Path(folder, "program")
        copy_program(tree, program)
        write_hub(hub, stories)
        for situation in SITUATIONS:
            edit(hub, situation)
            works[situation] = count_build(program, hub, seed)
    return works


def read_budget() -> dict[str, dict[str, Work]]:
    """Return the work of each situation by version of Python."""
    tables = tomllib.loads(BUDGET.read_text(encoding="utf-8")) if BUDGET.exists() else {}
    return {
        python: {
            situation: Work(
                {name: count for name, count in table.items() if name != "packages"},
                {name: (calls, c_calls) for name, (calls, c_calls) in table["packages"].items()},
                {},
            )
            for situation, table in situations.items()
        }
        for python, situations in tables.items()
        if python != BASE
    }


def write_budget(budget: Mapping[str, Mapping[str, Work]]) -> None:
    """Write the budget file."""
    base = str(tomllib.loads(BUDGET.read_text(encoding="utf-8"))[BASE]) if BUDGET.exists() else ""
    lines = [HEADING, f'{BASE} = "{base}"', ""]
    for python in sorted(budget, key=lambda name: [int(part) for part in name.split(".")]):
        for situation, work in budget[python].items():
            lines.append(f'["{python}"."{situation}"]')
            lines += [f'"{name}" = {count}' for name, count in work.counts.items()]
            lines.append(f'["{python}"."{situation}".packages]')
            lines += [f'"{name}" = [{calls}, {c}]' for name, (calls, c) in sorted(work.packages.items())]
            lines.append("")
    BUDGET.write_text("\n".join(lines), encoding="utf-8")


def differs(name: str, before: int, now: int) -> bool:
    """Whether a count differs from the budget by more than is allowed."""
    return abs(now - before) > max(TOLERANCE * before, SLACK.get(name, FEW))


def change(before: int, now: int, stories: int = STORIES) -> str:
    """Describe a change of a count."""
    share = f"{now / before - 1:+.1%}" if before else "new"
    return f"{before:,} -> {now:,} ({share}; {before / stories:,.1f} -> {now / stories:,.1f} per story)"


def package_lines(before: Packages, now: Packages, column: int) -> Iterator[str]:
    """Yield a table of the packages whose calls have changed, the largest change first."""
    rows = [(name, before.get(name, (0, 0))[column], now.get(name, (0, 0))[column]) for name in {*before, *now}]
    rows = sorted((row for row in rows if row[1] != row[2]), key=lambda row: (-abs(row[2] - row[1]), row[0]))
    yield f"    {'package':<28}{'budget':>12}{'now':>12}{'change':>12}"
    for name, old, new in rows[:12]:
        yield f"    {name:<28}{old:>12,}{new:>12,}{new - old:>+12,}"
    if len(rows) > 12:
        yield f"    and {len(rows) - 12} with smaller changes"


def compare(before: Mapping[str, Work], now: Mapping[str, Work]) -> tuple[list[str], list[str]]:
    """Return the counts that have grown too much, and those that have shrunk, each with its packages."""
    grown, shrunk = list[str](), list[str]()
    for situation, work in now.items():
        old = before[situation]
        for name in dict.fromkeys((*old.counts, *work.counts)):
            was, is_now = old.counts.get(name, 0), work.counts.get(name, 0)
            if differs(name, was, is_now):
                lines = grown if is_now > was else shrunk
                lines.append(f"{situation}: {name} {change(was, is_now)}")
                if name in ("Python calls", "C calls"):
                    lines += package_lines(old.packages, work.packages, name == "C calls")
    return grown, shrunk


def advice(grown: Sequence[str], shrunk: Sequence[str]) -> Iterator[str]:
    """Yield what has changed and what to do."""
    if grown:
        yield f"Builds of {STORIES:,} stories do more than {TOLERANCE:.0%} more work than benchmarks/budget.toml says:"
        yield from (f"  {line}" for line in grown)
        yield "To find the functions, run `python benchmarks/budget.py --against COMMIT`. If the work is needed, run"
        yield f"`{UPDATE}`, commit the file, and give the reason in the commit's message."
    if shrunk:
        yield f"Builds of {STORIES:,} stories do less work than benchmarks/budget.toml says:"
        yield from (f"  {line}" for line in shrunk)
        yield f"Run `{UPDATE}` and commit the file, so that later changes cannot use the gain up unnoticed."


def reason_not_comparable(budget: Mapping[str, object]) -> str:
    """Return why the counts of this Python cannot be compared with the budget; empty if they can."""
    if PYTHON not in budget:
        return (
            f"there is no budget for Python {PYTHON}, only for {', '.join(budget) or 'none'}; add one with `{UPDATE}`"
        )
    for pin in filter(None, PINS.read_text(encoding="utf-8").split()):
        name, _, wanted = pin.partition("==")
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            return f"the counts depend on the libraries: {name} {found} is installed, and {PINS.name} pins {wanted}"
    return ""


def tree_of(commit: str, folder: Path) -> Path:
    """Return a folder with the files of a commit."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        raise SystemExit(archive.stderr.decode(errors="replace"))
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def print_functions(before: Mapping[str, Work], now: Mapping[str, Work], stories: int, limit: int) -> None:
    """Print the functions whose number of calls differs most between two trees."""
    for situation, work in now.items():
        old = before[situation]
        print(f"\n{situation}")
        for name in dict.fromkeys((*old.counts, *work.counts)):
            print(f"  {name}: {change(old.counts.get(name, 0), work.counts.get(name, 0), stories)}")
        changes = {
            name: work.functions.get(name, 0) - old.functions.get(name, 0) for name in {*work.functions, *old.functions}
        }
        for name in sorted(changes, key=lambda name: (-abs(changes[name]), name))[:limit]:
            print(f"  {changes[name]:>+10,}  {name}")


def spread(repeats: int, stories: int) -> None:
    """Print how much each count differs between several runs with different hash seeds."""
    runs = [count_all(ROOT, stories, str(seed)) for seed in range(repeats)]
    for situation in SITUATIONS:
        for name in runs[0][situation].counts:
            values = [run[situation].counts[name] for run in runs]
            print(f"{situation:<26}{name:<44}{min(values):>12,}{max(values) - min(values):>6,} difference")


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Compare the work of builds with the budget.")
    parser.add_argument(
        "--update", action="store_true", help="write the counts of this version of Python to the budget"
    )
    parser.add_argument(
        "--against",
        metavar="COMMIT",
        help="print which functions are called more or less often than there; `last` is the last tag",
    )
    parser.add_argument(
        "--functions", type=int, default=25, metavar="N", help="how many of them (default: %(default)s)"
    )
    parser.add_argument(
        "--repeat", type=int, metavar="N", help="count N times, and print the differences between the runs"
    )
    parser.add_argument("--stories", type=int, default=STORIES, metavar="N", help="with --repeat or --against")
    return parser.parse_args()


def main() -> int:
    """Count the work, and compare it with the budget or with a commit."""
    options = parse_options()
    if options.repeat:
        spread(options.repeat, options.stories)
        return 0
    if options.against:
        commit = last_release() if options.against == "last" else options.against
        with tempfile.TemporaryDirectory() as folder:
            before = count_all(tree_of(commit, Path(folder)), options.stories)
        print_functions(before, count_all(ROOT, options.stories), options.stories, options.functions)
        return 0
    budget = read_budget()
    if options.update:
        write_budget({**budget, PYTHON: count_all(ROOT)})
        return 0
    if reason := reason_not_comparable(budget):
        print(reason)
        return NOT_COMPARABLE
    grown, shrunk = compare(budget[PYTHON], count_all(ROOT))
    print("\n".join(advice(grown, shrunk)) or "The work of builds is that of the budget.")
    return CHANGED if grown or shrunk else 0


if __name__ == "__main__":
    sys.exit(main())
