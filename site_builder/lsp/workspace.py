"""Open documents, their hubs, and the diagnostics published for each.

Two threads do the work, so that no request waits for it: one checks a file after typing, one checks a hub after a
save. They share only frozen values and snapshots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

from site_builder.config.paths import find_hub_dir
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import Selection
from site_builder.lint.check import check_hub
from site_builder.lsp.debounce import Debouncer
from site_builder.lsp.recheck import recheck
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.model.value import Value
from site_builder.pipeline.options import Options
from site_builder.system.files import find_file

TYPING_PAUSE = 0.15
"""Seconds without typing after which a file is checked."""
SAVING_PAUSE = 0.3
"""Seconds without a save after which a hub is checked, because programs save several files at once."""
MAX_WAIT = 2.0
"""Seconds after which a check runs even if changes keep coming."""


class OpenDocument(Value, frozen=True):
    """A document that is open in the client."""

    uri: str
    """The URI that the client uses for it."""
    hub_dir: Path
    path: str
    """Relative to the folder of the hub."""
    text: str
    version: int | None = None


Publish = Callable[[Path, Iterable[Diagnostic], OpenDocument | None], None]
"""Called with a file, its diagnostics, and its document if it is open."""


class Workspace:
    """State of the language server. Call its methods only from the thread of the server."""

    def __init__(self, publish: Publish, log_error: Callable[[str], None]) -> None:
        self._publish, self._log_error = publish, log_error
        self._open: dict[Path, OpenDocument] = {}
        self._snapshots: dict[Path, HubSnapshot] = {}
        self._published: dict[Path, set[Path]] = {}
        """Files of each hub that had diagnostics at its last check."""
        self._started: set[Path] = set()
        self._typing: Debouncer[Path] = Debouncer("typing", self._check_files, TYPING_PAUSE, MAX_WAIT)
        self._saving: Debouncer[Path] = Debouncer("saving", self._check_hubs, SAVING_PAUSE, MAX_WAIT)
        self._typing.start()
        self._saving.start()

    def start(self, folder: Path) -> None:
        """Check the hub that contains a folder, if any, for the first time."""
        hub_dir = find_hub_dir(folder)
        if hub_dir and hub_dir not in self._started:
            self._started.add(hub_dir)
            self._saving.request(hub_dir)

    def open(self, uri: str, file: Path, text: str, version: int | None) -> None:
        """Note that a document is open with this text. Ignores files other than content and settings."""
        hub_dir = find_hub_dir(file.parent)
        path = normalize("NFC", file.relative_to(hub_dir).as_posix()) if hub_dir else ""
        if hub_dir and written_in(path, None):
            self._open[file] = OpenDocument(uri, hub_dir, path, text, version)
            self._typing.request(file)
            self.start(hub_dir)

    def close(self, file: Path) -> None:
        """Note that a document was closed. Publishes the diagnostics of the saved file."""
        document = self._open.pop(file, None)
        if document:
            snapshot = self.snapshot(document)
            saved = snapshot.diagnostics if snapshot else ()
            self._publish(file, [diagnostic for diagnostic in saved if diagnostic.path == document.path], None)

    def saved(self, file: Path) -> None:
        """Note that a file was saved or removed."""
        hub_dir = find_hub_dir(file.parent)
        if hub_dir:
            self._saving.request(hub_dir)

    def document(self, file: Path) -> OpenDocument | None:
        """Return the open document of a file, or None."""
        return self._open.get(file)

    def snapshot(self, document: OpenDocument) -> HubSnapshot | None:
        """Return the snapshot of a document's hub; None before its first check is complete."""
        return self._snapshots.get(document.hub_dir)

    def _check_files(self, files: set[Path]) -> None:
        for file in files:
            document = self._open.get(file)
            if document:
                diagnostics = recheck(self.snapshot(document), document.path, document.text)
                if self._open.get(file) is document:
                    self._publish(file, diagnostics, document)

    def _check_hubs(self, hub_dirs: set[Path]) -> None:
        for hub_dir in hub_dirs:
            selection = Selection(at=datetime.now(UTC))
            try:
                # One job, because a process with threads must not fork workers.
                result = check_hub(Options(hub_dir=hub_dir, output=hub_dir / "public", selection=selection, jobs=1))
                snapshot = HubSnapshot(hub_dir, result, selection)
            except OSError as error:
                file_prefix = f"{error.filename}: " if error.filename else ""
                self._log_error(f"{file_prefix}{error.strerror or error}")
                continue
            # When the settings cannot be read, keep the last snapshot in which they could.
            if snapshot.content or hub_dir not in self._snapshots:
                self._snapshots[hub_dir] = snapshot
            self._publish_hub(hub_dir, snapshot.diagnostics)

    def _publish_hub(self, hub_dir: Path, diagnostics: Iterable[Diagnostic]) -> None:
        """Publish the diagnostics of a hub's files; check open documents again, with their unsaved text."""
        by_file: defaultdict[Path, list[Diagnostic]] = defaultdict(list)
        for diagnostic in diagnostics:
            by_file[find_file(hub_dir, diagnostic.path)].append(diagnostic)
        for file in self._published.get(hub_dir, set()) | by_file.keys():
            if file not in self._open:
                self._publish(file, by_file[file], None)
        self._published[hub_dir] = {file for file, found in by_file.items() if found}
        for file, document in list(self._open.items()):
            if document.hub_dir == hub_dir:
                self._typing.request(file)
