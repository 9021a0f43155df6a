"""Conflicts of a merge that nobody has settled: marks that git writes into a file, told where the first stands."""

from __future__ import annotations

import re

from site_builder.model.problems import Location, Problem

CONFLICT_MARKER = re.compile(r"^<{7} ", re.M)
"""The mark above the first of the two versions; a blank and a name of the version follow."""


def merge_conflict_problem(path: str, location: Location) -> Problem:
    """What is said of such a mark."""
    hint = "keep one version, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`"
    return Problem(path, "merge-conflict", "unresolved merge conflict", location, hint)
