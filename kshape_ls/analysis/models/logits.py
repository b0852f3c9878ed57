"""Whether a loss takes what the last activation gives: probabilities, or any numbers (logits)."""

from __future__ import annotations

import ast

from kshape_ls.analysis.layers.library import config_of
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.sequential import layers_of
from kshape_ls.analysis.models.state import OUT
from kshape_ls.analysis.values import FALSE, NONE, Const, LayerRef, Library, LibraryObject, ModelRef, Tensor, Value
from kshape_ls.shapes import Mismatch

CODE = "from-logits"
_LOSSES = frozenset({"binarycrossentropy", "categoricalcrossentropy", "sparsecategoricalcrossentropy"})


def compare_logits(run: Run, node: ast.AST, owner: Value, loss: Value) -> None:
    """``compile(loss=...)``: the last layer's activation against ``from_logits``."""
    takes_logits, name = _asked(loss)
    last = _last_layer(run, owner)
    activation = _activation(run, last) if last is not None else None
    if takes_logits is None or activation is None or last is None:
        return
    if takes_logits and activation in ("softmax", "sigmoid"):
        message = (
            f"{name} with from_logits=True wants logits, but {last.class_name} makes probabilities by {activation}"
        )
    elif not takes_logits and activation == "linear":
        message = f"{name} takes probabilities, but the last {last.class_name} has no activation: it makes any numbers"
    else:
        return
    found = (("activation", activation), ("loss", name))
    places = (("layer", last.id.token, last.id.ordinal),)
    mismatch = Mismatch(CODE, message, argument="from_logits", found=activation)
    run.mismatch(node, name, mismatch, style="construct", certain=False, arguments=found, places=places)


def _asked(loss: Value) -> tuple[bool | None, str]:
    """Whether a loss takes logits (``None`` where that can't be told, or doesn't matter to it), and its name."""
    asked: Value = FALSE
    if isinstance(loss, Const) and isinstance(loss.value, str):
        name = loss.value
    elif isinstance(loss, LibraryObject):
        name, arguments = loss.class_name.rpartition(".")[2], dict(loss.arguments)
        first = next((value for key, value in loss.arguments if not key), FALSE)
        asked = arguments.get("from_logits", first)
    elif isinstance(loss, Library):
        name = loss.name.rpartition(".")[2]
    else:
        return None, ""
    stated = asked.value if isinstance(asked, Const) else None
    known = name.replace("_", "").lower() in _LOSSES and isinstance(stated, bool)
    return (bool(stated) if known else None), name


def _last_layer(run: Run, owner: Value) -> LayerRef | None:
    if not isinstance(owner, ModelRef):
        return None
    if owner.class_name == "Sequential":
        layers = layers_of(run, owner)
        last: Value | None = layers[-1] if layers else None
    else:
        output = run.content((owner.id, OUT))
        fact = node_of(run, output.origin) if isinstance(output, Tensor) else None
        last = fact.target if fact is not None and fact.kind == "layer" else None
    return last if isinstance(last, LayerRef) else None


def _activation(run: Run, layer: LayerRef) -> str | None:
    """The activation of the layers whose last step is one; ``None`` where it can't be told."""
    config = config_of(run, layer)
    if layer.class_name == "Softmax":
        return "softmax"
    if layer.class_name not in ("Activation", "Dense"):
        return None
    value = config.get("activation", NONE)
    if isinstance(value, Library):
        return value.name.rpartition(".")[2]
    if not isinstance(value, Const):
        return None
    return "linear" if value.value is None else value.value if isinstance(value.value, str) else None
