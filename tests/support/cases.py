"""Fixture files: many cases in one text file, each a title, input and expected output with a line `.` around each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FENCE = "."


class Case(NamedTuple):
    """One case of a fixture file."""

    title: str
    input: str
    expected: str

    def __str__(self) -> str:
        return self.title

    def pairs(self) -> list[tuple[str, str]]:
        """Line by line: each line of the input with the line that is expected of it."""
        return list(zip(self.input.splitlines(), self.expected.splitlines(), strict=True))


def read_cases(file: Path) -> list[Case]:
    """All cases of a file. Raises ValueError when one is not closed, has no title or the name of another."""
    cases: list[Case] = []
    title, parts = "", [""]
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line == FENCE:
            parts.append("")
        elif len(parts) > 1:
            parts[-1] += line + "\n"
        elif line.strip():
            title = line.strip()
        if len(parts) == 4:
            cases.append(Case(title, parts[1], parts[2]))
            title, parts = "", [""]
    titles = [case.title for case in cases]
    if not cases or len(parts) > 1 or "" in titles or len(set(titles)) < len(titles):
        raise ValueError(f"{file} is not a list of cases")
    return cases
