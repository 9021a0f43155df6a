"""Where things are in a hub, and where the packaged layouts and static files are."""

from __future__ import annotations

from pathlib import Path

CONTENT, LAYOUTS, STATIC = "content", "layouts", "static"


TEXTS_PATH = "layouts/texts/en.yaml"


MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")


STORIES, PAGES = "content/news/", "content/pages/"


def defaults_folder() -> Path:
    """Where the packaged layouts and static files are: inside an installed package, at the top of a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "defaults"
    return packaged if packaged.is_dir() else package.parent


STATE_FOLDER = ".site-builder"
"""Folder of a hub in which builds remember things."""
