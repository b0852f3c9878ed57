"""Edits of a script as the client applies them, in the form that it understands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.checks.problem import Edit


def workspace_edit(ls: Server, document: Document, edits: Iterable[Edit], label: str = "") -> types.WorkspaceEdit:
    """Edits of the document's script, each in the document that it lies in; with versions if the client checks them.

    ``label`` says what they are for, to clients that show it beside each.
    """
    changes: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        place = convert.to_location(ls, document, edit.range)
        text = _behind_the_end(edit) if edit.range.line > len(document.script.lines) else edit.text
        changes.setdefault(place.uri, []).append(
            types.TextEdit(place.range, text.replace("\n", document.buffer.newline))
        )
    if not get_capability(ls.client_capabilities, "workspace.workspace_edit.document_changes", False):
        return types.WorkspaceEdit(changes=changes)
    if label and get_capability(ls.client_capabilities, "workspace.workspace_edit.change_annotation_support", None):
        return _annotated(ls, changes, label)
    return types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(_identified(ls, uri), edits) for uri, edits in changes.items()]
    )


def _annotated(ls: Server, changes: dict[str, list[types.TextEdit]], label: str) -> types.WorkspaceEdit:
    documents = []
    for uri, edits in changes.items():
        labelled = [types.AnnotatedTextEdit(label, edit.range, edit.new_text) for edit in edits]
        documents.append(types.TextDocumentEdit(_identified(ls, uri), labelled))
    return types.WorkspaceEdit(
        document_changes=documents, change_annotations={label: types.ChangeAnnotation(label, needs_confirmation=False)}
    )


def _behind_the_end(edit: Edit) -> str:
    # The last line has no end that a new one could stand behind.
    return f"\n{edit.text.removesuffix(chr(10))}"


def _identified(ls: Server, uri: str) -> types.OptionalVersionedTextDocumentIdentifier:
    document = ls.documents.get(uri)
    return types.OptionalVersionedTextDocumentIdentifier(uri, document.version if document else None)
