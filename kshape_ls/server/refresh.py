"""Analyse a document again and tell the client of its problems. Imported at the first turn: it brings the engine."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls import analysis, checks
from kshape_ls.analysis import FileAnalysis, analyze
from kshape_ls.ide.diagnostics import diagnostics
from kshape_ls.server import collector
from kshape_ls.server.diagnostics import to_lsp
from kshape_ls.server.documents import Document
from kshape_ls.server.late_imports import look_up_later
from kshape_ls.server.server import Server
from kshape_ls.workspace.modules import Workspace
from kshape_ls.workspace.settings import understood

logger = logging.getLogger(__name__)


def refresh(ls: Server, document: Document) -> None:
    """Publish the problems of the document as it is now."""
    edited, fresh = document.analysed != document.revision, document.analysis is None
    try:
        document.analysis = _analysed(ls, document)
        document.problems = checks.problems(document.analysis)
        found = [to_lsp(ls, document, diagnostic) for diagnostic in diagnostics(document.problems)]
    except Exception:
        # The engine promises not to raise; where it does, the next change begins with a clean memo.
        logger.exception("the analysis of %s failed", document.uri)
        document.analysis, document.problems, found = None, (), []
    document.analysed, document.changed, document.imports_changed = document.revision, None, False
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=document.uri, diagnostics=found, version=document.version)
    )
    if fresh:
        collector.settle()
    if edited:
        ls.spread(document)
        look_up_later(ls, document)


def _analysed(ls: Server, document: Document) -> FileAnalysis:
    previous, document.analysis = document.analysis, None
    lines, path = document.buffer.lines, document.path
    if previous is None:
        modules = _surroundings(ls).imports_of(Path(path)) if path else None
        return analyze(lines, modules=modules, path=path)
    if document.imports_changed:
        previous = analysis.refresh(previous)
    return analyze(lines, previous, changed=document.changed or (0, 0, 0), path=path)


def _surroundings(ls: Server) -> Workspace:
    if ls.surroundings is None:
        folders = [to_fs_path(uri) for uri in ls.workspace.folders]
        roots = [folder for folder in folders or [ls.workspace.root_path] if folder]
        settings, wrong = understood(ls.options)
        warn = partial(_warn, ls)
        for each in wrong:
            warn(f"the initialization options: {each}")
        ls.surroundings = Workspace([Path(root) for root in roots], ls.documents, settings, warn)
    return ls.surroundings


def _warn(ls: Server, said: str) -> None:
    ls.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"kshape-ls: {said}"))
