"""The options of a preview: what `serve` builds, and where."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from site_builder.config.paths import STATE_FOLDER
from site_builder.hub.schedule import Selection
from site_builder.pipeline.options import Options

PREVIEW = "preview"
"""Folder of the preview, in the state folder of the hub. The published site is not changed."""


def preview_options(hub_dir: Path, at: datetime, everything: bool) -> Options:
    """Return the options of a preview; with `everything`, it shows stories that readers do not get.

    Its builds leave the search index as it is, because that takes longer than all the rest: see `index_builder`.
    """
    selection = Selection(at=at, drafts=everything, future=everything, expired=everything)
    output = hub_dir / STATE_FOLDER / PREVIEW / ("public" if everything else "published")
    return Options(
        hub_dir=hub_dir,
        output=output,
        selection=selection,
        host="any",
        precompress=False,
        index_search=False,
        analytics=False,
    )
