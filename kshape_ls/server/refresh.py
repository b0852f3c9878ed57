"""Analyse a document again and tell the client of its problems. Imported at the first turn: it brings the engine."""

from __future__ import annotations

import logging

from lsprotocol import types

from kshape_ls import checks
from kshape_ls.analysis import analyze
from kshape_ls.ide.diagnostics import diagnostics
from kshape_ls.server.diagnostics import to_lsp
from kshape_ls.server.documents import Document
from kshape_ls.server.server import Server

logger = logging.getLogger(__name__)


def refresh(ls: Server, document: Document) -> None:
    """Publish the problems of the document as it is now."""
    try:
        _analyse(document)
        found = [to_lsp(ls, document, diagnostic) for diagnostic in diagnostics(document.problems)]
    except Exception:
        # The engine promises not to raise; where it does, the next change begins with a clean memo.
        logger.exception("the analysis of %s failed", document.uri)
        document.analysis, document.problems, found = None, (), []
    document.analysed, document.changed = document.revision, None
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=document.uri, diagnostics=found, version=document.version)
    )


def _analyse(document: Document) -> None:
    previous, document.analysis = document.analysis, None
    document.analysis = analyze(document.buffer.lines, previous, changed=document.changed, path=document.path)
    document.problems = checks.problems(document.analysis)
