"""``notebookDocument/…``: the cells of a notebook follow the client's."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from kshape_ls.server import collector
from kshape_ls.server.feature import Feature
from kshape_ls.server.features.sync import apply_changes
from kshape_ls.server.notebooks import empty
from kshape_ls.server.publishing import withdraw
from kshape_ls.server.server import Server


def did_open(ls: Server, params: types.DidOpenNotebookDocumentParams) -> None:
    """A notebook that the client owns from now on."""
    notebook = empty(params.notebook_document.uri)
    notebook.cells = list(params.notebook_document.cells)
    ls.notebooks[params.notebook_document.uri] = notebook
    ls.documents.take(notebook.script)
    for document in notebook.open(params.cell_text_documents):
        ls.documents.open(document)
    notebook.arrange()
    ls.scan.opened(Path(notebook.script.path))
    ls.turns.ask()


def did_change(ls: Server, params: types.DidChangeNotebookDocumentParams) -> None:
    """Cells have come, gone or moved, or their texts are others."""
    notebook = ls.notebooks.get(params.notebook_document.uri)
    cells = params.change.cells
    if notebook is None or cells is None:
        return
    if cells.structure is not None:
        moved = cells.structure.array
        start = min(moved.start, len(notebook.cells))
        notebook.cells[start : start + moved.delete_count] = moved.cells or []
        for closed in cells.structure.did_close or ():
            if notebook.texts.pop(closed.uri, None):
                ls.documents.close(closed.uri)
                withdraw(ls, closed.uri)
        for document in notebook.open(cells.structure.did_open or ()):
            ls.documents.open(document)
    for cell in cells.data or ():
        notebook.cells[:] = [cell if each.document == cell.document else each for each in notebook.cells]
    if cells.structure is not None or cells.data:
        notebook.arrange()
    for content in cells.text_content or ():
        edited = notebook.texts.get(content.document.uri)
        if edited is not None:
            before = len(edited.buffer.lines)
            apply_changes(ls, edited, content.changes)
            edited.version = content.document.version
            notebook.edited(edited, before)
    ls.turns.ask()


def did_close(ls: Server, params: types.DidCloseNotebookDocumentParams) -> None:
    """The client owns it no longer."""
    notebook = ls.notebooks.pop(params.notebook_document.uri, None)
    if notebook is not None:
        for uri in notebook.texts:
            ls.documents.close(uri)
            withdraw(ls, uri)
        ls.documents.let_go(notebook.script)
        ls.spread(notebook.script)
        ls.scan.touch(Path(notebook.script.path))
        collector.let_go()


FEATURES = (
    Feature(types.NOTEBOOK_DOCUMENT_DID_OPEN, did_open, turn="at once"),
    Feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE, did_change, turn="at once"),
    Feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE, did_close, turn="at once"),
)
