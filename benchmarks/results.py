"""The results of measurements, kept as lines of JSON, so that several sittings make one report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

SITUATIONS = CLEAN, UNCHANGED, EDITED = ("clean build", "nothing changed", "one story edited")
OURS = "site_builder"
WARM_UP = "peak memory"
"""An untimed clean build, in which memory is sampled."""


@dataclass(frozen=True)
class Run:
    """One run of one tool."""

    sitting: str
    """When the sitting began, as text. Only the runs of one round of one sitting are compared with each other."""
    stories: int
    tool: str
    situation: str
    round: int
    seconds: float
    cpu: float
    """User and system time of all processes, in seconds."""
    memory: float | None
    """The largest sum of the proportional set sizes of all processes, in MB; None if not sampled."""
    failure: str = ""


@dataclass(frozen=True)
class Site:
    """What a tool made in its first clean build."""

    sitting: str
    stories: int
    tool: str
    files: int
    pages: int
    """HTML files."""
    size: int
    """Of all files, in bytes."""
    story_size: int
    """Mean size of a story page, in bytes."""
    problems: Sequence[str]


@dataclass(frozen=True)
class Sitting:
    """The machine and the versions of a sitting."""

    sitting: str
    commit: str
    """Of site_builder."""
    versions: dict[str, str]
    machine: dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A result of another measurement: the name of a goal, and the value that was reached."""

    sitting: str
    goal: str
    value: float


Record = Run | Site | Sitting | Figure
KINDS: dict[str, type[Record]] = {"run": Run, "site": Site, "sitting": Sitting, "figure": Figure}


@dataclass
class Results:
    """The results of one tool at one size."""

    runs: list[Run] = field(default_factory=list)
    site: Site | None = None

    def of(self, situation: str) -> list[Run]:
        """Return the timed runs of a situation."""
        return [run for run in self.runs if run.situation == situation]

    def good(self, situation: str) -> list[Run]:
        """Return the runs of a situation that did not fail."""
        return [run for run in self.of(situation) if not run.failure]

    @property
    def failure(self) -> str:
        """Why a run failed; empty if none did."""
        return next((run.failure for run in self.runs if run.failure), "")

    @property
    def memory(self) -> float | None:
        """The largest peak memory of the clean builds, in MB."""
        return max((run.memory for run in self.runs if run.memory is not None), default=None)

    def cpu(self, situation: str) -> float | None:
        """Return the median of the CPU times of a situation, in seconds."""
        values = [run.cpu for run in self.good(situation)]
        return median(values) if values else None


@dataclass
class Log:
    """All records of a file."""

    file: Path
    records: list[Record] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Append a record to the file."""
        self.records.append(record)
        kind = next(name for name, cls in KINDS.items() if isinstance(record, cls))
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **asdict(record)}, ensure_ascii=False) + "\n")

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """Yield the records of a kind."""
        return (record for record in self.records if isinstance(record, kind))

    def sizes(self) -> list[int]:
        """Return the numbers of stories that were measured."""
        return sorted({run.stories for run in self.of(Run)})

    def results(self, stories: int) -> dict[str, Results]:
        """Return the results of each tool at one size, of its latest version only."""
        found: dict[str, Results] = {}
        current = self._current()
        for run in self.of(Run):
            if run.stories == stories and (run.sitting, run.tool) in current:
                found.setdefault(run.tool, Results()).runs.append(run)
        for site in self.of(Site):
            if site.stories == stories and site.tool in found:
                found[site.tool].site = site
        return found

    def _current(self) -> set[tuple[str, str]]:
        """Return sittings and tools whose versions are the latest: of the tool, and of site_builder."""
        latest: dict[str, str] = {}
        for one in self.of(Sitting):
            latest.update(one.versions)
        return {
            (one.sitting, tool)
            for one in self.of(Sitting)
            for tool, version in one.versions.items()
            if version == latest[tool] and one.commit == latest.get(OURS, one.commit)
        }

    def figures(self) -> dict[str, float]:
        """Return the latest values of other measurements, by goal."""
        return {figure.goal: figure.value for figure in self.of(Figure)}


def read_log(file: Path) -> Log:
    """Read the records of a file, which may not exist yet."""
    log = Log(file)
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        fields = json.loads(line)
        log.records.append(KINDS[fields.pop("kind")](**fields))
    return log


def add_figure(file: Path, goal: str, value: float) -> None:
    """Add the value of a goal to a file of results."""
    read_log(file).add(Figure(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", goal, value))


def ratio(ours: Results, theirs: Results, situation: str, cpu: bool = False) -> float | None:
    """Return the median of the ratios of wall or CPU times of each round, or None if there are none or a run failed.

    A slow phase of the machine affects both tools of a round.
    """
    if len(theirs.good(situation)) < len(theirs.of(situation)):
        return None
    others = {(run.sitting, run.round): run for run in theirs.good(situation)}
    pairs = [(run, others[key]) for run in ours.good(situation) if (key := (run.sitting, run.round)) in others]
    ratios = [our.cpu / their.cpu if cpu else our.seconds / their.seconds for our, their in pairs]
    return median(ratios) if ratios else None
