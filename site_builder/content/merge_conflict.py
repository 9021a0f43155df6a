"""Report the markers that git leaves in a file with an unresolved merge conflict."""

from __future__ import annotations

import re

from site_builder.model.problems import Location, Problem

CONFLICT_MARKER = re.compile(r"^<{7} ", re.M)
"""The marker above the first version; a space and the name of the version follow."""


def merge_conflict_problem(path: str, location: Location) -> Problem:
    """Return the problem for a conflict marker."""
    hint = "keep one version, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`"
    return Problem(path, "merge-conflict", "unresolved merge conflict", location, hint)
