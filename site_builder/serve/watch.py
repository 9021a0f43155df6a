"""Watch: the paths of a hub's files as they change, and a burst of changes as one. The only module that knows watchdog.

watchdog has to be told which events are wanted: with several thousand folders, those of its own looking around fill its
queue for ever. The output is never below what is watched.
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

from site_builder.config.paths import CONTENT, LAYOUTS, STATIC, defaults_folder
from site_builder.config.schema import SETTINGS_PATH
from site_builder.content.redirects import REDIRECTS_PATH
from site_builder.content.url_lock import URL_LOCK_PATH
from site_builder.pipeline.load import is_ignored

FOLDERS = (CONTENT, LAYOUTS, STATIC)
FILES = (SETTINGS_PATH, REDIRECTS_PATH, URL_LOCK_PATH)
QUIET = 0.05
"""Seconds without a change after which a burst is over: a save is several changes."""
PATIENCE = 1.0
"""Seconds after which a burst is taken for what it is so far."""
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
"""Paths of files and folders that have changed, as an editor knows them: `content/news/a.md`. None is the end."""


def burst(changes: Changes, timeout: float, quiet: float = QUIET, patience: float = PATIENCE) -> set[str | None]:
    """All changes of the next burst; empty when none has begun after `timeout` seconds."""
    try:
        found = {changes.get(timeout=max(0, timeout))}
    except Empty:
        return set()
    deadline = monotonic() + patience
    with suppress(Empty):
        while monotonic() < deadline:
            found.add(changes.get(timeout=quiet))
    return found


class Watch:
    """Tells of every change to the files of a hub, from threads of its own. Use as a context manager.

    Raises OSError when the system allows no more folders to be watched.
    """

    def __init__(self, site: Path, changes: Changes) -> None:
        self._roots = sorted({site, defaults_folder()})
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
        """Watch the folders that are new, and those that were put in the place of others: `changed` names them."""
        for root in self._roots:
            for name in FOLDERS:
                folder = root / name
                if folder in self._watches and name in changed:
                    with suppress(KeyError):
                        self._observer.unschedule(self._watches.pop(folder))
                if folder not in self._watches and folder.is_dir():
                    self._watches[folder] = self._schedule(folder, name)

    def _schedule(self, folder: Path, name: str, only: Collection[str] = ()) -> ObservedWatch:
        """Watch a folder with all below it, or only some of the entries of the folder itself."""
        location = os.path.realpath(folder)
        handler = _Handler(location, name, only, self._changes)
        return self._observer.schedule(handler, location, recursive=not only, event_filter=EVENTS)


class _Handler(FileSystemEventHandler):
    """Turns events of watchdog into paths as editors know them."""

    def __init__(self, location: str, name: str, only: Collection[str], changes: Changes) -> None:
        self._location, self._name, self._only, self._changes = location, name, only, changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Tell of what an event is about; of a move, both ends."""
        for end in {event.src_path, event.dest_path} - {"", b""}:
            inside = os.path.relpath(os.fsdecode(end), self._location)
            parts = [] if inside == os.curdir else inside.split(os.sep)
            if os.pardir in parts or any(map(is_ignored, parts)):
                continue
            if not self._only or parts[:1] in ([name] for name in self._only):
                self._changes.put("/".join([self._name] * bool(self._name) + parts))
