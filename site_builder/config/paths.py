"""Paths inside a hub, and the folder of the packaged layouts and static files."""

from __future__ import annotations

from pathlib import Path

SETTINGS_PATH = "site.yaml"
COLLECTIONS_PATH = "collections.yaml"
"""File of a hub for the declarations of collections and fields, if they are not in the settings."""
CONTENT, LAYOUTS, STATIC, DATA = "content", "layouts", "static", "data"
STORIES, PAGES = "content/news/", "content/pages/"
TEXTS_PATH = "layouts/texts/en.yaml"
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
"""Suffixes of Markdown files."""
DATA_SUFFIXES = (".yaml", ".yml", ".json", ".csv")
"""Suffixes of data files."""
STATE_FOLDER = ".site-builder"
"""Folder of a hub for data that builds keep, such as caches."""


def find_hub_dir(start: Path) -> Path | None:
    """Return `start` or the nearest folder above it that contains `site.yaml`."""
    return next((d for d in (start, *start.parents) if (d / SETTINGS_PATH).is_file()), None)


def docs_folder() -> Path:
    """Return the folder with the documentation, in an installed package or a checkout."""
    return defaults_folder() / "docs"


def defaults_folder() -> Path:
    """Return the folder with the packaged layouts and static files, in an installed package or a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "defaults"
    return packaged if packaged.is_dir() else package.parent
