"""Paths of the files of a hub that are read one at a time, relative to it."""

from __future__ import annotations

SOURCES_PATH = "content/sources.yaml"
REDIRECTS_PATH = "redirects.yaml"
URL_LOCK_PATH = "urls.lock"
CONTENT_FOLDER = "content/"


def collection_of_file(path: str) -> str:
    """Return the id of the collection whose items a file has, if there is such a collection; empty for other files.

    `content/tools/cursor.md` and `content/tools.yaml` belong to `tools`.
    """
    folder, slash, _ = path.removeprefix(CONTENT_FOLDER).partition("/")
    if slash:
        return folder if path.endswith(".md") else ""
    return folder.removesuffix(".yaml") if folder.endswith(".yaml") else ""
