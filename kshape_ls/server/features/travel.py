"""Definition, references and highlights along tensors, and the hierarchy of who feeds whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.feature import Feature
from kshape_ls.server.neighbours import closed_callers, location, neighbours
from kshape_ls.server.server import Server

if TYPE_CHECKING:
    from kshape_ls.ide.travel import Item

KINDS = {"write": types.DocumentHighlightKind.Write, "read": types.DocumentHighlightKind.Read}


def definition(ls: Server, params: types.DefinitionParams) -> list[types.LocationLink] | list[types.Location] | None:
    """What makes the tensor at a position."""
    from kshape_ls.ide import travel as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    at = convert.from_position(ls, document, params.position)
    way = ide.definition(document.analysis, *at, neighbours(ls, document.script))
    if way is None:
        return None
    places = [
        (whole, marked)
        for target in way.targets
        if (whole := location(ls, document, target.path, target.range)) is not None
        and (marked := location(ls, document, target.path, target.selection)) is not None
    ]
    if not get_capability(ls.client_capabilities, "text_document.definition.link_support", False):
        return [marked for _, marked in places]
    origin = convert.to_range(ls, document, way.origin)
    return [types.LocationLink(whole.uri, whole.range, marked.range, origin) for whole, marked in places]


async def references(ls: Server, params: types.ReferenceParams) -> list[types.Location] | None:
    """What takes the tensor at a position; where the workspace is scanned, in files that aren't open, too."""
    from kshape_ls.ide import travel as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    at = convert.from_position(ls, document, params.position)
    own_too, found = params.context.include_declaration, dict[ide.Spot, None]()
    for around in (neighbours(ls, document.script), await closed_callers(ls, document.script)):
        found.update(dict.fromkeys(ide.references(document.analysis, *at, around, declaration=own_too)))
    places = (location(ls, document, each.path, each.range) for each in found)
    return [place for place in places if place is not None] or None


def highlights(ls: Server, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    """A layer among its neighbours, those of the same document."""
    from kshape_ls.ide import travel as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    found = ide.highlights(document.analysis, *convert.from_position(ls, document, params.position))
    own = [each for each in found if document.holds(each.range.line)]
    return [
        types.DocumentHighlight(convert.to_range(ls, document, each.range), KINDS[each.kind]) for each in own
    ] or None


def prepare(ls: Server, params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem] | None:
    """The layers at a position."""
    from kshape_ls.ide import travel as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    at = convert.from_position(ls, document, params.position)
    return _items(ls, document, ide.hierarchy(document.analysis, *at, neighbours(ls, document.script))) or None


def incoming(ls: Server, params: types.CallHierarchyIncomingCallsParams) -> list[types.CallHierarchyIncomingCall]:
    """Those that feed a layer."""
    from kshape_ls.ide import travel as ide

    document, item = _asked(ls, params.item)
    if document is None or document.analysis is None:
        return []
    found = ide.incoming(document.analysis, item, neighbours(ls, document.script))
    return [types.CallHierarchyIncomingCall(item, [item.selection_range]) for item in _items(ls, document, found)]


def outgoing(ls: Server, params: types.CallHierarchyOutgoingCallsParams) -> list[types.CallHierarchyOutgoingCall]:
    """Those that a layer feeds."""
    from kshape_ls.ide import travel as ide

    document, item = _asked(ls, params.item)
    if document is None or document.analysis is None:
        return []
    found = ide.outgoing(document.analysis, item, neighbours(ls, document.script))
    here = [params.item.selection_range]
    return [types.CallHierarchyOutgoingCall(item, here) for item in _items(ls, document, found)]


def _asked(ls: Server, item: types.CallHierarchyItem) -> tuple[Document | None, Item]:
    from kshape_ls.analysis.facts import Range
    from kshape_ls.ide.travel import Item

    data: dict[str, Any] = item.data if isinstance(item.data, dict) else {}
    keys = tuple((token, ordinal) for token, ordinal in data.get("keys") or ())
    where = Range(*data["range"]) if "range" in data else Range(1, 0, 1, 0)
    return ls.documents.get(str(data.get("uri"))), Item(keys, item.name, "", str(data.get("path")), where)


def _items(ls: Server, document: Document, found: Iterable[Item]) -> list[types.CallHierarchyItem]:
    return [_item(document, each, place) for each in found if (place := location(ls, document, each.path, each.range))]


def _item(document: Document, item: Item, place: types.Location) -> types.CallHierarchyItem:
    return types.CallHierarchyItem(
        item.name,
        types.SymbolKind.Function,
        place.uri,
        place.range,
        place.range,
        detail=item.detail or None,
        # What is known of it is asked of the document where the way began.
        data={
            "uri": document.uri,
            "keys": [list(key) for key in item.keys],
            "path": item.path,
            "range": list(item.range),
        },
    )


def _hierarchy(abilities: types.ClientCapabilities) -> types.CallHierarchyOptions | None:
    # A client with a panel of its own travels there; VS Code would ask one server only, and not Python's.
    known = get_capability(abilities, "text_document.call_hierarchy", None) is not None
    return types.CallHierarchyOptions() if known and not _has_panel(abilities) else None


def _has_panel(abilities: types.ClientCapabilities) -> bool:
    experimental = abilities.experimental
    own = experimental.get("kshape") if isinstance(experimental, dict) else None
    return bool(own and own.get("panel"))


# What is asked about reaches into the other open files.
FEATURES = (
    Feature(types.TEXT_DOCUMENT_DEFINITION, definition, turn="all"),
    Feature(types.TEXT_DOCUMENT_REFERENCES, references, turn="all"),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, highlights),
    Feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, prepare, turn="all", options=_hierarchy),
    Feature(types.CALL_HIERARCHY_INCOMING_CALLS, incoming, turn="all"),
    Feature(types.CALL_HIERARCHY_OUTGOING_CALLS, outgoing, turn="all"),
)
