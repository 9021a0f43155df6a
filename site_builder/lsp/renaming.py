"""Rename a story or an item from an editor program: what `site-builder rename` does, as edits of the protocol.

The edits are those of the saved files: the caller checks that no open document has other text.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from lsprotocol import types
from pygls.workspace import PositionCodec

from site_builder.commands.rename import FileChange, Rename, RenameRefusedError, plan_rename
from site_builder.content.text import decode
from site_builder.lsp.positions import Text, uri_of
from site_builder.lsp.snapshot import HubSnapshot
from site_builder.lsp.symbols import Definition
from site_builder.model.collections import Item
from site_builder.model.content import Story
from site_builder.system.files import find_file, read


def name_of(definition: Definition | None) -> str:
    """Return the slug or id of a definition that can be renamed; empty for others."""
    if isinstance(definition, Item):
        return definition.id
    return definition.slug if isinstance(definition, Story) else ""


def plan(definition: Definition | None, name: str, snapshot: HubSnapshot) -> Rename:
    """Return what changes when a story or an item gets another slug or id. Raises RenameRefusedError, and OSError."""
    if snapshot.content is None or not isinstance(definition, Story | Item):
        raise RenameRefusedError("only stories and items can be renamed")
    return plan_rename(
        snapshot.content, lambda path: read(str(find_file(snapshot.hub_dir, path))), definition, name.strip()
    )


def changes_of(rename: Rename) -> Iterator[tuple[str, FileChange]]:
    """Yield the changed files, each by the path that it has now."""
    yield rename.path, rename.file
    yield from ((change.path, change) for change in rename.others)


def workspace_edit(
    rename: Rename, hub_dir: Path, versions: dict[str, int | None], codec: PositionCodec, has_renames: bool
) -> types.WorkspaceEdit:
    """Return a rename as an edit of the protocol. `versions` are those of the open documents, by path.

    Clients with `has_renames` can also rename files. Raises RenameRefusedError if the others would have to.
    """
    edits = {path: list(_text_edits(change, codec)) for path, change in changes_of(rename)}
    uris = {path: uri_of(find_file(hub_dir, path)) for path in (*edits, rename.new_path)}
    if not has_renames:
        if rename.path != rename.new_path:
            message = "this program cannot rename files: run `site-builder rename` in a terminal"
            raise RenameRefusedError(message)
        return types.WorkspaceEdit(changes={uris[path]: texts for path, texts in edits.items()})
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    for path, texts in edits.items():
        if texts:
            document = types.OptionalVersionedTextDocumentIdentifier(uris[path], versions.get(path))
            changes.append(types.TextDocumentEdit(document, [*texts]))
    if rename.path != rename.new_path:
        options = types.RenameFileOptions(overwrite=False)
        changes.append(types.RenameFile(uris[rename.path], uris[rename.new_path], options=options))
    return types.WorkspaceEdit(document_changes=changes)


def _text_edits(change: FileChange, codec: PositionCodec) -> Iterator[types.TextEdit]:
    """Yield the changed lines of a file."""
    text = Text(decode(change.before, change.path)[0], codec)
    before = text.text.splitlines(keepends=True)
    after = decode(change.data, change.path)[0].splitlines(keepends=True)
    line_end = "\r\n" if b"\r\n" in change.before else "\n"
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            new_text = "".join(after[new_start:new_end]).replace("\n", line_end)
            yield types.TextEdit(text.lines_range(start, end), new_text)
