"""``kshape.showGraph``, ``kshape/layerGraph``: the layer graph of a model, and word when it has become another."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lsprotocol import types

from kshape_ls.server import convert
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server
from kshape_ls.server.showing import has_panel, show_file

if TYPE_CHECKING:
    from kshape_ls.analysis.facts import Range
    from kshape_ls.server.documents import Document, Script

Form: TypeAlias = Literal["json", "svg", "html"]
CHANGED = "kshape/graphChanged"
QUIET = 0.2
"""Seconds without an analysis before a graph is compared with the one that was shown."""


@dataclass(frozen=True)
class ShowGraph:
    """The argument of ``kshape.showGraph``: the model is the one at a position, of a name, or the largest."""

    uri: str
    position: types.Position | None = None
    model: str | None = None
    format: Form | None = None


@dataclass(frozen=True)
class LayerGraph:
    """The params of ``kshape/layerGraph``."""

    text_document: types.TextDocumentIdentifier
    position: types.Position | None = None
    model: str | None = None


@dataclass(frozen=True)
class CloseGraph:
    """The params of ``kshape/closeGraph``."""

    uri: str


def show_graph(ls: Server, asked: ShowGraph) -> dict[str, Any]:
    """The graph; for a client without a panel of its own it is shown as a page."""
    shown_by_us = not has_panel(ls)
    form: Form = asked.format or ("html" if shown_by_us else "json")
    answer = _answer(ls, asked, form)
    if shown_by_us and form == "html" and answer["drawing"] is not None:
        show_file(ls, f"{answer['model']}.html", answer["drawing"]["text"])
    return answer


def layer_graph(ls: Server, params: LayerGraph) -> dict[str, Any]:
    """The graph as data."""
    return _answer(ls, ShowGraph(params.text_document.uri, params.position, params.model), "json")


def close_graph(ls: Server, params: CloseGraph) -> None:
    """Nobody looks at the graph any more."""
    ls.after_analysis.pop(params.uri, None)


def _answer(ls: Server, asked: ShowGraph, form: Form) -> dict[str, Any]:
    from kshape_ls.ide import graph_view as ide

    document = ls.documents.get(asked.uri)
    if document is None or document.analysis is None:
        return {"uri": asked.uri, "version": None, "models": [], "model": None, "graph": None, "drawing": None}
    at = None if asked.position is None else convert.from_position(ls, document, asked.position)
    chosen = ide.choose(document.analysis, asked.model, at)
    answer: dict[str, Any] = {
        "uri": asked.uri,
        "version": document.version,
        "models": list(ide.titles(document.analysis)),
        "model": None,
        "graph": None,
        "drawing": None,
    }
    if chosen is not None:
        answer["model"] = chosen.title
        answer["graph"] = ide.as_data(chosen.model, document.problems, lambda where: _place(ls, document, where))
        if form != "json":
            text = ide.drawn(chosen, document.problems, form, document.script.path)
            answer["drawing"] = {"format": form, "text": text}
    _watch(ls, document, asked, answer["graph"])
    return answer


def _place(ls: Server, document: Document, where: Range) -> Any:
    """A range as the client counts, with its document where that is another cell."""
    location = convert.to_location(ls, document, where)
    told = ls.protocol._converter.unstructure(location.range)
    return told if location.uri == document.uri else {**told, "uri": location.uri}


def _watch(ls: Server, document: Document, asked: ShowGraph, shown: Any) -> None:
    """Compare with what was shown, once the client is quiet, after each analysis."""
    loop = asyncio.get_running_loop()
    waiting: list[asyncio.TimerHandle] = []
    seen = [shown]

    def compare(script: Script) -> None:
        from kshape_ls.ide import graph_view as ide

        if script.analysis is None or script.stale or ls.documents.get(asked.uri) is not document:
            return
        at = None if asked.position is None else convert.from_position(ls, document, asked.position)
        chosen = ide.choose(script.analysis, asked.model, at)
        graph = None
        if chosen is not None:
            graph = ide.as_data(chosen.model, script.problems, lambda where: _place(ls, document, where))
        if graph != seen[0]:
            seen[0] = graph
            ls.protocol.notify(CHANGED, {"uri": asked.uri, "version": document.version})

    def later(script: Script) -> None:
        while waiting:
            waiting.pop().cancel()
        waiting.append(loop.call_later(QUIET, compare, script))

    ls.after_analysis[asked.uri] = later


FEATURES = (
    Feature("kshape.showGraph", show_graph),
    Feature("kshape/layerGraph", layer_graph),
    Feature("kshape/closeGraph", close_graph, "at once"),
)
