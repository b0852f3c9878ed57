"""``textDocument/codeLens``; what a lens says is worked out when it is seen (``codeLens/resolve``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.surroundings import settings

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import Range


def lenses(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Lenses above the models of a document, those that can't be asked for left out."""
    from kshape_ls.ide import lenses as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None or not settings(ls, document.script).lenses:
        return []
    found = []
    for place in ide.places(document.analysis):
        if not document.holds(place.range.line):
            continue
        where = convert.to_range(ls, document, place.range)
        data = {"uri": document.uri, "range": list(place.range)}
        found.append(types.CodeLens(where, data=data))
        for title, command in ide.COMMANDS if place.is_model else ():
            if command in ls.protocol.fm.commands:
                found.append(types.CodeLens(where, _command(ls, document, title, command, place.range)))
    return found


def resolve(ls: Server, lens: types.CodeLens) -> types.CodeLens:
    """What a lens says of the model that it stands above."""
    from kshape_ls.analysis.facts import Range
    from kshape_ls.ide import lenses as ide

    data: dict[str, Any] = lens.data if isinstance(lens.data, dict) else {}
    document = ls.documents.get(str(data.get("uri")))
    told = None
    if document is not None and document.analysis is not None:
        told = ide.title(document.analysis, Range(*data["range"]))
    lens.command = types.Command(told or "…", "")
    return lens


def _command(ls: Server, document: Document, title: str, command: str, where: Range) -> types.Command:
    position = convert.to_position(ls, document, where.line, where.col)
    at = {"line": position.line, "character": position.character}
    return types.Command(title, command, arguments=[{"uri": document.uri, "position": at}])


def _wanted(abilities: types.ClientCapabilities) -> types.CodeLensOptions | None:
    known = get_capability(abilities, "text_document.code_lens", None) is not None
    return types.CodeLensOptions() if known else None


FEATURES = (
    Feature(types.TEXT_DOCUMENT_CODE_LENS, lenses, options=_wanted),
    Feature(types.CODE_LENS_RESOLVE, resolve),
)
