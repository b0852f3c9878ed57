"""A layer graph as JSON: what a client draws itself, and looks up where a click leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range
from kshape_ls.report.drawing.scheme import Troubles
from kshape_ls.report.json_form import output_value


def graph_value(model: ModelGraph, troubles: Troubles, place: Callable[[Range], Any], prefix: str = "") -> Any:
    """A model with its nodes in topological order; ``place`` says how a range is told.

    A node's ``id`` is that of its box in a drawing: its position, after that of the model that it is nested in. Shapes
    are lists as in the reports, ``null`` being any size; ``output_text`` is what people read.
    """
    return {
        "name": model.name,
        "class": model.class_name,
        "variable": model.variable,
        "range": place(model.range),
        "inputs": [output_value(shape) for shape in model.inputs],
        "output": None if model.output is None else output_value(model.output),
        "params": model.total,
        "trainable": model.trainable,
        "complete": model.complete,
        "nodes": [_node(model, node, n, troubles, place, prefix) for n, node in enumerate(model.nodes)],
    }


def _node(
    model: ModelGraph,
    node: GraphNode,
    position: int,
    troubles: Troubles,
    place: Callable[[Range], Any],
    prefix: str,
) -> dict[str, Any]:
    name = f"{prefix}{position}"
    told: dict[str, Any] = {
        "id": name,
        "name": node.name,
        "class": node.class_name,
        "output": output_value(node.output),
        "output_text": str(node.output),
        "params": node.params,
        "range": None if node.range is None else place(node.range),
        "inbound": [f"{prefix}{at}" for at in node.inbound],
        "blocks": [block.name for block in node.blocks],
    }
    trouble = troubles(model, node)
    if trouble is not None:
        told["problem"] = {"code": trouble.code, "severity": trouble.severity, "message": trouble.message}
    if node.nested is not None:
        told["nested"] = graph_value(node.nested, troubles, place, f"{name}.")
    return told
