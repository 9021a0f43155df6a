"""The language server, over standard input and output (Language Server Protocol 3.17, by pygls)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from site_builder import __version__
from site_builder.commands.rename import RenameRefusedError
from site_builder.content.text import decode, normalize_newlines
from site_builder.diagnostics.diagnostic import Diagnostic
from site_builder.lsp import renaming
from site_builder.lsp.completion import TRIGGERS, complete
from site_builder.lsp.message_docs import explanations
from site_builder.lsp.positions import Span, Text, range_of, uri_of
from site_builder.lsp.quick_fixes import quick_fixes
from site_builder.lsp.recheck import recheck
from site_builder.lsp.references import references_to
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.symbols import Symbol, definition_of, entry_at, symbol_at
from site_builder.lsp.workspace import OpenDocument, Workspace
from site_builder.serve.watch import FILES, FOLDERS
from site_builder.system.files import find_file

NAME = "site-builder"
WATCHED = (*FILES, *(f"{folder}/**" for folder in FOLDERS))
"""Glob patterns of the files whose changes the client should report, whichever program makes them."""
_SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}


def run(reader: BinaryIO, writer: BinaryIO) -> None:
    """Serve a client until it closes the connection. Ends the process at the `exit` notification."""
    _Server().server.start_io(reader, writer)


class _Server:
    """Handles the messages of the protocol with the workspace."""

    def __init__(self) -> None:
        self.server = LanguageServer(NAME, __version__, types.TextDocumentSyncKind.Full)
        self._workspace = Workspace(self._publish, self._log_error)
        self._is_shut_down = False
        handlers: dict[str, tuple[Callable[[Any], object], object]] = {
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
            types.TEXT_DOCUMENT_REFERENCES: (self._refer, None),
            types.TEXT_DOCUMENT_PREPARE_RENAME: (self._prepare_rename, None),
            types.TEXT_DOCUMENT_RENAME: (self._rename, types.RenameOptions(prepare_provider=True)),
            types.TEXT_DOCUMENT_CODE_ACTION: (
                self._fix,
                types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
            ),
        }
        for method, (handler, options) in handlers.items():
            # pygls sets attributes on handlers, which bound methods do not allow.
            self.server.feature(method, options)(partial(handler))

    def _begin(self, params: types.InitializedParams) -> None:
        workspace = self.server.workspace
        for uri in [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri]:
            if folder := _file(uri or ""):
                self._workspace.start(folder)
        capabilities = self.server.client_capabilities.workspace
        watching = capabilities.did_change_watched_files if capabilities else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{pattern}") for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration("files", method, options)
            self.server.client_register_capability(types.RegistrationParams([registration]))

    def _shut_down(self, params: None) -> None:
        self._is_shut_down = True

    def _exit(self, params: None) -> None:
        # Without waiting: a thread still blocks on input, and the work of the others can be dropped.
        os._exit(0 if self._is_shut_down else 1)

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._update(params.text_document.uri)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._update(params.text_document.uri)

    def _update(self, uri: str) -> None:
        if file := _file(uri):
            document = self.server.workspace.get_text_document(uri)
            self._workspace.open(uri, file, document.source, document.version)

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        if file := _file(params.text_document.uri):
            self._workspace.saved(file)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        if file := _file(params.text_document.uri):
            self._workspace.close(file)

    def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            if file := _file(change.uri):
                self._workspace.saved(file)

    def _complete(self, params: types.CompletionParams) -> types.CompletionList | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        return complete(self._text(document), document.path, params.position, self._workspace.snapshot(document))

    def _hover(self, params: types.HoverParams) -> types.Hover | None:
        document = self._document(params.text_document.uri)
        if document is None:
            return None
        text, snapshot = self._text(document), self._workspace.snapshot(document)
        line, column = text.line_and_column(params.position)
        symbol = symbol_at(text, document.path, line, column, snapshot)
        parts = [symbol.description] if symbol else []
        parts += explanations(recheck(snapshot, document.path, document.text), line, column)
        if not parts:
            return None
        contents = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts))
        return types.Hover(contents, text.range(symbol.span) if symbol else None)

    def _define(self, params: types.DefinitionParams) -> types.Location | None:
        document, snapshot = self._with_snapshot(params.text_document.uri)
        symbol = self._symbol(document, snapshot, params.position)
        if snapshot is None or symbol is None or symbol.definition is None:
            return None
        return _start_of(*definition_of(symbol.definition, snapshot), snapshot)

    def _refer(self, params: types.ReferenceParams) -> list[types.Location] | None:
        document, snapshot = self._with_snapshot(params.text_document.uri)
        if document is None or snapshot is None:
            return None
        text = self._text(document)
        definition = entry_at(text, document.path, *text.line_and_column(params.position), snapshot)
        if definition is None:
            return None
        found = (
            [_start_of(*definition_of(definition, snapshot), snapshot)] if params.context.include_declaration else []
        )
        for place in references_to(definition, snapshot):
            line = Text(place.line, self.server.workspace.position_codec)
            span = line.range(Span(0, place.span.start, place.span.end))
            start = types.Position(place.span.line, span.start.character)
            end = types.Position(place.span.line, span.end.character)
            found.append(types.Location(uri_of(find_file(snapshot.hub_dir, place.path)), types.Range(start, end)))
        return found

    def _prepare_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        document, snapshot = self._with_snapshot(params.text_document.uri)
        symbol = self._symbol(document, snapshot, params.position)
        name = renaming.name_of(symbol.definition) if symbol else ""
        if document is None or symbol is None or not name:
            return None
        return types.PrepareRenamePlaceholder(self._text(document).range(symbol.span), name)

    def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        document, snapshot = self._with_snapshot(params.text_document.uri)
        symbol = self._symbol(document, snapshot, params.position)
        if snapshot is None or symbol is None:
            return None
        codec = self.server.workspace.position_codec
        try:
            planned = renaming.plan(symbol.definition, params.new_name, snapshot)
            versions: dict[str, int | None] = {}
            for path, change in renaming.changes_of(planned):
                open_document = self._workspace.document(find_file(snapshot.hub_dir, path))
                if open_document:
                    saved = decode(change.before, path)[0]
                    if normalize_newlines(open_document.text).removeprefix("\ufeff") != saved:
                        raise RenameRefusedError(f"{path} has changes that are not saved: save it first")
                    versions[path] = open_document.version
            return renaming.workspace_edit(planned, snapshot.hub_dir, versions, codec, self._has_renames())
        except RenameRefusedError as refusal:
            raise JsonRpcException(str(refusal), types.LSPErrorCodes.RequestFailed) from None
        except OSError as error:
            message = f"{error.filename}: {error.strerror or error}"
            raise JsonRpcException(message, types.LSPErrorCodes.RequestFailed) from None

    def _has_renames(self) -> bool:
        """Whether the client can rename files."""
        capabilities = self.server.client_capabilities.workspace
        edits = capabilities.workspace_edit if capabilities else None
        operations = edits.resource_operations if edits and edits.document_changes else None
        return types.ResourceOperationKind.Rename in (operations or ())

    def _fix(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = self._document(params.text_document.uri)
        kinds = params.context.only
        if document is None or (kinds and types.CodeActionKind.QuickFix not in kinds):
            return []
        text, lines = self._text(document), range(params.range.start.line, params.range.end.line + 1)
        diagnostics = recheck(self._workspace.snapshot(document), document.path, document.text)
        return [
            types.CodeAction(
                title=fix.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[self._diagnostic(diagnostic)],
                is_preferred=fix.is_certain,
                edit=types.WorkspaceEdit(changes={document.uri: [types.TextEdit(text.range(fix.span), fix.text)]}),
            )
            for diagnostic in diagnostics
            if max(0, diagnostic.line - 1) in lines
            for fix in quick_fixes(text, diagnostic)
        ]

    def _with_snapshot(self, uri: str) -> tuple[OpenDocument | None, HubSnapshot | None]:
        document = self._document(uri)
        return document, self._workspace.snapshot(document) if document else None

    def _symbol(
        self, document: OpenDocument | None, snapshot: HubSnapshot | None, position: types.Position
    ) -> Symbol | None:
        if document is None:
            return None
        text = self._text(document)
        return symbol_at(text, document.path, *text.line_and_column(position), snapshot)

    def _document(self, uri: str) -> OpenDocument | None:
        file = _file(uri)
        return self._workspace.document(file) if file else None

    def _text(self, document: OpenDocument) -> Text:
        return Text(document.text, self.server.workspace.position_codec)

    def _publish(self, file: Path, diagnostics: Iterable[Diagnostic], document: OpenDocument | None) -> None:
        uri, version = (document.uri, document.version) if document else (uri_of(file), None)
        converted = [self._diagnostic(diagnostic) for diagnostic in diagnostics]
        self.server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, converted, version))

    def _diagnostic(self, diagnostic: Diagnostic) -> types.Diagnostic:
        return types.Diagnostic(
            range=range_of(diagnostic, self.server.workspace.position_codec),
            message=f"{diagnostic.message}\nhint: {diagnostic.hint}" if diagnostic.hint else diagnostic.message,
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            source=NAME,
        )

    def _log_error(self, message: str) -> None:
        self.server.window_log_message(types.LogMessageParams(types.MessageType.Error, message))


def _file(uri: str) -> Path | None:
    """Return the path of a `file:` URI; None for other schemes and invalid URIs."""
    try:
        path = to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    return Path(path) if path else None


def _start_of(path: str, line: int, snapshot: HubSnapshot) -> types.Location:
    """Return the start of a 1-based line of a file as a location of the protocol."""
    start = types.Position(line - 1, 0)
    return types.Location(uri_of(find_file(snapshot.hub_dir, path)), types.Range(start, start))
