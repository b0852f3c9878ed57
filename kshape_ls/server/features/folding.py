"""``textDocument/foldingRange``."""

from __future__ import annotations

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server


def folding(ls: Server, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What can be folded, as many as the client takes."""
    from kshape_ls.ide import folding as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    at_most = get_capability(ls.client_capabilities, "text_document.folding_range.range_limit", None)
    labels = get_capability(ls.client_capabilities, "text_document.folding_range.folding_range.collapsed_text", False)
    own = [each for each in ide.folds(document.analysis) if document.holds(each.first) and document.holds(each.last)]
    return [
        types.FoldingRange(
            each.first - 1 - document.first,
            each.last - 1 - document.first,
            kind=types.FoldingRangeKind.Region if each.label else None,
            collapsed_text=each.label if each.label and labels else None,
        )
        for each in own[:at_most]
    ]


def _wanted(abilities: types.ClientCapabilities) -> types.FoldingRangeOptions | None:
    known = get_capability(abilities, "text_document.folding_range", None) is not None
    return types.FoldingRangeOptions() if known else None


FEATURES = (Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, folding, options=_wanted),)
