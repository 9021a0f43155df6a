"""Verify that the output folder holds what a clean build gives, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from site_builder.config.paths import STATE_FOLDER
from site_builder.model.value import Value
from site_builder.pipeline.build import build
from site_builder.pipeline.options import Options
from site_builder.store.leftovers import files_in, leftovers
from site_builder.store.manifest import last_build, published


class Differences(Value, frozen=True):
    """Paths in the output folder, sorted."""

    changed: tuple[str, ...] = ()
    """Published files that are not as a clean build gives them."""
    unknown: tuple[str, ...] = ()
    """Files that no build has written, except those to keep."""


def verify(options: Options) -> Differences:
    """Build the site again in another folder, and compare all files.

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
        record = last_build(options.output, options.state_folder)
        return Differences(
            tuple(path for path in sorted(paths) if _bytes(options.output / path) != _bytes(clean.output / path)),
            leftovers(files_in(options.output), paths, record.keep if record else ()),
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
