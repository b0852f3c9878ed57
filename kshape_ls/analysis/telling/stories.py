"""Findings as facts with positions: where, how it is written, and the way on which the wrong size came."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kshape_ls.analysis.facts import Entry, Finding, Range, Step
from kshape_ls.analysis.keras import gone
from kshape_ls.analysis.keras.keras_version import KERAS_2
from kshape_ls.analysis.layers.library import LAYER
from kshape_ls.analysis.layers.nodes import NODE, NodeFact
from kshape_ls.analysis.layers.wrapped import as_told, mismatch_told
from kshape_ls.analysis.memo.record import FindingFact
from kshape_ls.analysis.values import ABSENT, Identity, LayerRef, Library
from kshape_ls.library.application import BoundLayer

if TYPE_CHECKING:
    from kshape_ls.analysis.file import FileAnalysis

_STEPS = 60


def tell(file: FileAnalysis, fact: FindingFact, idle: bool) -> Finding | None:
    """The finding, or ``None`` where it stands in another file."""
    where = file.range(fact.token, fact.ordinal)
    if where is None or (fact.mismatch.code == gone.CODE and _imports_keras_2(file)):
        return None
    return Finding(
        where,
        fact.subject,
        mismatch_told(fact.mismatch),
        fact.inputs,
        tuple(tuple(trail(file, origin)) for origin in fact.origins),
        fact.handled,
        fact.certain and not idle,
        entry(file, fact),
        as_told(fact.arguments),
        tuple(
            (name, found) for name, token, ordinal in fact.places if (found := file.range(token, ordinal)) is not None
        ),
        tuple(step for origin in fact.declared for step in list(trail(file, origin))[:1]),
        fact.unless,
    )


def _imports_keras_2(file: FileAnalysis) -> bool:
    # An import further down than what it explains.
    return file.content((file.program.module, KERAS_2)) is not ABSENT


def trail(file: FileAnalysis, origin: Identity | None) -> Iterator[Step]:
    """The producers of a tensor, from the nearest to the first input, along the first input of each."""
    seen: set[Identity] = set()
    while origin is not None and origin not in seen and len(seen) < _STEPS:
        seen.add(origin)
        fact = file.content((origin, NODE))
        if not isinstance(fact, NodeFact):
            return
        where = file.range(fact.token, fact.ordinal)
        if where is not None:
            yield _step(file, fact, where)
        origin = fact.inputs[0].origin if fact.inputs else None


def _step(file: FileAnalysis, fact: NodeFact, where: Range) -> Step:
    layer = fact.target.id if isinstance(fact.target, LayerRef) else None
    arguments: tuple[tuple[str, object], ...] = ()
    if layer is not None:
        bound = file.content((layer, LAYER))
        arguments = as_told(bound.arguments) if isinstance(bound, BoundLayer) else ()
    return Step(
        where,
        fact.name.rpartition(".")[2] or fact.name,
        tuple(t.shape for t in fact.inputs),
        fact.output,
        _step_entry(file, fact, layer),
        arguments,
    )


def _step_entry(file: FileAnalysis, fact: NodeFact, layer: Identity | None) -> Entry | None:
    node, statement = file.expression(fact.token, fact.ordinal), file.range(fact.token, -1)
    if node is None or statement is None:
        return None
    if layer is not None and (layer.token, layer.ordinal) == (fact.token, fact.ordinal):
        return _in_sequential(file, layer, node, statement)
    if fact.kind == "input":
        held = _in_sequential(file, Identity(fact.token, 0, fact.ordinal), node, statement)
        callee = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        return held or Entry("call", statement, file.range(fact.token, fact.ordinal), callee)
    if fact.kind == "layer" and isinstance(node, ast.Call):
        return _called(file, Identity(fact.token, 0, fact.ordinal), layer, node, statement)
    return None


def entry(file: FileAnalysis, fact: FindingFact) -> Entry | None:
    """How the layer at fault is written."""
    node, statement = file.expression(fact.token, fact.ordinal), file.range(fact.token, -1)
    if statement is None or node is None:
        return None
    at = Identity(fact.token, 0, fact.ordinal)
    if fact.style in ("list", "add"):
        placed = _in_sequential(file, at, node, statement)
        return placed if isinstance(node, ast.Call) or placed is None else _by_name(file, placed, fact.layer)
    if fact.style in ("call", "held") and isinstance(node, ast.Call):
        return _called(file, at, fact.layer, node, statement)
    return None


def _by_name(file: FileAnalysis, placed: Entry, layer: Identity | None) -> Entry:
    """An entry whose item is a name: the layer itself is made elsewhere."""
    maker = file.expression(layer.token, layer.ordinal) if layer is not None else None
    made = file.range(layer.token, layer.ordinal) if layer is not None else None
    callee = ast.unparse(maker.func) if isinstance(maker, ast.Call) else ""
    return replace(placed, argument=placed.layer, layer=made, callee=callee)


def node_entry(file: FileAnalysis, fact: NodeFact) -> Entry | None:
    """How the layer of a node is written."""
    return _step_entry(file, fact, fact.target.id if isinstance(fact.target, LayerRef) else None)


def _in_sequential(file: FileAnalysis, at: Identity, node: ast.AST, statement: Range) -> Entry | None:
    where = file.range(at.token, at.ordinal)
    callee = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    unit = file.unit(at.token)
    whole = unit.node if unit is not None else None
    if isinstance(whole, ast.Expr) and isinstance(whole.value, ast.Call) and node in whole.value.args:
        func = whole.value.func
        if isinstance(func, ast.Attribute) and func.attr == "add":
            return Entry("add", statement, where, callee, receiver=ast.unparse(func.value))
    for parent in ast.walk(whole) if whole is not None else ():
        if isinstance(parent, ast.List | ast.Tuple) and node in parent.elts:
            return Entry("list", statement, where, callee)
    return None


def _called(file: FileAnalysis, at: Identity, held: Identity | None, node: ast.Call, statement: Range) -> Entry:
    unit = file.unit(at.token)
    argument = None
    if node.args and unit is not None:
        argument = file.range(at.token, unit.ordinals.get(id(node.args[0]), -1))
    target = ""
    whole = unit.node if unit is not None else None
    if isinstance(whole, ast.Assign) and whole.value is node and len(whole.targets) == 1:
        target = ast.unparse(whole.targets[0])
    if isinstance(node.func, ast.Call) and unit is not None:
        layer = file.range(at.token, unit.ordinals[id(node.func)])
        return Entry("call", statement, layer, ast.unparse(node.func.func), argument=argument, target=target)
    made = layer = None
    callee = ""
    if held is not None:
        made, layer = file.range(held.token, -1), file.range(held.token, held.ordinal)
        maker = file.expression(held.token, held.ordinal)
        callee = ast.unparse(maker.func) if isinstance(maker, ast.Call) else ""
    held_by = ast.unparse(node.func)
    return Entry("held", statement, layer, callee, "", argument, target, made, held_by)


def import_style(file: FileAnalysis) -> dict[str, str]:
    """Names by which the file reaches Keras: ``layers`` -> ``layers.``, ``Dense`` -> ``Dense``, ``ops`` -> ``ops.``."""
    found: dict[str, str] = {}
    for _, record in file.roots_at(file.program.index.importing):
        for slot, value in record.writes.items():
            if slot[0] != file.program.module or not isinstance(value, Library) or not isinstance(slot[1], str):
                continue
            if value.name == "keras.layers":
                found["layers"] = f"{slot[1]}."
            elif value.name.startswith("keras.layers."):
                found[value.name.removeprefix("keras.layers.")] = slot[1]
            elif value.name == "keras.ops":
                found["ops"] = f"{slot[1]}."
            elif value.name in ("keras", "tensorflow"):
                root = f"{slot[1]}." if value.name == "keras" else f"{slot[1]}.keras."
                found.setdefault("layers", f"{root}layers.")
                found.setdefault("ops", f"{root}ops.")
    return found
