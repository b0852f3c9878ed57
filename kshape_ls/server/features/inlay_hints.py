"""``textDocument/inlayHint``."""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server


def inlay_hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Output shapes beside the layers on the lines asked about."""
    from kshape_ls.ide import inlay_hints as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    hints = ide.inlay_hints(document.analysis, *convert.from_lines(document, params.range))
    return [
        types.InlayHint(
            convert.to_position(ls, document, hint.line, hint.col),
            hint.text,
            kind=types.InlayHintKind.Type,
            padding_left=True,
        )
        for hint in hints
    ]


FEATURES = (Feature(types.TEXT_DOCUMENT_INLAY_HINT, inlay_hints),)
