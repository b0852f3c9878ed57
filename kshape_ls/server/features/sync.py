"""Open documents follow the client's. pygls's own store is left out: it joins the whole text at each change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls.server import collector, convert
from kshape_ls.server.documents import Change, Document, alone
from kshape_ls.server.feature import Feature
from kshape_ls.server.publishing import withdraw
from kshape_ls.server.server import Server
from kshape_ls.source.buffer import LineBuffer


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """A document that the client owns from now on."""
    item = params.text_document
    path = to_fs_path(item.uri) or ""
    ls.documents.open(alone(item.uri, path, item.version, LineBuffer.from_text(item.text)))
    ls.scan.opened(Path(path))
    ls.turns.ask()


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Edits, one after the other; one without a range brings the whole text."""
    document = ls.documents.get(params.text_document.uri)
    if document is None:
        return
    for stretch in apply_changes(ls, document, params.content_changes):
        document.script.note(stretch)
    document.version = params.text_document.version
    ls.turns.ask()


def apply_changes(
    ls: Server, document: Document, changes: Iterable[types.TextDocumentContentChangeEvent]
) -> list[Change]:
    """Edit the document's own lines; which of them that changed, one after the other."""
    stretches = []
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            line, col = convert.in_document(ls, document, change.range.start)
            end_line, end_col = convert.in_document(ls, document, change.range.end)
            stretches.append(document.buffer.replace(line - 1, col, end_line - 1, end_col, change.text))
        else:
            stretches.append(document.buffer.set_text(change.text))
    return stretches


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """The client owns it no longer."""
    document = ls.documents.close(params.text_document.uri)
    if document:
        withdraw(ls, document.uri)
        # Those that import it see what is on disk from now on.
        ls.spread(document.script)
        if ls.surroundings is not None:
            ls.surroundings.let_go(Path(script.path) for script in ls.documents.scripts() if script.path)
        ls.scan.touch(Path(document.script.path))
        collector.let_go()


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DID_OPEN, did_open, turn="at once"),
    Feature(types.TEXT_DOCUMENT_DID_CHANGE, did_change, turn="at once"),
    Feature(types.TEXT_DOCUMENT_DID_CLOSE, did_close, turn="at once"),
)
