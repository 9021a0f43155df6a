"""Measure the goals that need no other generator: `python benchmarks/figures.py [edit] [long] [card]`.

Adds their values to the file of results, from which report.py writes docs/benchmarks.md. compare.py, preview.py and
`report.py --figure` add the other goals in goals.py.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from measure import Usage, measure
from results import add_figure
from tools import ROOT, call, compile_all

ROUNDS = 3
CARDS = 200
TIMEOUT = 1800.0
"""Seconds."""


def make_hub(folder: Path, stories: int, *options: str, settings: str = "") -> Path:
    """Write a corpus to a new folder, with lines added to its settings."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    call(sys.executable, ROOT / "benchmarks/make_corpus.py", str(stories), folder, *options)
    with (folder / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return folder


def build(hub: Path, *options: str, interval: float = 0) -> Usage:
    """Build a hub, and print the time. Exits if it fails."""
    command = ["env", f"PYTHONPATH={ROOT}", str(ROOT / ".venv/bin/python"), "-m", "site_builder", "build", *options]
    usage = measure([*command, "--site", str(hub), "--quiet"], hub, TIMEOUT, interval)
    if usage.failure:
        raise SystemExit(f"{hub}: {usage.failure}")
    memory = f", {usage.memory:,.0f} MB" if usage.memory else ""
    print(f"{hub.name:<20} {usage.seconds:8.2f} s, CPU {usage.cpu:8.2f} s{memory}", flush=True)
    return usage


def add_sentence(hub: Path, place: int, number: int) -> None:
    """Add a sentence to a story; `place` counts from the oldest one."""
    stories = sorted((hub / "content/news").rglob("*.md"))
    with stories[place].open("a", encoding="utf-8") as file:
        file.write(f"\nThis sentence was added in round {number}.\n")


def measure_edit(folder: Path, results: Path) -> None:
    """Compare an edit of an old story with and without search, at 10,000 stories."""
    hubs = {search: make_hub(folder / f"search-{search}", 10_000) for search in (True, False)}
    ratios = []
    for number in range(ROUNDS + 1):
        seconds = {}
        for search, hub in hubs.items():
            add_sentence(hub, 100, number)
            seconds[search] = build(hub, *([] if search else ["--no-search"])).seconds
        ratios.append(seconds[True] / seconds[False])
    add_figure(results, "search-edit", median(ratios[1:]))  # The first round is the clean build.


def measure_long(folder: Path, results: Path) -> None:
    """Measure an archive of long digests with search: a clean build, and edits of old, middle and new stories."""
    hub = make_hub(folder / "long", 1200, "--long")
    clean = build(hub, interval=0.5)
    edits = []
    for number, place in enumerate((0, 600, 1199)):
        add_sentence(hub, place, number)
        edits.append(build(hub, interval=0.5))
    add_figure(results, "long-clean", clean.seconds)
    add_figure(results, "long-edit", max(usage.seconds for usage in edits))
    add_figure(results, "long-memory", max(usage.memory or 0 for usage in (clean, *edits)))


def measure_card(folder: Path, results: Path) -> None:
    """Measure the CPU time of a social card: the difference between builds with and without cards."""
    without = make_hub(folder / "no-cards", CARDS)
    drawn = make_hub(folder / "cards", CARDS)
    settings = (drawn / "site.yaml").read_text(encoding="utf-8")
    (drawn / "site.yaml").write_text(settings.replace("cards: false\n", ""), encoding="utf-8")
    pairs = []
    for _ in range(ROUNDS):
        usages = [build(hub, "--no-search", "--clean", "--jobs", "1") for hub in (drawn, without)]
        pairs.append(usages[0].cpu - usages[1].cpu)
    add_figure(results, "card", median(pairs) / CARDS)


FIGURES: dict[str, Callable[[Path, Path], None]] = {"edit": measure_edit, "long": measure_long, "card": measure_card}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the named figures, or all."""
    parser = argparse.ArgumentParser(description="Measure the goals that need no other generator.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(FIGURES)} (default: all)")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench/figures", help="default: %(default)s")
    parser.add_argument("--results", type=Path, default=ROOT / ".bench/results.jsonl", help="default: %(default)s")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(FIGURES):
        parser.error(f"unknown figure: {', '.join(sorted(unknown))}; choose from {', '.join(FIGURES)}")
    compile_all(ROOT / ".venv/bin/python", ROOT / "site_builder")
    for name in options.names or FIGURES:
        FIGURES[name](options.folder, options.results)
    shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
