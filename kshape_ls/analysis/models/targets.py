"""Targets beside a model's outputs: which belongs to which, and whether the loss of each can compare them."""

from __future__ import annotations

import ast
from dataclasses import replace

from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.library import config_of
from kshape_ls.analysis.layers.nodes import node_of
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.training import LossFact, Places, loss_rule
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.python.plain import has_unknown
from kshape_ls.analysis.values import NONE, Const, LayerRef, LibraryObject, Tensor, Tuple, Value
from kshape_ls.shapes import DYNAMIC, Mismatch, Shape


def check_targets(run: Run, node: ast.AST, fact: LossFact, y: Value, output: Value, own: Value, places: Places) -> None:
    """Tell where a loss can't compare a target with its output; ``own`` are the outputs as the model declares them."""
    outputs, declared = _tensors(output), _tensors(own)
    if outputs is None or has_unknown(run, y):
        return
    if declared is None or len(declared) != len(outputs):
        declared = outputs
    names = _names(run, output, declared)
    targets = _targets(y, names)
    if targets is None:
        return
    if len(targets) != len(outputs):
        if isinstance(y, Tensor) and is_keras_2(run):
            return  # Keras 2 compares it with each output.
        if any(each is None or each.shape.dims is None for each in (*targets, *outputs)):
            return  # What isn't known may be several tensors.
        _tell_counts(run, node, fact, targets, outputs, places)
        return
    told = len(run.record.findings)
    for n, (target, made) in enumerate(zip(targets, outputs, strict=True)):
        loss = _loss_of(fact.value, n, names, len(outputs))
        if target is not None and loss is not None:
            _check(run, node, loss, target, replace(made, origin=declared[n].origin), places)
    if len(outputs) == 1 and targets[0] is not None and len(run.record.findings) == told:
        _check_metrics(run, node, fact, targets[0], replace(outputs[0], origin=declared[0].origin), places)


def _tensors(value: Value) -> list[Tensor] | None:
    items = value.items if isinstance(value, Tuple) else (value,)
    tensors = [item for item in items if isinstance(item, Tensor)]
    return tensors if len(tensors) == len(items) else None


def _names(run: Run, output: Value, declared: list[Tensor]) -> list[str | None]:
    """The names of a model's outputs: the keys of a dict, else those that their layers were given."""
    if isinstance(output, Tuple) and output.kind == "dict":
        return [None if is_open(key) else str(key) for key in output.keys]
    return [_layer_name(run, tensor) for tensor in declared]


def _layer_name(run: Run, tensor: Tensor) -> str | None:
    made = node_of(run, tensor.origin)
    if made is None or not isinstance(made.target, LayerRef):
        return None
    name = config_of(run, made.target).get("name")
    return name.value if isinstance(name, Const) and isinstance(name.value, str) else None


def _targets(y: Value, names: list[str | None]) -> list[Tensor | None] | None:
    if isinstance(y, Tensor):
        return [y]
    if not isinstance(y, Tuple):
        return None
    if y.kind == "dict":
        held = dict(zip(y.keys, y.items, strict=True))
        found = [held.get(name) if name is not None else None for name in names]
        return [item if isinstance(item, Tensor) else None for item in found] if len(names) > 1 else None
    tensors = [item for item in y.items if isinstance(item, Tensor)]
    return list(tensors) if tensors and len(tensors) == len(y.items) else None


def _loss_of(loss: Value, n: int, names: list[str | None], count: int) -> Value | None:
    """The loss of the output in a place, ``None`` where there is none or it can't be told."""
    if not isinstance(loss, Tuple):
        return loss
    if loss.kind == "dict":
        held = dict(zip(loss.keys, loss.items, strict=True))
        if count == 1 and len(held) == 1:
            return loss.items[0]
        return held.get(names[n]) if names[n] is not None else None
    return loss.items[n] if n < len(loss.items) else None


def _tell_counts(
    run: Run,
    node: ast.AST,
    fact: LossFact,
    targets: list[Tensor | None],
    outputs: list[Tensor],
    places: Places,
) -> None:
    # Whether one array could stand for several depends on losses that aren't understood.
    if loss_rule(fact.value) is None:
        return
    given = [t for t in targets if t is not None]
    message = f"The model has {len(outputs)} output(s), but y holds {len(given)} array(s)"
    mismatch = Mismatch("loss-target-mismatch", message, expected=len(outputs), found=len(given))
    tensors = (*given, *outputs)
    shapes, origins = tuple(t.shape for t in tensors), tuple(t.origin for t in tensors)
    run.mismatch(node, "loss", mismatch, shapes, origins, style="fit", places=places)


def _check(run: Run, node: ast.AST, loss: Value, target: Tensor, output: Tensor, places: Places) -> None:
    found = None if loss == NONE else loss_rule(loss)
    if found is None:
        return
    name, rule = found
    # Batches are cut from both, so that the first axes meet whatever the sizes of the data.
    pair = [_batched(t.shape) for t in (target, output)]
    result = rule.result(*pair)
    suspect = None if isinstance(result, Mismatch) else rule.suspicious(*pair)
    for mismatch, certain in ((result, True), (suspect, False)):
        if isinstance(mismatch, Mismatch):
            run.mismatch(
                node,
                name,
                mismatch,
                (target.shape, output.shape),
                (target.origin, output.origin),
                style="loss",
                certain=certain,
                arguments=(("loss", name), ("target_dtype", target.dtype)),
                places=places,
            )


def _batched(shape: Shape) -> Shape:
    return shape if not shape.dims else Shape((DYNAMIC, *shape.dims[1:]))


def _check_metrics(run: Run, node: ast.AST, fact: LossFact, target: Tensor, output: Tensor, places: Places) -> None:
    from kshape_ls.library.metrics import SELECTING, fault

    held = fact.metrics.items if isinstance(fact.metrics, Tuple) and fact.metrics.kind != "dict" else ()
    for metric in held:
        name = metric.value if isinstance(metric, Const) else ""
        if isinstance(metric, LibraryObject) and not SELECTING & dict(metric.arguments).keys():
            name = metric.class_name.removeprefix("keras.metrics.")
        found = fault(str(name), _batched(target.shape), _batched(output.shape))
        if found is not None:
            shapes, origins = (target.shape, output.shape), (target.origin, output.origin)
            kept = tuple(place for place in places if place[0] != "loss")
            run.mismatch(node, str(name), found, shapes, origins, style="loss", places=kept)
            return
