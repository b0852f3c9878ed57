"""``textDocument/codeAction``: quick fixes, rewriting, and what is done to a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.edits import workspace_edit
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import Range
    from kshape_ls.ide.actions import Action

FIX_ALL = "source.fixAll.kshape"
SHAPE_COMMENTS = "source.shapeComments.kshape"
KINDS = [
    types.CodeActionKind.QuickFix,
    types.CodeActionKind.RefactorRewrite,
    types.CodeActionKind.RefactorExtract,
    FIX_ALL,
    SHAPE_COMMENTS,
]


def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done at a range; what is done to the whole file only for who asks for it."""
    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    range_, context = convert.from_range(ls, document, params.range), params.context
    # As the cursor moves, clients ask by themselves whether there is anything to mend.
    by_itself = context.trigger_kind == types.CodeActionTriggerKind.Automatic
    asked = _kinds([types.CodeActionKind.QuickFix] if by_itself and not context.only else context.only)
    found = [_to_lsp(ls, document, each, range_, context.diagnostics) for each in _offered(document, range_, asked)]
    return found + _of_the_file(ls, document, [kind for kind in asked if kind])


def _offered(document: Document, range_: Range, asked: Sequence[str]) -> Iterator[Action]:
    from kshape_ls.ide import actions as ide
    from kshape_ls.ide.refactors import EXTRACT, REWRITE, refactors

    assert document.analysis is not None
    if _wanted(asked, ide.QUICK_FIX):
        yield from ide.actions(document.analysis, document.problems, range_)
    if _wanted(asked, REWRITE) or _wanted(asked, EXTRACT):
        yield from (each for each in refactors(document.analysis, range_) if _wanted(asked, each.kind))


def _of_the_file(ls: Server, document: Document, asked: Sequence[str]) -> list[types.CodeAction]:
    from kshape_ls.ide.mending import certain_fixes
    from kshape_ls.ide.refresh_comments import refreshed

    assert document.analysis is not None
    found = []
    if _wanted(asked, FIX_ALL) and (edits := certain_fixes(document.analysis, document.problems)):
        whole = workspace_edit(ls, document, edits)
        found.append(types.CodeAction("Fix all shape problems that can be fixed", kind=FIX_ALL, edit=whole))
    if _wanted(asked, SHAPE_COMMENTS) and (edits := refreshed(document.analysis)):
        title = "Refresh all shape comments"
        found.append(types.CodeAction(title, kind=SHAPE_COMMENTS, edit=workspace_edit(ls, document, edits, title)))
    return found


def resolve(ls: Server, action: types.CodeAction) -> types.CodeAction:
    """The edits of an action that was chosen, if the text still offers it."""
    from kshape_ls.analysis.facts import Range

    data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
    document = ls.documents.get(str(data.get("uri")))
    if document is None or document.analysis is None:
        return action
    offered = _offered(document, Range(*data["range"]), [str(action.kind)])
    chosen = next((each for each in offered if each.title == data["title"]), None)
    if chosen is not None:
        action.edit = _edit(ls, document, chosen)
    return action


def _kinds(only: Sequence[types.CodeActionKind | str] | None) -> list[str]:
    return [str(getattr(item, "value", item)) for item in only] if only is not None else [""]


def _wanted(asked: Sequence[str], kind: str) -> bool:
    # A kind asks for its own and for those below it: "refactor" for "refactor.extract", "" for all.
    return any(item in ("", kind) or kind.startswith(f"{item}.") for item in asked)


def _to_lsp(
    ls: Server, document: Document, action: Action, range_: Range, shown: Sequence[types.Diagnostic]
) -> types.CodeAction:
    told = types.CodeAction(
        convert.said(document, action.title),
        kind=action.kind,
        diagnostics=_mended(ls, document, action, shown) or None,
        is_preferred=action.preferred or None,
    )
    if action.later and _resolves(ls.client_capabilities):
        told.data = {"uri": document.uri, "range": list(range_), "title": action.title}
    else:
        told.edit = _edit(ls, document, action)
    return told


def _mended(
    ls: Server, document: Document, action: Action, shown: Sequence[types.Diagnostic]
) -> list[types.Diagnostic]:
    if action.problem is None:
        return []
    range_ = convert.to_range(ls, document, action.problem.range)
    return [item for item in shown if item.code == action.problem.code and item.range == range_]


def _edit(ls: Server, document: Document, action: Action) -> types.WorkspaceEdit:
    label = convert.said(document, action.title) if action.problem is None else ""
    return workspace_edit(ls, document, action.edits, label)


def _resolves(abilities: types.ClientCapabilities) -> bool:
    support = get_capability(abilities, "text_document.code_action.resolve_support", None)
    keeps = get_capability(abilities, "text_document.code_action.data_support", False)
    return bool(keeps and support is not None and "edit" in support.properties)


def _resolving(abilities: types.ClientCapabilities) -> bool | None:
    return _resolves(abilities) or None


def _options(abilities: types.ClientCapabilities) -> types.CodeActionOptions:
    return types.CodeActionOptions(KINDS, resolve_provider=_resolves(abilities))


FEATURES = (
    Feature(types.TEXT_DOCUMENT_CODE_ACTION, actions, options=_options),
    Feature(types.CODE_ACTION_RESOLVE, resolve, options=_resolving),
)
