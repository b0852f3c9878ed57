"""``textDocument/documentSymbol`` and ``workspace/symbol``: models with their layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document, Script
from kshape_ls.server.feature import Feature
from kshape_ls.server.scan import Found
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.ide.symbols import Symbol

KINDS = {"model": types.SymbolKind.Object, "class": types.SymbolKind.Class, "layer": types.SymbolKind.Field}


def symbols(
    ls: Server, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """A tree; for clients that take none, a list in which each symbol names what it belongs to."""
    from kshape_ls.ide import symbols as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return []
    found = [each for each in ide.symbols(document.analysis) if document.holds(each.selection.line)]
    if get_capability(
        ls.client_capabilities, "text_document.document_symbol.hierarchical_document_symbol_support", False
    ):
        return [_tree(ls, document, each) for each in found]
    return [_lone(ls, document, each, inside) for each, inside in ide.with_containers(found)]


def workspace_symbols(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
    """The models of all open documents, and of those files that the scan of the workspace has seen."""
    from kshape_ls.ide import symbols as ide

    found = [each for script in ls.documents.scripts() if script.documents for each in of_workspace(ls, script)]
    for path, seen in ls.scan.symbols.items():
        found += seen if ls.documents.at(path) is None else ()
    return [
        types.SymbolInformation(each.place, f"{each.name}: {each.detail}", each.kind, container_name=each.file or None)
        for each in found
        if ide.matches(each.name, params.query)
    ]


def of_workspace(ls: Server, script: Script) -> list[Found]:
    """The models of a script and its classes of them."""
    from kshape_ls.ide import symbols as ide

    name = script.path.replace("\\", "/").rpartition("/")[2]
    found = []
    for each in ide.symbols(script.analysis) if script.analysis is not None else ():
        document = convert.at_line(script.documents[0], each.selection.line)
        place = convert.to_location(ls, document, each.selection)
        found.append(Found(each.name, each.detail, KINDS[each.kind], place, name))
    return found


def _tree(ls: Server, document: Document, symbol: Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        symbol.name,
        KINDS[symbol.kind],
        convert.to_range(ls, document, symbol.range),
        convert.to_range(ls, document, symbol.selection),
        detail=symbol.detail,
        children=[_tree(ls, document, each) for each in symbol.children],
    )


def _lone(ls: Server, document: Document, symbol: Symbol, container: str) -> types.SymbolInformation:
    place = convert.to_location(ls, document, symbol.selection)
    told = f"{symbol.name}: {symbol.detail}"
    return types.SymbolInformation(place, told, KINDS[symbol.kind], container_name=container or None)


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols),
    Feature(types.WORKSPACE_SYMBOL, workspace_symbols, turn="all"),
)
