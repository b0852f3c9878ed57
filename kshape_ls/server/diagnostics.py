"""``textDocument/publishDiagnostics``: one entry, with as much as the client can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.ide.diagnostics import Diagnostic

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_SUPPORTS = "text_document.publish_diagnostics."


def to_lsp(ls: Server, document: Document, diagnostic: Diagnostic) -> types.Diagnostic:
    """A problem as the protocol has it."""
    links = get_capability(ls.client_capabilities, f"{_SUPPORTS}code_description_support", False)
    relates = get_capability(ls.client_capabilities, f"{_SUPPORTS}related_information", False)
    return types.Diagnostic(
        convert.to_range(ls, document, diagnostic.range),
        diagnostic.message,
        severity=SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        code_description=types.CodeDescription(diagnostic.page) if links else None,
        source=ls.name,
        related_information=_related(ls, document, diagnostic) if relates else None,
    )


def _related(ls: Server, document: Document, diagnostic: Diagnostic) -> list[types.DiagnosticRelatedInformation]:
    return [
        types.DiagnosticRelatedInformation(convert.to_location(ls, document, related.range), related.message)
        for related in diagnostic.related
    ]
