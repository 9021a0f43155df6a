"""The goals that results are compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from results import CLEAN, EDITED, OURS, UNCHANGED, Log, Results, ratio
from tools import is_ours

Measure = Callable[[Log], float | None]


@dataclass(frozen=True)
class Goal:
    """A figure to reach: its value must not exceed the limit."""

    name: str
    text: str
    limit: float
    form: str
    """How values are shown, for `str.format`."""
    measure: Measure | None = None
    """None if another command measures it, and `report.py --figure NAME=VALUE` adds it to the results."""

    def value(self, log: Log) -> float | None:
        """Return the value in a log, or None if it was not measured."""
        return self.measure(log) if self.measure else log.figures().get(self.name)

    def show(self, value: float | None) -> str:
        """Return a value as text."""
        return "not measured" if value is None else self.form.format(value)


def wall_ratio(stories: int, peer: str, situation: str) -> Measure:
    """Measure our wall time divided by that of a peer."""

    def measure(log: Log) -> float | None:
        found = log.results(stories)
        return ratio(found[OURS], found[peer], situation) if OURS in found and peer in found else None

    return measure


def ours(log: Log, stories: int) -> Results:
    """Return our results at a size."""
    return log.results(stories).get(OURS, Results())


def cpu_share(stories: int, situation: str) -> Measure:
    """Measure the CPU time of a situation, divided by that of a clean build."""

    def measure(log: Log) -> float | None:
        clean, part = ours(log, stories).cpu(CLEAN), ours(log, stories).cpu(situation)
        return part / clean if clean and part else None

    return measure


def growth(log: Log) -> float | None:
    """Return the CPU time of a clean build of 100,000 stories, divided by that of 10,000."""
    small, large = ours(log, 10_000).cpu(CLEAN), ours(log, 100_000).cpu(CLEAN)
    return large / small if small and large else None


def peak_memory(log: Log) -> float | None:
    """Return the peak memory of a clean build of 100,000 stories, in MB."""
    return ours(log, 100_000).memory


def story_sizes(log: Log) -> list[tuple[str, int]]:
    """Return the mean size of story pages of each tool, at the size that most tools completed."""
    best: list[tuple[str, int]] = []
    for stories in log.sizes():
        found = [(name, one.site.story_size) for name, one in log.results(stories).items() if one.site]
        best = found if len(found) >= len(best) else best
    return best


def page_weight(log: Log) -> float | None:
    """Return the largest difference between the size of our story page and that of a peer, as a share of ours."""
    sizes = story_sizes(log)
    our_size = dict(sizes).get(OURS)
    theirs = [size for name, size in sizes if not is_ours(name)]
    return max(abs(size / our_size - 1) for size in theirs) if our_size and theirs else None


GOALS: Sequence[Goal] = (
    Goal("clean-1000", "clean build, 1,000 stories / Hugo", 1.0, "{:.2f}", wall_ratio(1000, "hugo", CLEAN)),
    Goal("clean-10000", "clean build, 10,000 stories / Hugo", 0.8, "{:.2f}", wall_ratio(10_000, "hugo", CLEAN)),
    Goal("clean-related", "the same / Hugo with related", 0.12, "{:.2f}", wall_ratio(10_000, "hugo-related", CLEAN)),
    Goal("clean-eleventy", "the same / Eleventy", 0.4, "{:.2f}", wall_ratio(10_000, "eleventy", CLEAN)),
    Goal("clean-pelican", "the same / Pelican", 0.22, "{:.2f}", wall_ratio(10_000, "pelican", CLEAN)),
    Goal("edit-10000", "one story edited, 10,000 stories / Hugo", 0.05, "{:.3f}", wall_ratio(10_000, "hugo", EDITED)),
    Goal("edit-100000", "one story edited, 100,000: CPU / clean", 0.015, "{:.2%}", cpu_share(100_000, EDITED)),
    Goal("same-100000", "nothing changed, 100,000: CPU / clean", 0.008, "{:.2%}", cpu_share(100_000, UNCHANGED)),
    Goal("growth", "clean build, 100,000 stories: CPU / 10,000 stories", 10.5, "{:.1f}", growth),
    Goal("memory", "peak memory, 100,000 stories, all processes", 1500, "{:,.0f} MB", peak_memory),
    Goal("page-size", "story page", 30_000, "{:,.0f} bytes", lambda log: dict(story_sizes(log)).get(OURS)),
    Goal("page-weight", "largest difference between story pages of two tools", 0.05, "{:.1%}", page_weight),
    Goal("search-edit", "one old story edited with search, 10,000 stories / without search", 1.3, "{:.2f}"),
    Goal("preview-median", "edit while serving, 10,000 stories: median of all kinds", 0.1, "{:.2f} s"),
    Goal("preview-worst", "the same, slowest", 0.3, "{:.2f} s"),
    Goal("long-clean", "1,200 long digests (130 MB) with search: clean build", 180, "{:,.0f} s"),
    Goal("long-edit", "the same: any edit", 5, "{:.1f} s"),
    Goal("long-memory", "the same: peak memory, all processes", 1500, "{:,.0f} MB"),
    Goal("long-search", "the same: first search, bytes loaded", 300, "{:,.0f} kB"),
    Goal("long-answer", "the same: time until a result", 0.2, "{:.2f} s"),
    Goal("search-bytes", "bytes that a search loads, 10,000 stories, compressed", 300, "{:,.0f} kB"),
    Goal("card", "social card, CPU", 0.005, "{:.4f} s"),
    Goal("tests-fast", "fast tests (`make smoke`)", 60, "{:,.0f} s"),
    Goal("tests-all", "everything in `.ci/run`", 720, "{:,.0f} s"),
)  # fmt: skip
