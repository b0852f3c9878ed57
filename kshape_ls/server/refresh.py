"""Analyse a document again and tell the client of its problems. Imported at the first turn: it brings the engine."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from kshape_ls import checks
from kshape_ls.analysis import FileAnalysis, UnderWay, begin, edited
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
    """Publish the problems of the document as it is now; if input comes in between, the rest waits for another turn."""
    is_edited, is_new = document.analysed != document.revision, document.analysed < 0
    try:
        if document.work is None or document.changed or document.imports_changed:
            document.work, document.analysis = _taken_in(ls, document), None
            document.changed, document.imports_changed = None, False
        document.analysis = document.work.go_on(ls.turns.waiting)
        if document.analysis is None:
            return
        document.problems = checks.problems(document.analysis)
        found = [to_lsp(ls, document, diagnostic) for diagnostic in diagnostics(document.problems)]
    except Exception:
        # The engine promises not to raise; where it does, the next change begins with a clean memo.
        logger.exception("the analysis of %s failed", document.uri)
        document.analysis, document.problems, found = None, (), []
        document.changed, document.imports_changed = None, False
    document.analysed, document.work = document.revision, None
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri=document.uri, diagnostics=found, version=document.version)
    )
    if is_new:
        collector.settle()
    if is_edited:
        ls.spread(document)
        look_up_later(ls, document)


def _taken_in(ls: Server, document: Document) -> UnderWay:
    previous: FileAnalysis | UnderWay | None = document.work or document.analysis
    lines, path = document.buffer.lines, document.path
    if previous is None:
        return begin(lines, _surroundings(ls).imports_of(Path(path)) if path else None, path)
    work = edited(previous, lines, document.changed or (0, 0, 0))
    if document.imports_changed:
        work.program.recheck()
    return work


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
