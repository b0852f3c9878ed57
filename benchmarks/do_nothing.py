"""A pygls server that keeps texts and knows nothing: what the protocol costs in Python, whatever stands behind it."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("do-nothing", "1", text_document_sync_kind=types.TextDocumentSyncKind.Incremental)


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(ls: LanguageServer, params: types.DidOpenTextDocumentParams) -> None:
    """No problems."""
    _publish(ls, params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(ls: LanguageServer, params: types.DidChangeTextDocumentParams) -> None:
    """No problems still."""
    _publish(ls, params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(ls: LanguageServer, params: types.HoverParams) -> types.Hover:  # noqa: ARG001 - pygls hands them over
    """A word."""
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "nothing"))


@server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
def inlay_hints(ls: LanguageServer, params: types.InlayHintParams) -> list[types.InlayHint]:  # noqa: ARG001 - as above
    """None."""
    return []


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def actions(ls: LanguageServer, params: types.CodeActionParams) -> list[types.CodeAction]:  # noqa: ARG001 - as above
    """None."""
    return []


def _publish(ls: LanguageServer, uri: str) -> None:
    document = ls.workspace.get_text_document(uri)
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=uri, diagnostics=[], version=document.version)
    )


if __name__ == "__main__":
    server.start_io()
