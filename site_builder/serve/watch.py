"""Watch the files of a hub with watchdog, and collect changes that come together into one burst.

The event filter is needed: with thousands of folders, the events of watchdog's own reads would fill its queue forever.
The output folder is never inside a watched folder.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from time import monotonic

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from site_builder.config.paths import COLLECTIONS_PATH, CONTENT, DATA, LAYOUTS, SETTINGS_PATH, STATIC, defaults_folder
from site_builder.content.paths import REDIRECTS_PATH, URL_LOCK_PATH
from site_builder.pipeline.walk import is_ignored

FOLDERS = (CONTENT, LAYOUTS, STATIC, DATA)
FILES = (SETTINGS_PATH, COLLECTIONS_PATH, REDIRECTS_PATH, URL_LOCK_PATH)
QUIET = 0.05
"""Seconds without a change after which a burst of several files ends."""
SAVE_QUIET, FEW = 0.01, 3
"""The same in seconds for up to this number of paths: one save makes several changes, some of a temporary file."""
MAX_WAIT = 1.0
"""Longest duration of a burst, in seconds."""
EVENTS: list[type[FileSystemEvent]] = [
    FileModifiedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]

Changes = Queue[str | None]
"""Queue of the changed paths, relative to the hub, such as `content/news/a.md`. None ends the preview."""


def burst(changes: Changes, timeout: float, quiet: float = QUIET, max_wait: float = MAX_WAIT) -> set[str | None]:
    """Return the changes of the next burst; empty when none starts within `timeout` seconds."""
    try:
        changed = {changes.get(timeout=max(0, timeout))}
    except Empty:
        return set()
    deadline = monotonic() + max_wait
    with suppress(Empty):
        while monotonic() < deadline:
            changed.add(changes.get(timeout=quiet if len(changed) > FEW else min(quiet, SAVE_QUIET)))
    return changed


class Watch:
    """Puts every change to the files of a hub into a queue, from its own threads. Use as a context manager.

    Raises OSError when the system's limit of watched folders is reached.
    """

    def __init__(self, hub_dir: Path, changes: Changes) -> None:
        self._roots = sorted({hub_dir, defaults_folder()})
        self._changes = changes
        self._observer = Observer()
        self._watches: dict[Path, ObservedWatch] = {}

    def __enter__(self) -> Watch:
        for root in self._roots:
            self._schedule(root, "", {*FILES, *FOLDERS})
        self.follow(())
        self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._observer.stop()
        self._observer.join()

    def follow(self, changed: Collection[str | None]) -> None:
        """Watch new and replaced folders; call it with the changed paths after each burst."""
        for root in self._roots:
            for name in FOLDERS:
                folder = root / name
                if folder in self._watches and name in changed:
                    with suppress(KeyError):
                        self._observer.unschedule(self._watches.pop(folder))
                if folder not in self._watches and folder.is_dir():
                    self._watches[folder] = self._schedule(folder, name)

    def _schedule(self, folder: Path, name: str, names: Collection[str] = ()) -> ObservedWatch:
        """Watch a folder and everything inside; with `names`, only these entries of the folder itself."""
        location = os.path.realpath(folder)
        handler = _Handler(location, name, names, self._changes)
        return self._observer.schedule(handler, location, recursive=not names, event_filter=EVENTS)


class _Handler(FileSystemEventHandler):
    """Converts events of watchdog to paths relative to the hub."""

    def __init__(self, location: str, name: str, names: Collection[str], changes: Changes) -> None:
        self._location, self._name, self._only, self._changes = location, name, names, changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Queue the path of an event; both paths of a move."""
        for path in {event.src_path, event.dest_path} - {"", b""}:
            relative_path = os.path.relpath(os.fsdecode(path), self._location)
            parts = [] if relative_path == os.curdir else relative_path.split(os.sep)
            path_in_hub = "/".join([self._name] * bool(self._name) + parts)
            if os.pardir in parts or is_ignored(path_in_hub):
                continue
            if not self._only or parts[:1] in ([name] for name in self._only):
                self._changes.put(path_in_hub)
