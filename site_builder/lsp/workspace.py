"""Desk: the files that are open, with what is typed in them, the hubs they are of, and what was said of either.

Two threads do the work, so that no request has to wait for it: one looks again at files as they are typed, one at
whole hubs as they are saved. They hand each other frozen values and views, which never change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from site_builder.config.reader import find_hub_dir
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.hub.schedule import Selection
from site_builder.lint.check import check_hub
from site_builder.lsp.debounce import Debouncer
from site_builder.lsp.recheck import recheck
from site_builder.lsp.snapshot import HubSnapshot, written_in
from site_builder.model.value import Value
from site_builder.pipeline.options import Options

TYPING = 0.15
"""Seconds without a key stroke after which a file is looked at."""
SAVING = 0.3
"""Seconds without a save after which a hub is: programs save several files at once."""
PATIENCE = 2.0


class OpenDocument(Value, frozen=True):
    """A file that is open."""

    uri: str
    """As the client calls it."""
    site: Path
    path: str
    """Below the folder of the hub."""
    text: str
    version: int | None = None


Say = Callable[[Path, Iterable[Diagnostic], OpenDocument | None], None]
"""Is told what is wrong with a file, which may be open."""


class Workspace:
    """What the language server knows. Its methods are for the thread of the server."""

    def __init__(self, say: Say, complain: Callable[[str], None]) -> None:
        self._say, self._complain = say, complain
        self._open: dict[Path, OpenDocument] = {}
        self._views: dict[Path, HubSnapshot] = {}
        self._said: dict[Path, set[Path]] = {}
        """Files of each hub of which something was said when it was last looked through."""
        self._begun: set[Path] = set()
        self._typing: Debouncer[Path] = Debouncer("typing", self._look_at_files, TYPING, PATIENCE)
        self._saving: Debouncer[Path] = Debouncer("saving", self._look_at_hubs, SAVING, PATIENCE)
        self._typing.start()
        self._saving.start()

    def begin(self, folder: Path) -> None:
        """Look through the hub that a folder is in, if it is in one."""
        site = find_hub_dir(folder)
        if site and site not in self._begun:
            self._begun.add(site)
            self._saving.ask(site)

    def open(self, uri: str, file: Path, text: str, version: int | None) -> None:
        """A file is open, and has this text now. Those that are not written by editors are looked at as saved."""
        site = find_hub_dir(file.parent)
        path = file.relative_to(site).as_posix() if site else ""
        if site and written_in(path):
            self._open[file] = OpenDocument(uri, site, path, text, version)
            self._typing.ask(file)
            self.begin(site)

    def close(self, file: Path) -> None:
        """A file is not open any more: what is saved counts."""
        document = self._open.pop(file, None)
        if document:
            view = self.view(document)
            saved = [one for one in view.diagnostics if one.path == document.path] if view else []
            self._say(file, saved, None)

    def saved(self, file: Path) -> None:
        """A file has been saved, or is gone."""
        site = find_hub_dir(file.parent)
        if site:
            self._saving.ask(site)

    def document(self, file: Path) -> OpenDocument | None:
        """An open file."""
        return self._open.get(file)

    def view(self, document: OpenDocument) -> HubSnapshot | None:
        """What is known of the hub that a file is of; None as long as nothing is."""
        return self._views.get(document.site)

    def _look_at_files(self, files: set[Path]) -> None:
        for file in files:
            document = self._open.get(file)
            if document:
                found = recheck(self.view(document), document.path, document.text)
                if self._open.get(file) is document:
                    self._say(file, found, document)

    def _look_at_hubs(self, sites: set[Path]) -> None:
        for site in sites:
            selection = Selection(at=datetime.now(UTC))
            try:
                # There are threads now, and a process with threads must not fork.
                inspected = check_hub(Options(hub_dir=site, output=site / "public", selection=selection, jobs=1))
                view = HubSnapshot(site, inspected, selection)
            except OSError as error:
                where = f"{error.filename}: " if error.filename else ""
                self._complain(f"{where}{error.strerror or error}")
                continue
            if view.parsed or site not in self._views:
                self._views[site] = view  # Of settings that cannot be read, the last ones that could serve on.
            self._tell(site, view.diagnostics)

    def _tell(self, site: Path, diagnostics: Iterable[Diagnostic]) -> None:
        """Say what is wrong with each file of a hub, but for open ones, which are looked at as they are typed."""
        found: defaultdict[Path, list[Diagnostic]] = defaultdict(list)
        for diagnostic in diagnostics:
            found[site / diagnostic.path].append(diagnostic)
        for file in self._said.get(site, set()) | found.keys():
            if file not in self._open:
                self._say(file, found[file], None)
        self._said[site] = {file for file, wrong in found.items() if wrong}
        for file, document in list(self._open.items()):
            if document.site == site:
                self._typing.ask(file)
