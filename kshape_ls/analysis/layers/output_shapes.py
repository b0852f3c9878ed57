"""``compute_output_shape`` and ``compute_output_spec``: layers and models asked without being called."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.layers.library import LAYER, name_of
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.quietly import applied_quietly
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.calls import refuses
from kshape_ls.analysis.models.state import model_input
from kshape_ls.analysis.python.containers import spread
from kshape_ls.analysis.python.plain import plain, tensors_in
from kshape_ls.analysis.values import (
    UNKNOWN_VALUE,
    Instance,
    LayerRef,
    ListRef,
    ModelRef,
    Tensor,
    Tuple,
    Value,
    shape_value,
)
from kshape_ls.library.application import BoundLayer
from kshape_ls.library.rules import positional
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Nest, Output, Shape

METHODS = frozenset({"compute_output_shape", "compute_output_spec"})


def ask(run: Run, node: ast.AST, owner: LayerRef | ModelRef | Instance, name: str, given: Arguments) -> Value:
    """``layer.compute_output_shape(shape)``: shapes in, shapes out; ``compute_output_spec(x)``: tensors."""
    if not given.exact:
        return UNKNOWN_VALUE
    if name == "compute_output_spec":
        result = applied_quietly(run, owner, given.args)
        if isinstance(result, Tensor | Tuple):
            run.site(node, "op", name, output_of(result))
        return result
    bound = run.content((owner.id, LAYER)) if isinstance(owner, LayerRef) else None
    inputs = tuple(_stated(run, value) for value in _in_order(bound, given))
    shapes = tuple(t.shape for value in inputs for t in tensors_in(run, value))
    answer = _refused(run, owner, inputs) or _declared(run, bound, inputs)
    if isinstance(answer, Mismatch):
        run.mismatch(node, name_of(owner), answer, shapes, style="held", layer=owner.id)
        return UNKNOWN_VALUE
    output = answer or output_of(applied_quietly(run, owner, inputs))
    if isinstance(output, Shape):
        run.site(node, "op", name, output)
    return UNKNOWN_VALUE if output is None else _as_value(output)


def _in_order(bound: object, given: Arguments) -> tuple[Value, ...]:
    """The shapes as the layer takes its inputs; keywords are named after these: ``query_shape``."""
    if not given.named or not isinstance(bound, BoundLayer):
        return tuple(given.all())
    rule = bound.rule
    names = [f"{name}_shape" for name in positional(rule.declares or rule.output)]
    known = [given.named[name] for name in names[len(given.args) :] if name in given.named]
    return (*given.args, *known) if len(known) == len(given.named) else tuple(given.all())


def _refused(run: Run, owner: Value, inputs: tuple[Value, ...]) -> Mismatch | None:
    """What a built model says against shapes of its inputs."""
    if not isinstance(owner, ModelRef) or len(inputs) != 1:
        return None
    return refuses(tensors_in(run, model_input(run, owner)), tensors_in(run, inputs[0]))


def _declared(run: Run, bound: object, inputs: tuple[Value, ...]) -> Output | Mismatch | None:
    if not isinstance(bound, BoundLayer) or not inputs:
        return None
    return bound.declared(*(plain(run, value) for value in inputs))


def _stated(run: Run, value: Value) -> Value:
    """A tensor of the shape that a tuple states; of several, where it holds several."""
    items = spread(run, value)
    if items is not None and any(isinstance(item, Tuple | ListRef) for item in items):
        return Tuple(tuple(_stated(run, item) for item in items))
    shape = as_dims(run, value, "input_shape")
    return Tensor(shape if isinstance(shape, Shape) else UNKNOWN_SHAPE, "symbolic")


def _as_value(output: Output) -> Value:
    if isinstance(output, Nest):
        return Tuple(tuple(_as_value(item) for item in output.items), output.kind, output.keys)
    return shape_value(output)
