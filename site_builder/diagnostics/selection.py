"""Choose the diagnostics that people see first, when there are too many to read, and count the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.model.value import Value

MAX_SHOWN = 50
"""Diagnostics that a report for people shows in full."""


class ShownDiagnostics(Value, frozen=True):
    """The diagnostics of a report for people: errors first."""

    shown: tuple[Diagnostic, ...]
    """At most MAX_SHOWN."""
    rest: tuple[Diagnostic, ...]
    """All others."""
    errors: int
    """Of all."""
    warnings: int

    @property
    def rest_text(self) -> str:
        """Return how many are not shown, by code; empty when all are shown."""
        return f"{len(self.rest):,} more: {count_by_code(self.rest)}" if self.rest else ""


def select(diagnostics: Sequence[Diagnostic]) -> ShownDiagnostics:
    """Return the diagnostics with errors before warnings, cut after MAX_SHOWN."""
    ordered = sorted(diagnostics, key=lambda d: d.severity != "error")
    errors = sum(1 for d in ordered if d.severity == "error")
    return ShownDiagnostics(tuple(ordered[:MAX_SHOWN]), tuple(ordered[MAX_SHOWN:]), errors, len(ordered) - errors)


def count_by_code(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the codes with their numbers, the most frequent first: `600 bad-date, 3 unknown-key`."""
    counts = Counter(d.code for d in diagnostics)
    return ", ".join(f"{number:,} {code}" for code, number in sorted(counts.items(), key=lambda c: (-c[1], c[0])))


def codes_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics in another order: the first of each code, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    numbered: list[tuple[int, Diagnostic]] = []
    for diagnostic in diagnostics:
        numbered.append((seen[diagnostic.code], diagnostic))
        seen[diagnostic.code] += 1
    return [diagnostic for _, diagnostic in sorted(numbered, key=lambda pair: pair[0])]
