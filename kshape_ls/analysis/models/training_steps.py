"""``fit`` and its kin on objects of the program's own models: one batch through ``train_step``, or through ``call``."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.derived import base_of, methods
from kshape_ls.analysis.layers.library import apply
from kshape_ls.analysis.layers.nodes import INSIDE, NODE
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.first_batch import standing_for
from kshape_ls.analysis.models.late import late_batch
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import fixed
from kshape_ls.analysis.python.functions import enter
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.values import NONE, FunctionRef, Identity, Instance, ModelRef, Tensor, Tuple, Value, mapped
from kshape_ls.shapes import UNKNOWN, Dim, Shape

_GRAPH = (NODE, INSIDE)
_STEPS = {
    "fit": "train_step",
    "train_on_batch": "train_step",
    "evaluate": "test_step",
    "test_on_batch": "test_step",
    "predict": "predict_step",
    "predict_on_batch": "predict_step",
}


def trained(run: Run, owner: Instance) -> Instance | ModelRef:
    """What ``fit`` works on: the functional or sequential model that the object is, if its class changes no step."""
    base = base_of(run, owner)
    changed = methods(run, owner.cls) & {"call", *_STEPS, *_STEPS.values()}
    return base if isinstance(base, ModelRef) and not changed else owner


def take_step(run: Run, node: ast.AST, owner: Instance, method: str, x: Value, y: Value | None, first: Dim) -> None:
    """Run the step that a method takes on one batch: ``train_step(data)`` if the class has one, else ``call``.

    ``first`` is how many samples Keras builds the model for.
    """
    if not tensors_in(run, x):
        return
    with standing_for(run, first):
        _take(run, node, owner, method, x, y)


def _take(run: Run, node: ast.AST, owner: Instance, method: str, x: Value, y: Value | None) -> None:
    size = late_batch(run, owner, UNKNOWN)
    batch = _batched(fixed(run, x), size)
    own, _ = find(run, owner.cls, _STEPS[method])
    if isinstance(own, FunctionRef):
        targets = y if y is not None and y != NONE and method not in ("predict", "predict_on_batch") else None
        data = batch if targets is None else Tuple((batch, _batched(fixed(run, targets), size)))
        # What a step is handed besides (weights of samples, other structures) isn't told apart: it accuses nobody.
        run.doubt += 1
        try:
            enter(run, node, own, Arguments((data,)), owner)
        finally:
            run.doubt -= 1
    elif own is None:
        _call(run, node, owner, method, batch)


def build(run: Run, node: ast.AST, owner: Instance, shape: Shape) -> None:
    """``model.build(input_shape)``: ``call`` on a tensor of just this shape.

    Keras 3 builds nothing so, and the model may well be called on other shapes: what is told of ``call`` is what would
    come of this one, which lasts no longer and accuses nobody.
    """
    tensor = Tensor(shape, "graph")
    if is_keras_2(run):
        _call(run, node, owner, "predict", tensor)
        return
    run.doubt += 1
    try:
        writes, _ = run.branch(lambda: _call(run, node, owner, "predict", tensor))
    finally:
        run.doubt -= 1
    for slot, value in writes.items():
        if slot[1] in _GRAPH:
            run.write(slot, value)


def _call(run: Run, node: ast.AST, owner: Instance, method: str, batch: Value) -> None:
    at = run.ordinal(node)
    origin = Identity(run.unit.token, run.world.path(run.path, ("fit", "step")), at)
    # What nothing in the program makes is told apart by where it comes in.
    source = Identity(run.unit.token, run.world.path(run.path, ("fit", "batch")), at)
    counter = itertools.count()
    given = mapped(batch, lambda t: replace(t, origin=source, index=next(counter)) if t.origin is None else t)
    apply(run, owner, Arguments((given,)), Place(node, origin, method))


def _batched(value: Value, size: Dim) -> Value:
    def one(tensor: Tensor) -> Tensor:
        dims = tensor.shape.dims
        return replace(tensor, kind="graph", shape=Shape((size, *dims[1:])) if dims else tensor.shape, origin=None)

    return mapped(value, one)
