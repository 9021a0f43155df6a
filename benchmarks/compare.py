"""Compare builds with those of other generators: `python benchmarks/compare.py [--stories 1000,10000]`.

All tools get the same stories and layouts of the same weight; see README.md beside this file.
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
"""From here on, memory is looked at while the time of a clean build is taken."""
ROUNDS = {1: 3, 10_000: 2, 100_000: 1}
"""How many rounds are made from these numbers of stories on."""


@dataclass(frozen=True)
class Entrant:
    """A tool with its site and what is known of it so far."""

    tool: Tool
    site: Path
    results: Results


@dataclass(frozen=True)
class Contest:
    """All tools at one size."""

    corpus: Corpus
    entrants: Sequence[Entrant]
    timeout: float

    @property
    def large(self) -> bool:
        """Whether time matters more than an undisturbed run."""
        return len(self.corpus.stories) >= LARGE


def say(text: str) -> None:
    """Show progress."""
    print(text, file=sys.stderr, flush=True)


def prepare(count: int, folder: Path, peers: Sequence[str], timeout: float) -> Contest:
    """Make the corpus and the sites."""
    sites = folder / "sites" / str(count)
    shutil.rmtree(sites, ignore_errors=True)
    sites.mkdir(parents=True)
    say(call(sys.executable, ROOT / "benchmarks/make_corpus.py", str(count), sites / OURS).strip())
    corpus = convert(sites / OURS, {name: sites / name for name in peers})
    entrants = [Entrant(tool(name, folder, sites / OURS), sites / name, Results()) for name in (OURS, *peers)]
    return Contest(corpus, entrants, timeout)


def put_away(entrant: Entrant) -> None:
    """Leave nothing of earlier builds in the site."""
    # Nothing is deleted until the end: ext4 may avoid inodes deleted in the last minutes, and then new files are slow.
    earlier = entrant.site.with_name("earlier") / f"{entrant.tool.name}-{time.monotonic_ns()}"
    earlier.mkdir(parents=True)
    for name in (entrant.tool.output, *entrant.tool.state):
        if (entrant.site / name).exists():
            (entrant.site / name).rename(earlier / name)


def run(contest: Contest, entrant: Entrant, situation: str, interval: float = 0) -> Run:
    """Build once, and note what came of it."""
    # What the runs before it left to be written to the disk shall not slow this one down.
    os.sync()
    done = measure(entrant.tool.command, entrant.site, contest.timeout, interval)
    entrant.results.failure = done.failure
    outcome = done.failure or f"{done.seconds:.2f} s, CPU {done.cpu:.2f} s"
    memory = f", {done.memory:,.0f} MB" if done.memory else ""
    say(f"{len(contest.corpus.stories):>7,} {entrant.tool.name:<13} {situation:<17} {outcome}{memory}")
    return done


def inspect(contest: Contest, entrant: Entrant, done: Run) -> None:
    """Keep the peak memory of a clean build, and check the site it made."""
    entrant.results.memory = done.memory
    if done.failure:
        return
    entrant.results.story_size = story_size(entrant.site, contest.corpus, entrant.tool)
    entrant.results.problems += check(entrant.site, contest.corpus, entrant.tool)
    for problem in entrant.results.problems[:5]:
        say(f"WRONG SITE, {entrant.tool.name}: {problem}")


def warm_up(contest: Contest, entrant: Entrant) -> None:
    """A clean build that is not timed, of which memory is looked at."""
    put_away(entrant)
    inspect(contest, entrant, run(contest, entrant, "peak memory", interval=0.1))


def build_clean(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a build that finds nothing."""
    put_away(entrant)
    done = run(contest, entrant, CLEAN, interval=0.5 if contest.large else 0)
    entrant.results.runs[CLEAN].append(done)
    if contest.large and number == 1:
        inspect(contest, entrant, done)


def build_unchanged(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a build that finds everything as it was."""
    entrant.results.runs[UNCHANGED].append(run(contest, entrant, UNCHANGED))


def build_edited(contest: Contest, entrant: Entrant, number: int) -> None:
    """Time a build after a sentence was added to a story in the middle, and look for the sentence."""
    story = contest.corpus.stories[len(contest.corpus.stories) // 2]
    sentence = f"This sentence was added in round {number} of the comparison."
    with (entrant.site / "content/news" / story.path).open("a", encoding="utf-8") as file:
        file.write(f"\n{sentence}\n")
    done = run(contest, entrant, EDITED)
    entrant.results.runs[EDITED].append(done)
    page = entrant.site / entrant.tool.output / "news" / story.slug / "index.html"
    if not done.failure and (not page.is_file() or sentence not in page.read_text(encoding="utf-8")):
        entrant.results.problems.append(f"the sentence of round {number} is not in its page")


def compete(contest: Contest, rounds: int) -> None:
    """Run every tool in turn, in every situation, so often. A tool that did not end well is left out from then on."""
    steps = [
        (build, number) for number in range(1, rounds + 1) for build in (build_clean, build_unchanged, build_edited)
    ]
    if not contest.large:
        steps.insert(0, (lambda contest, entrant, number: warm_up(contest, entrant), 0))
    for step, number in steps:
        for entrant in contest.entrants:
            if not entrant.results.failure:
                step(contest, entrant, number)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare builds with those of other generators.")
    parser.add_argument("--stories", default="1000,10000,100000", help="sizes, with commas (default: %(default)s)")
    parser.add_argument("--peers", default=",".join(NAMES), help="with commas (default: %(default)s)")
    parser.add_argument("--rounds", type=int, help="default: 3, from 10,000 stories on 2, from 100,000 on 1")
    parser.add_argument("--timeout", type=float, default=900, help="seconds of a run (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench", help="for tools and sites (default: .bench)")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables to a file, too")
    parser.add_argument("--keep", action="store_true", help="leave the sites in the folder")
    found = parser.parse_args()
    found.stories = [int(size) for size in found.stories.split(",")]
    found.peers = [name for name in found.peers.split(",") if name]
    if unknown := set(found.peers) - set(NAMES):
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return found


def main() -> int:
    """Compare; return 1 if a tool made a wrong site."""
    chosen = options()
    folder = chosen.folder.resolve()
    install(folder, chosen.peers)
    parts, wrong = [environment(folder, (OURS, *chosen.peers))], False
    for count in chosen.stories:
        contest = prepare(count, folder, chosen.peers, chosen.timeout)
        compete(contest, chosen.rounds or next(ROUNDS[size] for size in sorted(ROUNDS, reverse=True) if count >= size))
        found = {entrant.tool.name: entrant.results for entrant in contest.entrants}
        parts.append(table(count, found))
        print(f"\n{parts[-1]}", flush=True)
        wrong |= any(results.problems for results in found.values())
        if chosen.markdown:
            chosen.markdown.write_text("\n".join(parts), encoding="utf-8")
    if not chosen.keep:
        shutil.rmtree(folder / "sites")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
