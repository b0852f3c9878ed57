"""Methods of models: ``add``, ``build``, ``compile``, ``fit``; and what Keras gives to layers of the program."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.gone import refuse_argument
from kshape_ls.analysis.layers.derived import call_base_method
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.layers.lambda_layer import FUNCTION
from kshape_ls.analysis.layers.library import call_layer, config_of
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.output_shapes import METHODS, ask
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models import training_steps
from kshape_ls.analysis.models.batch_sizes import handed_size
from kshape_ls.analysis.models.feeding import fit, predict
from kshape_ls.analysis.models.functional import functional_layers
from kshape_ls.analysis.models.saved import WRITTEN_DOWN, save, written_down
from kshape_ls.analysis.models.sequential import add, build, layers_of, pop
from kshape_ls.analysis.models.state import FIXED, NAMED, OUT, WEIGHTS, Named, model_input, model_output
from kshape_ls.analysis.models.training import argument_node, compile_model
from kshape_ls.analysis.models.training_steps import take_step, trained
from kshape_ls.analysis.models.unbuilt import meets
from kshape_ls.analysis.python.classes import library_base
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    Instance,
    LayerRef,
    ModelRef,
    Stream,
    Tensor,
    Tuple,
    Value,
)
from kshape_ls.library.gone import OF_FIT
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape


def call_model_method(run: Run, node: ast.AST, owner: ModelRef, name: str, given: Arguments) -> Value:
    """``model.name(...)``."""
    meets(run, owner, name)
    if name in ("fit", "evaluate", "predict"):
        refuse_argument(run, node, name, given, OF_FIT)
    if owner.class_name == "Sequential":
        if name == "add":
            return _add(run, node, owner, given)
        if name == "pop":
            pop(run, node, owner)
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
    if name in METHODS:
        return ask(run, node, owner, name, given)
    if name in WRITTEN_DOWN:
        return written_down(owner)
    if name == "save":
        save(run, owner, given.get(0, "filepath"))
        return NONE
    if name == "get_layer":
        return _get_layer(run, node, owner, given)
    if name == "call" and _takes_the_first(run, owner, given):
        return UNKNOWN_VALUE
    if name in ("call", "__call__") and isinstance(node, ast.Call):
        return call_layer(run, node, owner, given)
    return UNKNOWN_VALUE


def _takes_the_first(run: Run, owner: ModelRef, given: Arguments) -> bool:
    # Only ``__call__`` counts the inputs.
    tensors = tensors_in(run, given.get(0, "inputs") or UNKNOWN_VALUE)
    return len(tensors) > len(tensors_in(run, model_input(run, owner))) > 0


def _add(run: Run, node: ast.AST, owner: ModelRef, given: Arguments) -> Value:
    layer = given.get(0, "layer")
    if layer is None:
        return NONE
    add(run, node, owner, layer, "add", argument_node(node, 0, "layer"))
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


def _get_layer(run: Run, node: ast.AST, owner: ModelRef, given: Arguments) -> Value:
    """``model.get_layer(name, index)``; automatic names depend on all that was made before and are not guessed."""
    layers = layers_of(run, owner) if owner.class_name == "Sequential" else functional_layers(run, owner)
    wanted, index = given.get(0, "name"), given.get(1, "index")
    if layers is None or not given.exact:
        return UNKNOWN_VALUE
    refused = _no_layer(layers, wanted, index)
    if refused is not None:
        run.mismatch(node, "Model", refused, style="construct")
        return UNKNOWN_VALUE
    if isinstance(index, Const) and isinstance(index.value, int) and -len(layers) <= index.value < len(layers):
        return layers[index.value]
    named = [each for each in layers if isinstance(each, LayerRef | ModelRef | Instance) and wanted is not None]
    return next((each for each in named if _stated_name(run, each) == wanted), UNKNOWN_VALUE)


def _stated_name(run: Run, layer: LayerRef | ModelRef | Instance) -> Value | None:
    if isinstance(layer, Instance):
        held = run.content((layer.id, NAMED))
        return held.name if isinstance(held, Named) else None
    return config_of(run, layer).get("name")


def _no_layer(layers: tuple[Value, ...], wanted: Value | None, index: Value | None) -> Mismatch | None:
    if (wanted or NONE) == NONE and (index or NONE) == NONE:
        return Mismatch("invalid-argument", "Provide either a layer name or layer index at `get_layer`.")
    if not isinstance(index, Const) or not isinstance(index.value, int) or index.value < len(layers):
        return None
    message = f"Was asked to retrieve layer at index {index.value} but model only has {len(layers)} layers."
    return Mismatch("invalid-argument", message, found=index.value, argument="index")


def call_instance_method(run: Run, node: ast.AST, owner: Instance, name: str, given: Arguments) -> Value:
    """A method that an object has from Keras's ``Layer`` or ``Model``."""
    known = call_base_method(run, node, owner, name, given)
    if known is not None:
        return known
    if name == "add_weight":
        return _add_weight(run, node, owner, given)
    if name in METHODS and run.read((owner.cls.id, FUNCTION)) is not None:
        return ask(run, node, owner, name, given)
    if name == "compile":
        compile_model(run, node, trained(run, owner), given)
        return NONE
    if name in ("predict", "predict_on_batch"):
        result = predict(run, node, trained(run, owner), name, given)
        _step(run, node, owner, name, given)
        return result
    if name in ("fit", "evaluate", "train_on_batch", "test_on_batch"):
        fit(run, node, trained(run, owner), name, given)
        _step(run, node, owner, name, given)
    if name == "build":
        stated = as_dims(run, given.get(0, "input_shape") or NONE, "input_shape")
        if isinstance(stated, Shape) and stated.dims and library_base(run, owner.cls) == "keras.Model":
            training_steps.build(run, node, owner, stated)
        return NONE
    return UNKNOWN_VALUE


def _step(run: Run, node: ast.AST, owner: Instance, name: str, given: Arguments) -> None:
    x, y = given.get(0, "x"), given.get(1, "y")
    if x is None or not given.exact or trained(run, owner) is not owner:
        return
    first = handed_size(run, name, x, given)
    element = x.element if isinstance(x, Stream) else None
    if isinstance(element, Tuple) and element.kind != "dict" and element.items:
        x, y = element.items[0], (*element.items, NONE)[1]
    elif element is not None:
        x, y = element, None
    take_step(run, node, owner, name, x, y, first)


def _add_weight(run: Run, node: ast.AST, owner: Instance, given: Arguments) -> Value:
    """``self.add_weight(shape)``: a scalar where no shape is given. Old code gives the name first."""
    first = given.get(0, "shape") or NONE
    stated = given.named.get("shape", NONE) if isinstance(first, Const) and isinstance(first.value, str) else first
    shape = as_dims(run, stated, "shape") if stated != NONE else Shape(()) if given.exact else UNKNOWN_SHAPE
    weight = Tensor(shape if isinstance(shape, Shape) else UNKNOWN_SHAPE, "graph", run.identity(node))
    held = run.read((owner.id, WEIGHTS)) or Tuple(())
    run.write((owner.id, WEIGHTS), Tuple((*held.items, weight)) if isinstance(held, Tuple) else held)
    if given.named.get("trainable", TRUE) != TRUE:
        fixed = run.read((owner.id, FIXED)) or Tuple(())
        run.write((owner.id, FIXED), Tuple((*fixed.items, weight)) if isinstance(fixed, Tuple) else fixed)
    return weight
