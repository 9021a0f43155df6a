"""Which files this process has open."""

from __future__ import annotations

from pathlib import Path

import pytest

_LISTED = Path("/proc/self/fd")
LISTS_OPEN_FILES = pytest.mark.skipif(not _LISTED.is_dir(), reason="open files are not listed here")


def open_files() -> set[Path]:
    """Those of this process, by their real paths."""
    return {one.resolve() for one in _LISTED.iterdir()}
