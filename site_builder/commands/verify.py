"""Verify that the output folder holds what a clean build gives, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from site_builder.config.paths import STATE_FOLDER
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.store.manifest import published


def verify(options: Options) -> list[str]:
    """Build the site again in another folder and compare; return the paths of the published files that differ, sorted.

    Raises OSError when the disk has no room for a second site.
    """
    folder = options.hub_dir / STATE_FOLDER / "verify"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folders = {"output": folder / "public", "state": folder / "state"}
        clean = msgspec.structs.replace(options, **folders, clean=True, is_release=False)
        build(clean)
        paths = published(options.output, options.state_folder)
        paths |= published(clean.output, folder / "state")
        return sorted(path for path in paths if _bytes(options.output / path) != _bytes(clean.output / path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
