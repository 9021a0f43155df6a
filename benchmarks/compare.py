"""Compare builds with other generators: `python benchmarks/compare.py [--stories 1000,10000]`.

All tools get the same stories, and layouts of equal size. README.md in this folder explains the method.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from check import check, describe_site
from convert import Corpus, convert
from measure import measure
from report import machine, size_section
from results import CLEAN, EDITED, OURS, UNCHANGED, WARM_UP, Log, Run, Sitting, read_log
from tools import (
    AGAIN,
    BEFORE,
    NAMES,
    ROOT,
    Tool,
    call,
    earlier_tree,
    install,
    last_release,
    tool,
    tool_version,
    zola_fault,
)

LARGE = 10_000
"""Number of stories from which memory is sampled during the timed clean build."""
ROUNDS = {1: 3, 10_000: 2, 100_000: 1}
"""Number of rounds, by the smallest number of stories it applies to."""


@dataclass
class Entrant:
    """A tool and its site."""

    tool: Tool
    site: Path
    timeout: float
    """Seconds."""
    failed: bool = False
    """Whether a run failed. The tool is not run again."""


@dataclass(frozen=True)
class Contest:
    """All tools at one size."""

    corpus: Corpus
    entrants: Sequence[Entrant]
    log: Log
    sitting: str

    @property
    def stories(self) -> int:
        """The number of stories."""
        return len(self.corpus.stories)

    @property
    def large(self) -> bool:
        """Whether builds take so long that memory is sampled during the timed one."""
        return self.stories >= LARGE


def print_progress(text: str) -> None:
    """Print a line of progress to stderr."""
    print(text, file=sys.stderr, flush=True)


def prepare(count: int, options: argparse.Namespace, names: Sequence[str], log: Log, sitting: str) -> Contest:
    """Make the corpus and the sites of all tools."""
    sites = options.folder / "sites" / str(count)
    shutil.rmtree(sites, ignore_errors=True)
    sites.mkdir(parents=True)
    print_progress(call(sys.executable, ROOT / "benchmarks/make_corpus.py", str(count), sites / OURS).strip())
    folders = {name: sites / name.replace(" ", "-") for name in names}
    corpus = convert(sites / OURS, {name: site for name, site in folders.items() if name in NAMES})
    for name in (AGAIN, BEFORE):
        if name in names:
            shutil.copytree(sites / OURS, folders[name])
    entrants = [
        Entrant(
            tool(name, options.folder, site, tree_of(name, options)), site, options.timeout.get(name, options.limit)
        )
        for name, site in folders.items()
    ]
    return Contest(corpus, entrants, log, sitting)


def tree_of(name: str, options: argparse.Namespace) -> Path:
    """Return the folder with the files of the commit of site_builder that a tool runs."""
    return options.tree if name == BEFORE else ROOT


def set_aside_output(entrant: Entrant) -> None:
    """Move the output and state of earlier builds out of the site."""
    # Deleting would slow down later builds: ext4 may avoid inodes deleted in the last minutes.
    earlier = entrant.site.with_name("earlier") / f"{entrant.site.name}-{time.monotonic_ns()}"
    earlier.mkdir(parents=True)
    for name in (entrant.tool.output, *entrant.tool.state):
        if (entrant.site / name).exists():
            (entrant.site / name).rename(earlier / name)


def run(contest: Contest, entrant: Entrant, situation: str, number: int, interval: float = 0) -> Run:
    """Build once, and store the result."""
    # Flush the writes of earlier runs, so that they do not slow this one down.
    os.sync()
    usage = measure(entrant.tool.command, entrant.site, entrant.timeout, interval)
    result = Run(
        contest.sitting, contest.stories, entrant.tool.name, situation, number,
        round(usage.seconds, 4), round(usage.cpu, 4), usage.memory and round(usage.memory, 1), usage.failure,
    )  # fmt: skip
    contest.log.add(result)
    entrant.failed = bool(usage.failure)
    outcome = usage.failure or f"{usage.seconds:.2f} s, CPU {usage.cpu:.2f} s"
    memory = f", {usage.memory:,.0f} MB" if usage.memory else ""
    print_progress(f"{contest.stories:>7,} {entrant.tool.name:<19} {situation:<17} {outcome}{memory}")
    return result


def inspect_site(contest: Contest, entrant: Entrant) -> None:
    """Check the site of a clean build, and store what is wrong."""
    if entrant.failed:
        return
    problems = check(entrant.site, contest.corpus, entrant.tool)
    for problem in problems[:5]:
        print_progress(f"WRONG SITE, {entrant.tool.name}: {problem}")
    contest.log.add(describe_site(contest.sitting, entrant.site, contest.corpus, entrant.tool, problems))


def warm_up(contest: Contest, entrant: Entrant, number: int) -> None:
    """Run an untimed clean build, and sample its memory."""
    set_aside_output(entrant)
    run(contest, entrant, WARM_UP, number, interval=0.1)
    inspect_site(contest, entrant)


def build_clean(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a clean build."""
    set_aside_output(entrant)
    run(contest, entrant, CLEAN, number, interval=0.5 if contest.large else 0)
    if contest.large and number == 1:
        inspect_site(contest, entrant)


def build_unchanged(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a build without changes."""
    run(contest, entrant, UNCHANGED, number)


def build_edited(contest: Contest, entrant: Entrant, number: int) -> None:
    """Add a sentence to the story in the middle, time a build, and check the page for the sentence."""
    story = contest.corpus.stories[contest.stories // 2]
    sentence = f"This sentence was added in round {number} of the comparison."
    with (entrant.site / "content/news" / story.path).open("a", encoding="utf-8") as file:
        file.write(f"\n{sentence}\n")
    run(contest, entrant, EDITED, number)
    page = entrant.site / entrant.tool.output / "news" / story.slug / "index.html"
    if not entrant.failed and (not page.is_file() or sentence not in page.read_text(encoding="utf-8")):
        problem = f"the sentence of round {number} is not in its page"
        print_progress(f"WRONG SITE, {entrant.tool.name}: {problem}")
        contest.log.add(describe_site(contest.sitting, entrant.site, contest.corpus, entrant.tool, [problem]))


Step = Callable[[Contest, Entrant, int], None]


def compete(contest: Contest, rounds: int) -> None:
    """Run every tool in turn, in every situation and round. A tool that fails is not run again."""
    builds: tuple[Step, ...] = (build_clean, build_unchanged, build_edited)
    steps = [(build, number) for number in range(1, rounds + 1) for build in builds]
    if not contest.large:
        steps.insert(0, (warm_up, 0))
    for step, number in steps:
        for entrant in contest.entrants:
            if not entrant.failed:
                step(contest, entrant, number)


def is_measured(log: Log, stories: int, name: str, versions: Mapping[str, str], rounds: int) -> bool:
    """Whether earlier sittings have measured a tool at this size and next to this commit, or it failed there."""
    same = (OURS, name)
    sittings = {one.sitting for one in log.of(Sitting) if all(one.versions.get(n) == versions[n] for n in same)}
    runs = [one for one in log.of(Run) if (one.stories, one.tool) == (stories, name) and one.sitting in sittings]
    return any(one.failure for one in runs) or sum(one.situation == EDITED for one in runs) >= rounds


def rounds_of(stories: int) -> int:
    """Return the number of rounds at a size."""
    return next(ROUNDS[size] for size in sorted(ROUNDS, reverse=True) if stories >= size)


def timeouts(text: str) -> tuple[float, dict[str, float]]:
    """Return the limit of all tools, and the limits of single tools: `900` or `900,pelican=450`."""
    limit, single = 900.0, {}
    for part in text.split(","):
        name, equals, seconds = part.rpartition("=")
        if equals:
            single[name] = float(seconds)
        else:
            limit = float(seconds)
    return limit, single


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Compare builds with other generators.")
    parser.add_argument("--stories", default="1000,10000,100000", help="comma-separated sizes (default: %(default)s)")
    parser.add_argument("--peers", default=",".join(NAMES), help="comma-separated (default: %(default)s)")
    parser.add_argument("--rounds", type=int, help="default: 3; 2 from 10,000 stories on, 1 from 100,000 on")
    parser.add_argument(
        "--timeout", default="900", help="seconds per run; `900,pelican=450` for single tools (default: %(default)s)"
    )
    parser.add_argument("--before", metavar="COMMIT", help="compare with this commit; `last` is the last tag")
    parser.add_argument("--noise", action="store_true", help="measure site_builder twice, to show the noise")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".bench", help="where tools and sites go (default: .bench)"
    )
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="file of results (default: results.jsonl in the folder)"
    )
    parser.add_argument("--again", action="store_true", help="measure again what the file of results has already")
    parser.add_argument("--keep", action="store_true", help="keep the sites")
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    options.results = options.results or options.folder / "results.jsonl"
    options.stories = [int(size) for size in options.stories.split(",")]
    options.peers = [name for name in options.peers.split(",") if name]
    options.limit, options.timeout = timeouts(options.timeout)
    if unknown := {*options.peers, *options.timeout} - {*NAMES, OURS}:
        parser.error(f"unknown tool: {', '.join(sorted(unknown))}; choose from {', '.join(NAMES)}")
    return options


def entrants(options: argparse.Namespace) -> dict[str, str]:
    """Install the tools; return the versions of those that run here, by name."""
    install(options.folder, options.peers)
    names = [OURS, *([AGAIN] if options.noise else [])]
    commit = last_release() if options.before == "last" else options.before
    options.tree = earlier_tree(options.folder, commit) if commit else ROOT
    if commit:
        names.append(BEFORE)
    elif options.before:
        print_progress("there is no tag, and the commit that budget.toml names is not here")
    if "zola" in options.peers and (fault := zola_fault(options.folder)):
        print_progress(f"Zola is left out, because it cannot run here: {fault}")
        options.peers.remove("zola")
    return {name: tool_version(options.folder, name, tree_of(name, options)) for name in (*names, *options.peers)}


def main() -> int:
    """Compare the tools; return 1 if one made a wrong site."""
    options = parse_options()
    versions = entrants(options)
    log, wrong = read_log(options.results), False
    sitting = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    log.add(Sitting(sitting, versions[OURS], versions, machine(options.folder)))
    for count in options.stories:
        rounds = options.rounds or rounds_of(count)
        left = [
            n
            for n in versions
            if n in (OURS, AGAIN) or options.again or not is_measured(log, count, n, versions, rounds)
        ]
        if set(left) <= {OURS, AGAIN} and is_measured(log, count, OURS, versions, rounds) and not options.again:
            print_progress(
                f"{count:>7,} stories: all tools are in {options.results} already; --again measures them again"
            )
            continue
        contest = prepare(count, options, left, log, sitting)
        compete(contest, rounds)
        print(f"\n{size_section(log, count)}", flush=True)
        wrong |= any(found.site and found.site.problems for found in log.results(count).values())
    if not options.keep:
        shutil.rmtree(options.folder / "sites", ignore_errors=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
