"""The way to a model's output, read off its graph: what a loss compares with the targets was made there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kshape_ls.analysis.facts import Finding, GraphNode, ModelGraph, Step
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.labels import OUTPUT
from kshape_ls.checks.steps import Trail
from kshape_ls.library.index import layer_rule
from kshape_ls.library.rules import REQUIRED


def completed(analysis: Analysis, finding: Finding) -> Finding:
    """A finding about a trained model with the trail of the model's output, where evaluation has told none."""
    if len(finding.trails) <= OUTPUT or finding.trails[OUTPUT] or finding.mismatch.code != "loss-target-mismatch":
        return finding
    where = dict(finding.places).get("model")
    graph = analysis.model_at(where) if where is not None else None
    if graph is None:
        return finding
    trails = (*finding.trails[:OUTPUT], output_trail(graph), *finding.trails[OUTPUT + 1 :])
    return replace(finding, trails=trails)


def output_trail(graph: ModelGraph) -> Trail:
    """The producers of a model's first output, from the nearest on, along the first input of each."""
    return tuple(_walk(graph))


def _walk(graph: ModelGraph) -> Iterator[Step]:
    at = graph.outputs_at[0] if graph.outputs_at else len(graph.nodes) - 1
    while 0 <= at < len(graph.nodes):
        node = graph.nodes[at]
        if node.nested is not None:
            yield from (step for step in _walk(node.nested) if step.inputs)
        elif node.range is not None:
            inputs = tuple(graph.nodes[before].output for before in node.inbound)
            yield Step(node.range, node.class_name, inputs, node.output, node.entry, _with_defaults(node))
        at = node.inbound[0] if node.inbound else -1


def _with_defaults(node: GraphNode) -> tuple[tuple[str, Any], ...]:
    rule = layer_rule(node.class_name)
    defaults = {p.name: p.default for p in rule.parameters if p.default is not REQUIRED} if rule is not None else {}
    return tuple({**defaults, **dict(node.arguments)}.items())
