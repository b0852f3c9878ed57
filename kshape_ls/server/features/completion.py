"""``textDocument/completion``: values that shapes decide, and nothing else."""

from __future__ import annotations

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server

TRIGGERS = ["(", "=", ",", '"', "'"]


def completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
    """What fits at a position, in the order to offer."""
    from kshape_ls.ide import completion as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    found = ide.completions(document.analysis, *convert.from_position(ls, document, params.position))
    return [
        types.CompletionItem(
            each.label,
            kind=types.CompletionItemKind.Value,
            detail=each.detail,
            sort_text=f"{number:04}",
            # Editors compare with what stands in the range, an opening bracket included.
            filter_text=each.text,
            preselect=number == 0 or None,
            text_edit=types.TextEdit(convert.to_range(ls, document, each.range), each.text),
        )
        for number, each in enumerate(found)
    ]


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        completion,
        options=types.CompletionOptions(trigger_characters=TRIGGERS),
    ),
)
