"""The digest of the engine: all code and libraries that decide the bytes of an output.

A change in any other package, such as `lsp` or `deploy`, re-renders nothing.
"""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path

from site_builder.config import features
from site_builder.model.fingerprint import combine, digest, digest_folder
from site_builder.system.installed import installed_version

PACKAGE = Path(__file__).parents[1]
DECIDE_BYTES = ("model", "content", "config", "hub", "pages", "hosting", "render", "pipeline")
"""Packages whose code can change the bytes of an output."""
LIBRARIES = ("babel", "jinja2", "markupsafe", "markdown-it-py", "mdit-py-plugins", "pygments", "msgspec", "tzdata")


def engine_digest(*more_packages: str) -> bytes:
    """The digest of the code that decides bytes, of `more_packages`, and of the versions of Python and libraries.

    What is remembered with messages in it also depends on the package `diagnostics`, for example.
    """
    return combine([*(_package_digest(name) for name in (*DECIDE_BYTES, *more_packages)), _versions_digest()])


@cache
def _versions_digest() -> bytes:
    """The digest of the versions of Python and libraries. They cannot change while the program runs."""
    versions = [platform.python_version(), *map(installed_version, LIBRARIES), *features.library_versions()]
    return digest(versions)


@cache
def _package_digest(name: str) -> bytes:
    """The digest of the source of a package. It cannot change while the program runs."""
    return digest_folder(PACKAGE / name, (".py",))
