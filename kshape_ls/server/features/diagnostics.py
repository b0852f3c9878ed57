"""``textDocument/diagnostic``: problems for clients that ask."""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server.diagnostics import identity, of_document
from kshape_ls.server.feature import Feature
from kshape_ls.server.publishing import asks_itself
from kshape_ls.server.server import Server


def diagnostic(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """The document's problems, or a word that they are what they were."""
    document = ls.documents.get(params.text_document.uri)
    items = of_document(ls, document) if document is not None else []
    told = identity(items)
    if told == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(told)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=told)


def _options(abilities: types.ClientCapabilities) -> types.DiagnosticOptions | None:
    if not asks_itself(abilities):
        return None
    return types.DiagnosticOptions(identifier="kshape-ls", inter_file_dependencies=True, workspace_diagnostics=False)


FEATURES = (Feature(types.TEXT_DOCUMENT_DIAGNOSTIC, diagnostic, turn="newest", options=_options),)
