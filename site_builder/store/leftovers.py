"""Find leftovers: files in an output folder that no build has written, as far as the manifest knows.

A page that was withdrawn while the state of earlier builds was lost is such a file. Leftovers are reported, never
removed: another person may have put them there.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from site_builder.model.problems import Problem

NAMED = 10
"""Leftovers that a warning names."""
OWN_NAMES = ("CNAME",)
"""Files at the top of the output that hosts and editors put there, as they do files whose names begin with a dot."""


def files_in(folder: Path) -> list[str]:
    """Return the paths of all files below a folder, sorted. Symbolic links count as files, whatever they lead to."""
    found: list[str] = []
    left = [""]
    while left:
        prefix = left.pop()
        try:
            entries = list(os.scandir(folder / prefix))
        except OSError:  # It does not exist, or is not ours to read.
            continue
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                left.append(f"{path}/")
            else:
                found.append(path)
    return sorted(found)


def leftovers(paths: Iterable[str], published: Collection[str], keep: Iterable[str]) -> tuple[str, ...]:
    """Return those paths that are neither published nor to be kept."""
    patterns = tuple(keep)
    return tuple(path for path in paths if path not in published and not is_kept(path, patterns))


def leftovers_problem(folder: str, paths: Sequence[str]) -> Problem:
    """Return the warning about leftovers in a folder."""
    number = len(paths)
    names = ", ".join(paths[:NAMED]) + (" and others" if number > NAMED else "")
    message = f"no build has written {number:,} {'file' if number == 1 else 'files'} of this folder: {names}"
    hint = (
        "withdrawn pages may be among them: delete the folder and build again; "
        "put files of your own into `static/root/`, or list them under `keep` in site.yaml"
    )
    return Problem(folder, "unknown-files", message, None, hint, "warning")


def relative_path(folder: Path, start: Path) -> str:
    """Return the path of a folder as seen from another one."""
    return os.path.relpath(folder, start).replace(os.sep, "/")


def is_kept(path: str, patterns: Iterable[str]) -> bool:
    """Return whether a file is a person's own: by its name, or by a pattern; one that ends in a slash is a folder."""
    if path in OWN_NAMES or any(part.startswith(".") for part in path.split("/")):
        return True
    return any(
        path.startswith(pattern) if pattern.endswith("/") else fnmatchcase(path, pattern)
        for pattern in (pattern.lstrip("/") for pattern in patterns)
        if pattern
    )
