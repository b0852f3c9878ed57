"""Layers of one model that were given the same name: Keras refuses such a model."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from kshape_ls.analysis.layers.library import CONFIG
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Const, Identity, LayerRef, ModelRef, Value
from kshape_ls.shapes import Mismatch

CODE = "duplicate-name"
RENAMED = ("#names", "changed")
"""The slot that says that the program gives layers other names than they were constructed with."""
Named: TypeAlias = tuple[str, Identity, Identity]
"""A name that the program states, the layer that has it, and the application at which the graph meets it."""


def refuse_same_names(run: Run, node: ast.AST, origins: Iterable[Identity]) -> None:
    """``Model(inputs, outputs)`` over layers of which two have one name."""
    seen: dict[str, Named] = {}
    for each in _named(run, origins):
        first = seen.setdefault(each[0], each)
        if first[1] != each[1]:
            message = f'The name "{each[0]}" is used 2 times in the model. All operation names should be unique.'
            mismatch = Mismatch(CODE, message, found=each[0], argument="name")
            run.mismatch(node, "Model", mismatch, (), (each[2], first[2]), style="construct")
            return


def refuse_taken_name(run: Run, node: ast.AST, model: ModelRef, layer: Value, at: Identity | None) -> None:
    """A layer for a ``Sequential`` that has one of that name."""
    name = stated_name(run, layer)
    length = run.read((model.id, "len"))
    if name is None or not isinstance(length, Const) or not isinstance(length.value, int):
        return
    before = [run.read((model.id, n)) for n in range(length.value)]
    if any(other != layer and other is not None and stated_name(run, other) == name for other in before):
        message = (
            f"All layers added to a Sequential model should have unique names. Name '{name}' is already the name of a"
            f" layer in this model."
        )
        mismatch = Mismatch(CODE, message, found=name, argument="name")
        run.mismatch(node, "Sequential", mismatch, style="construct", at=at)


def stated_name(run: Run, layer: Value) -> str | None:
    """The ``name=`` that a layer or model was constructed with."""
    return _name_at(run, layer.id) if isinstance(layer, LayerRef | ModelRef) else None


def _named(run: Run, origins: Iterable[Identity]) -> Iterator[Named]:
    for origin in origins:
        fact = node_of(run, origin)
        if fact is None or fact.kind not in ("input", "layer"):
            continue
        owner = origin if fact.kind == "input" else getattr(fact.target, "id", None)
        name = _name_at(run, owner) if isinstance(owner, Identity) else None
        if name is not None and isinstance(owner, Identity):
            yield name, owner, origin


def _name_at(run: Run, owner: Identity) -> str | None:
    if run.read(RENAMED) is not None:
        return None
    held = run.content((owner, CONFIG))
    stated = dict(held).get("name") if isinstance(held, tuple) else None
    return stated.value if isinstance(stated, Const) and isinstance(stated.value, str) else None
