"""``textDocument/publishDiagnostics``: for clients that don't ask themselves."""

from __future__ import annotations

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server.diagnostics import of_document
from kshape_ls.server.documents import Script
from kshape_ls.server.server import Server


def asks_itself(abilities: types.ClientCapabilities) -> bool:
    """Whether a client pulls diagnostics, and can be told to do so again when other files change them."""
    pulls = get_capability(abilities, "text_document.diagnostic", None) is not None
    return pulls and bool(get_capability(abilities, "workspace.diagnostics.refresh_support", False))


def publish(ls: Server, script: Script) -> None:
    """Send the problems of a script's documents as they are now."""
    if asks_itself(ls.client_capabilities):
        return
    for document in script.documents:
        ls.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=document.uri, diagnostics=of_document(ls, document), version=document.version
            )
        )


def withdraw(ls: Server, uri: str) -> None:
    """A document is closed: the client's problem list holds nothing of it."""
    if not asks_itself(ls.client_capabilities):
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=[]))
