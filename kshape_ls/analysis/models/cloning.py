"""``keras.models.clone_model``: a model of the same layers with weights of its own."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.library import CONFIG, LAYER
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.first_batch import FIRST
from kshape_ls.analysis.models.sequential import forget_layers, layers_of
from kshape_ls.analysis.models.state import CLONE, GRAPH, IN, OUT, model_output
from kshape_ls.analysis.values import ABSENT, UNKNOWN_VALUE, Const, LayerRef, ModelRef, Value


def clone_model(run: Run, node: ast.AST, given: Arguments) -> Value:
    """The copy; not known where the layers are changed on the way, or other inputs are put in."""
    model = given.get(0, "model")
    if not isinstance(model, ModelRef) or len(given.args) + len(given.named) != 1 or not given.exact:
        return UNKNOWN_VALUE
    clone = ModelRef(run.identity(node), model.class_name)
    # A copy that is built has the shapes of the model: it may point to the same layers, and counts them anew.
    run.write((clone.id, CLONE), model)
    for slot in (GRAPH, IN, OUT, FIRST):
        run.write((clone.id, slot), run.content((model.id, slot)))
    if model.class_name == "Sequential":
        _copy_layers(run, model, clone)
    run.site(node, "model", clone.class_name, output_of(model_output(run, clone)), (), clone)
    return clone


def _copy_layers(run: Run, model: ModelRef, clone: ModelRef) -> None:
    layers = layers_of(run, model)
    if layers is None:
        forget_layers(run, clone)
        return
    run.write((clone.id, "len"), Const(len(layers)))
    built = run.content((model.id, OUT)) is not ABSENT
    for n, layer in enumerate(layers):
        copy = layer if built else _fresh(run, clone, n, layer)
        run.write((clone.id, n), copy)
        if copy == UNKNOWN_VALUE:
            forget_layers(run, clone)
            return


def _fresh(run: Run, clone: ModelRef, n: int, layer: Value) -> Value:
    """The layer as it was made, built for nothing yet."""
    if not isinstance(layer, LayerRef):
        return UNKNOWN_VALUE
    identity = clone.id._replace(path=run.world.path(clone.id.path, ("clone", n)))
    for slot in (LAYER, CONFIG):
        run.write((identity, slot), run.content((layer.id, slot)))
    return LayerRef(identity, layer.class_name)
