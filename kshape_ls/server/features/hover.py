"""``textDocument/hover``."""

from __future__ import annotations

from dataclasses import replace

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.feature import Feature
from kshape_ls.server.importers import elsewhere
from kshape_ls.server.server import Server


def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """Shapes, weights and the layer table of what stands at a position."""
    from kshape_ls.ide import hover as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    line, col = convert.from_position(ls, document, params.position)
    told = ide.hover(document.analysis, line, col, elsewhere(ls, document.script, line, line))
    if told is None:
        return None
    told = replace(told, verified=document.script.marked_by_keras.get(told.range, ""))
    formats = get_capability(ls.client_capabilities, "text_document.hover.content_format", None)
    rendered = not formats or types.MarkupKind.Markdown in formats
    content = types.MarkupContent(
        types.MarkupKind.Markdown if rendered else types.MarkupKind.PlainText,
        ide.markdown(told) if rendered else ide.plain(told),
    )
    return types.Hover(content, convert.to_range(ls, document, told.range))


FEATURES = (Feature(types.TEXT_DOCUMENT_HOVER, hover),)
