"""``kshape.fixAll``: every fix of a document that is certain, applied at once."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

from kshape_ls.server.edits import workspace_edit
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server


@dataclass(frozen=True, slots=True)
class About:
    """The document to mend."""

    uri: str


async def fix_all(ls: Server, about: About) -> dict[str, object]:
    """Have the client apply the edits; whether it did."""
    from kshape_ls.ide.mending import certain_fixes

    document = ls.documents.get(about.uri)
    if document is None or document.analysis is None:
        return {"applied": False, "reason": "the document is not open"}
    edits = certain_fixes(document.analysis, document.problems)
    if not edits:
        return {"applied": False, "reason": "there is nothing that can be fixed for certain"}
    edit = workspace_edit(ls, document, edits)
    params = types.ApplyWorkspaceEditParams(edit, "Fix all shape problems that can be fixed")
    answer = await ls.workspace_apply_edit_async(params)
    return {"applied": answer.applied, "reason": answer.failure_reason or ""}


FEATURES = (Feature("kshape.fixAll", fix_all),)
