"""What the project says of itself in pyproject.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_VERSION = "Programming Language :: Python :: "


@cache
def project() -> dict[str, Any]:
    """The table of that name."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def python_versions() -> list[str]:
    """The versions of Python that are supported, the oldest first, as `3.11`."""
    return [one.removeprefix(_VERSION) for one in project()["classifiers"] if one.startswith(_VERSION)]
