"""``textDocument/inlayHint``; places and tooltips come when a hint is looked at (``inlayHint/resolve``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.feature import Feature
from kshape_ls.server.importers import elsewhere
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import settings

if TYPE_CHECKING:
    from kshape_ls.ide.inlay_hints import Hint, Part


def inlay_hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Output shapes beside the layers on the lines asked about."""
    from kshape_ls.ide import inlay_hints as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    shown = settings(ls, document.script).hints
    if not shown.enabled:
        return []
    first, last = convert.from_lines(document, params.range)
    script = document.script
    others = elsewhere(ls, script, first, last)
    hints = ide.inlay_hints(document.analysis, first, last, shown, script.filled_by_keras, others)
    later = _resolves(ls.client_capabilities)
    return [_to_lsp(ls, document, hint, later=later) for hint in hints]


def resolve(ls: Server, hint: types.InlayHint) -> types.InlayHint:
    """Where the sizes of a hint come from, if the text still says the same."""
    from kshape_ls.ide import inlay_hints as ide

    data = hint.data if isinstance(hint.data, dict) else {}
    document = ls.documents.get(str(data.get("uri")))
    if document is None or document.analysis is None:
        return hint
    script, line = document.script, data["line"]
    shown, others = settings(ls, script).hints, elsewhere(ls, script, line, line)
    told = ide.explained(document.analysis, line, data["col"], data["text"], shown, script.filled_by_keras, others)
    if told is not None:
        explained, hint.tooltip = told
        hint.label = [_part(ls, document, part) for part in explained.parts]
    return hint


def _resolves(abilities: types.ClientCapabilities) -> bool:
    support = get_capability(abilities, "text_document.inlay_hint.resolve_support", None)
    properties = set(support.properties) if support is not None else set()
    # Neovim says "location" where others say "label.location".
    return "tooltip" in properties and bool(properties & {"label.location", "location"})


def _to_lsp(ls: Server, document: Document, hint: Hint, *, later: bool) -> types.InlayHint:
    return types.InlayHint(
        convert.to_position(ls, document, hint.line, hint.col),
        [types.InlayHintLabelPart(part.text) for part in hint.parts] if later else hint.text,
        kind=types.InlayHintKind.Type,
        tooltip=hint.listed if hint.several and not later else None,
        padding_left=hint.kind != "variable",
        data={"uri": document.uri, "line": hint.line, "col": hint.col, "text": hint.text} if later else None,
    )


def _part(ls: Server, document: Document, part: Part) -> types.InlayHintLabelPart:
    place = None if part.location is None else convert.to_location(ls, document, part.location)
    return types.InlayHintLabelPart(part.text, tooltip=part.tooltip or None, location=place)


def _resolving(abilities: types.ClientCapabilities) -> bool | None:
    return _resolves(abilities) or None


FEATURES = (
    Feature(types.TEXT_DOCUMENT_INLAY_HINT, inlay_hints),
    Feature(types.INLAY_HINT_RESOLVE, resolve, options=_resolving),
)
