"""Methods of models: ``add``, ``build``, ``compile``, ``fit``, ``predict``; and what Keras gives to layers of the program."""

from __future__ import annotations

import ast

from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.layers import call_layer
from kshape_ls.analysis.models import OUT, add, as_dims, build, model_output, pop
from kshape_ls.analysis.nodes import output_of
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.training import compile_model, fit, predict
from kshape_ls.analysis.values import ABSENT, NONE, UNKNOWN_VALUE, Instance, ModelRef, Tensor, Value
from kshape_ls.shapes import UNKNOWN_SHAPE, Shape


def call_model_method(run: Run, node: ast.AST, owner: ModelRef, name: str, given: Arguments) -> Value:
    """``model.name(...)``."""
    if owner.class_name == "Sequential":
        if name == "add":
            return _add(run, node, owner, given)
        if name == "pop":
            pop(run, owner)
            return NONE
        if name == "build":
            return _build(run, node, owner, given)
    if name in ("compile", "fit", "evaluate", "train_on_batch", "test_on_batch"):
        if name == "compile":
            compile_model(run, node, owner, given)
        else:
            fit(run, node, owner, name, given)
        return UNKNOWN_VALUE
    if name in ("predict", "predict_on_batch"):
        return predict(run, node, owner, name, given)
    if name in ("call", "__call__") and isinstance(node, ast.Call):
        return call_layer(run, node, owner, given)
    return UNKNOWN_VALUE


def _add(run: Run, node: ast.AST, owner: ModelRef, given: Arguments) -> Value:
    layer = given.get(0, "layer")
    if layer is None:
        return NONE
    add(run, node, owner, layer, "add")
    output = run.content((owner.id, OUT))
    if isinstance(output, Tensor):
        run.site(node, "model", "Sequential", output_of(output), (), owner)
    return NONE


def _build(run: Run, node: ast.AST, owner: ModelRef, given: Arguments) -> Value:
    stated = given.get(0, "input_shape")
    shape = UNKNOWN_SHAPE if stated is None else as_dims(run, stated, "input_shape")
    if isinstance(shape, Shape) and shape.dims is not None and run.content((owner.id, OUT)) is ABSENT:
        build(run, node, owner, shape)
        run.site(node, "model", "Sequential", output_of(model_output(run, owner)), (), owner)
    return NONE


def call_instance_method(run: Run, node: ast.AST, owner: Instance, name: str, given: Arguments) -> Value:
    """A method that an object has from Keras's ``Layer`` or ``Model``."""
    if name == "add_weight":
        stated = given.get(0, "shape") or given.named.get("shape")
        if stated is None or stated == NONE:
            return Tensor(Shape(()), "graph") if given.exact and "name" in given.named else UNKNOWN_VALUE
        shape = as_dims(run, stated, "shape")
        return Tensor(shape if isinstance(shape, Shape) else UNKNOWN_SHAPE, "graph", run.identity(node))
    if name == "compile":
        compile_model(run, node, owner, given)
        return NONE
    if name in ("predict", "predict_on_batch"):
        return predict(run, node, owner, name, given)
    if name in ("fit", "evaluate", "train_on_batch", "test_on_batch"):
        fit(run, node, owner, name, given)
    return UNKNOWN_VALUE
