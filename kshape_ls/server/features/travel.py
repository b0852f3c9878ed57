"""Definition, references and highlights along tensors, and the hierarchy of who feeds whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import get_capability

from kshape_ls.server import convert
from kshape_ls.server.documents import Document
from kshape_ls.server.feature import Feature
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
    way = ide.definition(document.analysis, *convert.from_position(ls, document, params.position))
    if way is None:
        return None
    if not get_capability(ls.client_capabilities, "text_document.definition.link_support", False):
        return [convert.to_location(ls, document, target.selection) for target in way.targets]
    origin = convert.to_range(ls, document, way.origin)
    links = []
    for target in way.targets:
        marked, whole = (convert.to_location(ls, document, each) for each in (target.selection, target.range))
        links.append(types.LocationLink(whole.uri, whole.range, marked.range, origin))
    return links


def references(ls: Server, params: types.ReferenceParams) -> list[types.Location] | None:
    """What takes the tensor at a position."""
    from kshape_ls.ide import travel as ide

    document = ls.documents.get(params.text_document.uri)
    if document is None or document.analysis is None:
        return None
    at = convert.from_position(ls, document, params.position)
    found = ide.references(document.analysis, *at, declaration=params.context.include_declaration)
    return [convert.to_location(ls, document, each) for each in found] or None


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
    found = ide.hierarchy(document.analysis, *convert.from_position(ls, document, params.position))
    return [_item(ls, document, each) for each in found] or None


def incoming(ls: Server, params: types.CallHierarchyIncomingCallsParams) -> list[types.CallHierarchyIncomingCall]:
    """Those that feed a layer."""
    from kshape_ls.ide import travel as ide

    document, key = _asked(ls, params.item)
    if document is None or document.analysis is None:
        return []
    items = _items(ls, document, ide.incoming(document.analysis, key))
    return [types.CallHierarchyIncomingCall(item, [item.selection_range]) for item in items]


def outgoing(ls: Server, params: types.CallHierarchyOutgoingCallsParams) -> list[types.CallHierarchyOutgoingCall]:
    """Those that a layer feeds."""
    from kshape_ls.ide import travel as ide

    document, key = _asked(ls, params.item)
    if document is None or document.analysis is None:
        return []
    items = _items(ls, document, ide.outgoing(document.analysis, key))
    return [types.CallHierarchyOutgoingCall(item, [params.item.selection_range]) for item in items]


def _asked(ls: Server, item: types.CallHierarchyItem) -> tuple[Document | None, tuple[int, int]]:
    data: dict[str, Any] = item.data if isinstance(item.data, dict) else {}
    token, ordinal = data.get("key") or (0, 0)
    return ls.documents.get(str(data.get("uri"))), (token, ordinal)


def _items(ls: Server, document: Document, found: Iterable[Item]) -> list[types.CallHierarchyItem]:
    return [_item(ls, document, each) for each in found]


def _item(ls: Server, document: Document, item: Item) -> types.CallHierarchyItem:
    place = convert.to_location(ls, document, item.range)
    return types.CallHierarchyItem(
        item.name,
        types.SymbolKind.Function,
        place.uri,
        place.range,
        place.range,
        detail=item.detail or None,
        data={"uri": document.uri, "key": list(item.key)},
    )


def _hierarchy(abilities: types.ClientCapabilities) -> types.CallHierarchyOptions | None:
    # A client with a panel of its own travels there; VS Code would ask one server only, and not Python's.
    known = get_capability(abilities, "text_document.call_hierarchy", None) is not None
    return types.CallHierarchyOptions() if known and not _has_panel(abilities) else None


def _has_panel(abilities: types.ClientCapabilities) -> bool:
    experimental = abilities.experimental
    own = experimental.get("kshape") if isinstance(experimental, dict) else None
    return bool(own and own.get("panel"))


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DEFINITION, definition),
    Feature(types.TEXT_DOCUMENT_REFERENCES, references),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, highlights),
    Feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, prepare, options=_hierarchy),
    Feature(types.CALL_HIERARCHY_INCOMING_CALLS, incoming),
    Feature(types.CALL_HIERARCHY_OUTGOING_CALLS, outgoing),
)
