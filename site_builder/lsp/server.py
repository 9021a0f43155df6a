"""The language server, over standard input and output (Language Server Protocol 3.17, by pygls)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from site_builder import __version__
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp.completion import TRIGGERS, complete
from site_builder.lsp.message_docs import message_entries
from site_builder.lsp.positions import Text, range_of
from site_builder.lsp.quick_fixes import quick_fixes
from site_builder.lsp.recheck import recheck
from site_builder.lsp.symbols import definition_of, symbol_at
from site_builder.lsp.workspace import OpenDocument, Workspace
from site_builder.serve.watch import FILES, FOLDERS

NAME = "site-builder"
WATCHED = (*FILES, *(f"{folder}/**" for folder in FOLDERS))
"""Files of hubs whose changes a client is asked to tell of, whoever makes them."""
_SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


def run(reader: BinaryIO, writer: BinaryIO) -> None:
    """Serve the client at the other end until it goes. Ends the process when told to exit."""
    _Server().server.start_io(reader, writer)


class _Server:
    """Answers the client: from the protocol to the desk, and back."""

    def __init__(self) -> None:
        self.server = LanguageServer(NAME, __version__, types.TextDocumentSyncKind.Full)
        self._desk = Workspace(self._publish, self._complain)
        self._guide = message_entries()
        self._is_shut_down = False
        answers: dict[str, tuple[Callable[[Any], object], object]] = {
            types.INITIALIZED: (self._begin, None),
            types.SHUTDOWN: (self._shut_down, None),
            types.EXIT: (self._exit, None),
            types.TEXT_DOCUMENT_DID_OPEN: (self._opened, None),
            types.TEXT_DOCUMENT_DID_CHANGE: (self._changed, None),
            types.TEXT_DOCUMENT_DID_SAVE: (self._saved, None),
            types.TEXT_DOCUMENT_DID_CLOSE: (self._closed, None),
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: (self._changed_on_disk, None),
            types.TEXT_DOCUMENT_COMPLETION: (
                self._complete,
                types.CompletionOptions(trigger_characters=TRIGGERS),
            ),
            types.TEXT_DOCUMENT_HOVER: (self._hover, None),
            types.TEXT_DOCUMENT_DEFINITION: (self._define, None),
            types.TEXT_DOCUMENT_CODE_ACTION: (
                self._fix,
                types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
            ),
        }
        for method, (answer, options) in answers.items():
            # pygls notes on each function what it is for, and methods take no notes.
            self.server.feature(method, options)(partial(answer))

    def _begin(self, params: types.InitializedParams) -> None:
        workspace = self.server.workspace
        for uri in [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri]:
            if folder := _file(uri or ""):
                self._desk.begin(folder)
        asked = self.server.client_capabilities.workspace
        watching = asked.did_change_watched_files if asked else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{pattern}") for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration("files", method, options)
            self.server.client_register_capability(types.RegistrationParams([registration]))

    def _shut_down(self, params: None) -> None:
        self._is_shut_down = True

    def _exit(self, params: None) -> None:
        # At once: a thread still waits for input, and what the others do may be left undone at any moment.
        os._exit(0 if self._is_shut_down else 1)

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._put(params.text_document.uri)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._put(params.text_document.uri)

    def _put(self, uri: str) -> None:
        if file := _file(uri):
            document = self.server.workspace.get_text_document(uri)
            self._desk.open(uri, file, document.source, document.version)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        if file := _file(params.text_document.uri):
            self._desk.saved(file)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        if file := _file(params.text_document.uri):
            self._desk.close(file)

    def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            if file := _file(change.uri):
                self._desk.saved(file)

    def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return complete(self._text(document), document.path, params.position, self._desk.view(document))

    def _hover(self, params: types.HoverParams) -> types.Hover | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        text = self._text(document)
        subject = symbol_at(text, document.path, *text.place(params.position), self._desk.view(document))
        if subject is None:
            return None
        said = types.MarkupContent(types.MarkupKind.Markdown, subject.words)
        return types.Hover(said, text.range(subject.span))

    def _define(self, params: types.DefinitionParams) -> types.Location | None:
        document = self._document(params.text_document.uri)
        view = self._desk.view(document) if document else None
        if document is None or view is None:
            return None
        text = self._text(document)
        subject = symbol_at(text, document.path, *text.place(params.position), view)
        if subject is None or subject.thing is None:
            return None
        path, line = definition_of(subject.thing, view)
        start = types.Position(line - 1, 0)
        return types.Location(_uri(view.site / path), types.Range(start, start))

    def _fix(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = self._document(params.text_document.uri)
        wanted = params.context.only
        if document is None or (wanted and types.CodeActionKind.QuickFix not in wanted):
            return []
        text, lines = self._text(document), range(params.range.start.line, params.range.end.line + 1)
        found = recheck(self._desk.view(document), document.path, document.text)
        return [
            types.CodeAction(
                title=fix.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[self._diagnostic(one)],
                is_preferred=fix.sure,
                edit=types.WorkspaceEdit(changes={document.uri: [types.TextEdit(text.range(fix.span), fix.text)]}),
            )
            for one in found
            if max(0, one.line - 1) in lines
            for fix in quick_fixes(text, one)
        ]

    def _document(self, uri: str) -> OpenDocument | None:
        file = _file(uri)
        return self._desk.document(file) if file else None

    def _text(self, document: OpenDocument) -> Text:
        return Text(document.text, self.server.workspace.position_codec)

    def _publish(self, file: Path, found: Iterable[Diagnostic], document: OpenDocument | None) -> None:
        uri, version = (document.uri, document.version) if document else (_uri(file), None)
        diagnostics = [self._diagnostic(one) for one in found]
        self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _diagnostic(self, one: Diagnostic) -> types.Diagnostic:
        entry = self._guide.get(one.code)
        return types.Diagnostic(
            range=range_of(one, self.server.workspace.position_codec),
            message=f"{one.message}\nhint: {one.hint}" if one.hint else one.message,
            severity=_SEVERITIES[one.severity],
            code=one.code,
            code_description=types.CodeDescription(entry) if entry else None,
            source=NAME,
        )

    def _complain(self, message: str) -> None:
        self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, message))


def _file(uri: str) -> Path | None:
    """The file of an address; None for one that is no file, or no address at all."""
    try:
        path = to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    return Path(path) if path else None


def _uri(file: Path) -> str:
    return from_fs_path(str(file)) or file.as_uri()
