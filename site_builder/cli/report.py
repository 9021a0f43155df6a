"""Reports of a build: JSON for programs (`--report`), and lines about slow files and layouts (`--profile`).

In: the `Result` of a build. Out: a JSON file, or lines.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from site_builder.pipeline.build import BuildResult, Cost

SLOWEST = 10
"""Number of slowest files in a profile."""
VERSION = 1
"""Version of the format of the report."""


def write_report(file: Path, result: BuildResult, output: Path) -> None:
    """Write the report of a build as JSON. Raises OSError."""
    published = result.published
    report = {
        "version": VERSION,
        "output": str(output),
        "published": published is not None,
        "stories": result.stories,
        "rendered": [cost.name for cost in result.rendered],
        "written": published.written if published else [],
        "removed": published.removed if published else [],
        "unchanged": published.unchanged if published else 0,
        "parsed": [cost.name for cost in result.parsed],
        "passes": [{"name": p.name, "seconds": round(p.seconds, 6), "items": p.items} for p in result.passes],
        "diagnostics": [_fields(diagnostic) for diagnostic in result.diagnostics],
    }
    file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def profile_lines(result: BuildResult) -> Iterator[str]:
    """Yield lines about the time of a build: layouts by total seconds, and the slowest files and pages."""
    by_layout: dict[str, list[float]] = defaultdict(list)
    for cost in result.rendered:
        by_layout[cost.layout or "(files as they are)"].append(cost.seconds)
    if by_layout:
        yield ""
        yield f"{'layout':<28} {'pages':>9} {'seconds':>9} {'ms each':>9}"
    for layout in sorted(by_layout, key=lambda name: -sum(by_layout[name])):
        seconds = by_layout[layout]
        yield f"{layout:<28} {len(seconds):>9,} {sum(seconds):>9.2f} {1000 * sum(seconds) / len(seconds):>9.2f}"
    yield from _slowest("slowest to parse", result.parsed)
    yield from _slowest("slowest to render", result.rendered)


def _slowest(title: str, costs: Iterable[Cost]) -> Iterator[str]:
    slowest = sorted(costs, key=lambda cost: (-cost.seconds, cost.name))[:SLOWEST]
    if slowest:
        yield ""
        yield f"{title}:"
    for cost in slowest:
        yield f"{1000 * cost.seconds:>9.2f} ms  {cost.name}"


def _fields(value: msgspec.Struct) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__struct_fields__}
