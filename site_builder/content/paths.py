"""Paths of the files of a hub that are read one at a time, relative to it."""

from __future__ import annotations

SOURCES_PATH = "content/sources.yaml"
REDIRECTS_PATH = "redirects.yaml"
URL_LOCK_PATH = "urls.lock"
