"""Compare builds with other generators: `python benchmarks/compare.py [--stories 1000,10000]`.

All tools get the same stories, and layouts of equal size. README.md in this folder explains the method.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from check import check, story_size
from convert import Corpus, convert
from measure import Run, measure
from report import SITUATIONS, Results, environment, table
from tools import NAMES, OURS, ROOT, Tool, call, install, tool

CLEAN, UNCHANGED, EDITED = SITUATIONS
LARGE = 10_000
"""Number of stories from which memory is sampled during the timed clean build."""
ROUNDS = {1: 3, 10_000: 2, 100_000: 1}
"""Number of rounds, by the smallest number of stories it applies to."""


@dataclass(frozen=True)
class Entrant:
    """A tool, its site and its results so far."""

    tool: Tool
    site: Path
    results: Results


@dataclass(frozen=True)
class Contest:
    """All tools at one size."""

    corpus: Corpus
    entrants: Sequence[Entrant]
    timeout: float
    """Seconds."""

    @property
    def large(self) -> bool:
        """Whether builds take so long that memory is sampled during the timed one."""
        return len(self.corpus.stories) >= LARGE


def print_progress(text: str) -> None:
    """Print a line of progress to stderr."""
    print(text, file=sys.stderr, flush=True)


def prepare(count: int, folder: Path, peers: Sequence[str], timeout: float) -> Contest:
    """Make the corpus and the sites of all tools."""
    sites = folder / "sites" / str(count)
    shutil.rmtree(sites, ignore_errors=True)
    sites.mkdir(parents=True)
    print_progress(call(sys.executable, ROOT / "benchmarks/make_corpus.py", str(count), sites / OURS).strip())
    corpus = convert(sites / OURS, {name: sites / name for name in peers})
    entrants = [Entrant(tool(name, folder, sites / OURS), sites / name, Results()) for name in (OURS, *peers)]
    return Contest(corpus, entrants, timeout)


def set_aside_output(entrant: Entrant) -> None:
    """Move the output and state of earlier builds out of the site."""
    # Deleting would slow down later builds: ext4 may avoid inodes deleted in the last minutes.
    earlier = entrant.site.with_name("earlier") / f"{entrant.tool.name}-{time.monotonic_ns()}"
    earlier.mkdir(parents=True)
    for name in (entrant.tool.output, *entrant.tool.state):
        if (entrant.site / name).exists():
            (entrant.site / name).rename(earlier / name)


def run(contest: Contest, entrant: Entrant, situation: str, interval: float = 0) -> Run:
    """Build once, and store the failure, if any."""
    # Flush the writes of earlier runs, so that they do not slow this one down.
    os.sync()
    result = measure(entrant.tool.command, entrant.site, contest.timeout, interval)
    entrant.results.failure = result.failure
    outcome = result.failure or f"{result.seconds:.2f} s, CPU {result.cpu:.2f} s"
    memory = f", {result.memory:,.0f} MB" if result.memory else ""
    print_progress(f"{len(contest.corpus.stories):>7,} {entrant.tool.name:<13} {situation:<17} {outcome}{memory}")
    return result


def inspect_site(contest: Contest, entrant: Entrant, result: Run) -> None:
    """Store the peak memory of a clean build, and check the site it made."""
    entrant.results.memory = result.memory
    if result.failure:
        return
    entrant.results.story_size = story_size(entrant.site, contest.corpus, entrant.tool)
    entrant.results.problems += check(entrant.site, contest.corpus, entrant.tool)
    for problem in entrant.results.problems[:5]:
        print_progress(f"WRONG SITE, {entrant.tool.name}: {problem}")


def warm_up(contest: Contest, entrant: Entrant) -> None:
    """Run an untimed clean build, and sample its memory."""
    set_aside_output(entrant)
    inspect_site(contest, entrant, run(contest, entrant, "peak memory", interval=0.1))


def build_clean(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a clean build."""
    set_aside_output(entrant)
    result = run(contest, entrant, CLEAN, interval=0.5 if contest.large else 0)
    entrant.results.runs[CLEAN].append(result)
    if contest.large and number == 1:
        inspect_site(contest, entrant, result)


def build_unchanged(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a build without changes."""
    entrant.results.runs[UNCHANGED].append(run(contest, entrant, UNCHANGED))


def build_edited(contest: Contest, entrant: Entrant, number: int) -> None:
    """Add a sentence to the story in the middle, time a build, and check the page for the sentence."""
    story = contest.corpus.stories[len(contest.corpus.stories) // 2]
    sentence = f"This sentence was added in round {number} of the comparison."
    with (entrant.site / "content/news" / story.path).open("a", encoding="utf-8") as file:
        file.write(f"\n{sentence}\n")
    result = run(contest, entrant, EDITED)
    entrant.results.runs[EDITED].append(result)
    page = entrant.site / entrant.tool.output / "news" / story.slug / "index.html"
    if not result.failure and (not page.is_file() or sentence not in page.read_text(encoding="utf-8")):
        entrant.results.problems.append(f"the sentence of round {number} is not in its page")


def compete(contest: Contest, rounds: int) -> None:
    """Run every tool in turn, in every situation and round. A tool that fails is not run again."""
    steps = [
        (build, number) for number in range(1, rounds + 1) for build in (build_clean, build_unchanged, build_edited)
    ]
    if not contest.large:
        steps.insert(0, (lambda contest, entrant, number: warm_up(contest, entrant), 0))
    for step, number in steps:
        for entrant in contest.entrants:
            if not entrant.results.failure:
                step(contest, entrant, number)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Compare builds with other generators.")
    parser.add_argument("--stories", default="1000,10000,100000", help="comma-separated sizes (default: %(default)s)")
    parser.add_argument("--peers", default=",".join(NAMES), help="comma-separated (default: %(default)s)")
    parser.add_argument("--rounds", type=int, help="default: 3; 2 from 10,000 stories on, 1 from 100,000 on")
    parser.add_argument("--timeout", type=float, default=900, help="maximum seconds per run (default: %(default)s)")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".bench", help="where tools and sites go (default: .bench)"
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables to a file")
    parser.add_argument("--keep", action="store_true", help="keep the sites")
    options = parser.parse_args()
    options.stories = [int(size) for size in options.stories.split(",")]
    options.peers = [name for name in options.peers.split(",") if name]
    if unknown := set(options.peers) - set(NAMES):
        parser.error(f"unknown peer: {', '.join(sorted(unknown))}; choose from {', '.join(NAMES)}")
    return options


def main() -> int:
    """Compare the tools; return 1 if one made a wrong site."""
    options = parse_options()
    folder = options.folder.resolve()
    install(folder, options.peers)
    sections, wrong = [environment(folder, (OURS, *options.peers))], False
    for count in options.stories:
        contest = prepare(count, folder, options.peers, options.timeout)
        compete(contest, options.rounds or next(ROUNDS[size] for size in sorted(ROUNDS, reverse=True) if count >= size))
        results_by_tool = {entrant.tool.name: entrant.results for entrant in contest.entrants}
        sections.append(table(count, results_by_tool))
        print(f"\n{sections[-1]}", flush=True)
        wrong |= any(results.problems for results in results_by_tool.values())
        if options.markdown:
            options.markdown.write_text("\n".join(sections), encoding="utf-8")
    if not options.keep:
        shutil.rmtree(folder / "sites")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
