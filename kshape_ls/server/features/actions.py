"""``textDocument/codeAction``: quick fixes, and ``source.fixAll.kshape``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.edits import workspace_edit
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.ide.actions import Action

FIX_ALL = "source.fixAll.kshape"


def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The quick fixes for the problems at a range; all that are certain, where they are asked for."""
    from kshape_ls.ide import actions as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    found: list[types.CodeAction] = []
    if _wanted(params.context.only, ide.QUICK_FIX):
        range_ = convert.from_range(ls, document, params.range)
        mending = ide.actions(document.analysis, document.problems, range_)
        found += [_to_lsp(ls, document, action, params.context.diagnostics) for action in mending]
    if _wanted([item for item in params.context.only or () if item], FIX_ALL):
        found += _fix_all(ls, document)
    return found


def _fix_all(ls: Server, document: Document) -> list[types.CodeAction]:
    # Only for who asks for it: it tries every fix of the file.
    from kshape_ls.ide.mending import certain_fixes

    assert document.analysis is not None
    edits = certain_fixes(document.analysis, document.problems)
    if not edits:
        return []
    whole = workspace_edit(ls, document, edits)
    return [types.CodeAction("Fix all shape problems that can be fixed", kind=FIX_ALL, edit=whole)]


def _wanted(only: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    # A kind asks for its own and for those below it: "refactor" for "refactor.extract", "" for all.
    asked = [getattr(item, "value", item) for item in only] if only is not None else [""]
    return any(item in ("", kind) or kind.startswith(f"{item}.") for item in asked)


def _to_lsp(ls: Server, document: Document, action: Action, shown: Sequence[types.Diagnostic]) -> types.CodeAction:
    range_ = convert.to_range(ls, document, action.problem.range)
    mended = [item for item in shown if item.code == action.problem.code and item.range == range_]
    return types.CodeAction(
        convert.said(document, action.title),
        kind=action.kind,
        diagnostics=mended or None,
        is_preferred=action.preferred or None,
        edit=workspace_edit(ls, document, action.edits),
    )


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        actions,
        options=types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL]),
    ),
)
