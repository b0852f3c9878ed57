"""``kshape.verify``: real Keras asked about the models of a document, on command and at saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.documents import Script
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import settings
from kshape_ls.server.verifying import verify_by_itself, verifying


@dataclass(frozen=True)
class Verify:
    """The argument of ``kshape.verify``: the model of a name, that at a position, or all."""

    uri: str
    position: types.Position | None = None
    model: str | None = None


async def verify(ls: Server, asked: Verify) -> dict[str, Any]:
    """Ask; what was said of each model. The document's problem list and hovers tell it too."""
    from kshape_ls.ide.verified import chosen

    script = ls.documents.script(asked.uri)
    if script is None or script.analysis is None:
        return {"message": "the document is not open", "models": []}
    document = ls.documents.get(asked.uri)
    at = None
    if asked.position is not None and document is not None:
        at = convert.from_position(ls, document, asked.position)
    models = chosen(script.analysis, asked.model, at)
    return await verifying(ls).verify(script, models, asked_for=True)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """A document was saved."""
    _saved(ls, ls.documents.script(params.text_document.uri))


def did_save_notebook(ls: Server, params: types.DidSaveNotebookDocumentParams) -> None:
    """A notebook was saved."""
    _saved(ls, ls.documents.script(params.notebook_document.uri))


def _saved(ls: Server, script: Script | None) -> None:
    if script is not None and settings(ls, script).verify.on == "save":
        verify_by_itself(ls, script)


FEATURES = (
    Feature("kshape.verify", verify),
    Feature(types.TEXT_DOCUMENT_DID_SAVE, did_save, "at once"),
    Feature(types.NOTEBOOK_DOCUMENT_DID_SAVE, did_save_notebook, "at once"),
)
