"""Losses and training: what ``fit`` hands to a model, and whether targets and outputs can meet."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from kshape_ls.analysis.containers import opened, spread
from kshape_ls.analysis.functions import Arguments
from kshape_ls.analysis.layers import Place, applied_quietly
from kshape_ls.analysis.model_calls import call_model
from kshape_ls.analysis.model_state import OUT, model_input, model_output
from kshape_ls.analysis.nodes import output_of
from kshape_ls.analysis.plain import has_unknown, tensors_in
from kshape_ls.analysis.run import Run
from kshape_ls.analysis.sequential import build
from kshape_ls.analysis.values import (
    ABSENT,
    UNKNOWN_VALUE,
    Const,
    Identity,
    Instance,
    Library,
    LibraryObject,
    ModelRef,
    Tensor,
    Tuple,
    Value,
    mapped,
)
from kshape_ls.shapes import DYNAMIC, Mismatch, Shape
from kshape_ls.shapes.dims import show

LOSS = "#loss"


def compile_model(run: Run, node: ast.AST, owner: ModelRef | Instance, given: Arguments) -> None:
    """Remember the loss, and where it is written."""
    loss = given.get(1, "loss")
    if loss is None or not given.exact:
        run.write((owner.id, LOSS), LossFact(UNKNOWN_VALUE, 0, -1))
        return
    written = argument_node(node, 1, "loss")
    run.write((owner.id, LOSS), LossFact(loss, run.unit.token, run.ordinal(written) if written is not None else -1))


@dataclass(frozen=True, slots=True)
class LossFact:
    """What ``compile`` was given as the loss, and the expression that gave it."""

    value: Value
    token: int
    ordinal: int


def argument_node(node: ast.AST, position: int, name: str) -> ast.expr | None:
    """The expression of an argument of a call."""
    if not isinstance(node, ast.Call):
        return None
    if 0 <= position < len(node.args) and not any(isinstance(a, ast.Starred) for a in node.args):
        return node.args[position]
    return next((k.value for k in node.keywords if k.arg == name), None)


def _places(run: Run, node: ast.AST, names: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    found = []
    for n, name in enumerate(names):
        written = argument_node(node, n, name)
        if written is not None:
            found.append((name, run.unit.token, run.ordinal(written)))
    return tuple(found)


def call_object(run: Run, node: ast.AST, callee: LibraryObject, given: Arguments) -> Value:
    """A loss or metric object called on targets and predictions."""
    from kshape_ls.library import losses

    name = callee.class_name
    if name.startswith("keras.losses."):
        true, pred = given.get(0, "y_true"), given.get(1, "y_pred")
        if isinstance(true, Tensor) and isinstance(pred, Tensor):
            rule = losses.find(name.rpartition(".")[2])
            if rule is not None:
                found = rule.result(true.shape, pred.shape)
                suspect = None if isinstance(found, Mismatch) else rule.suspicious(true.shape, pred.shape)
                for mismatch, certain in ((found, True), (suspect, False)):
                    if isinstance(mismatch, Mismatch):
                        run.mismatch(
                            node,
                            name.rpartition(".")[2],
                            mismatch,
                            (true.shape, pred.shape),
                            (true.origin, pred.origin),
                            style="loss",
                            certain=certain,
                            places=_places(run, node, ("y_true", "y_pred")),
                        )
        run.site(node, "op", name.rpartition(".")[2], Shape(()))
        return Tensor(Shape(()), "eager")
    return UNKNOWN_VALUE


def fit(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, given: Arguments) -> None:
    """``fit(x, y)``, ``evaluate(x, y)``: the data against the model, the targets against its output."""
    x, y = given.get(0, "x"), given.get(1, "y")
    if x is None or not given.exact:
        return
    output = _run_on(run, node, owner, method, x)
    held_out = given.named.get("validation_data")
    if isinstance(held_out, Tuple) and held_out.items:
        _run_on(run, node, owner, method, held_out.items[0], "validation_data")
    loss = run.content((owner.id, LOSS))
    if y is not None:
        _check_counts(run, node, method, x, y)
    if y is None or output is None:
        return
    targets, outputs = tensors_in(run, y), tensors_in(run, output)
    if len(targets) == 1 and len(outputs) == 1 and not has_unknown(run, y):
        name = _loss_name(loss.value) if isinstance(loss, LossFact) else None
        if name is not None and isinstance(loss, LossFact):
            places = (*_places(run, node, ("x", "y")), ("loss", loss.token, loss.ordinal))
            places += (("model", owner.id.token, owner.id.ordinal),)
            # What the model gave of the data has the model's own output for its story.
            own = tensors_in(run, model_output(run, owner)) if isinstance(owner, ModelRef) else outputs
            told = replace(outputs[0], origin=own[0].origin) if len(own) == 1 else outputs[0]
            _check_target(run, node, name, targets[0], told, places)


def _check_counts(run: Run, node: ast.AST, method: str, x: Value, y: Value) -> None:
    """Keras's ``check_data_cardinality``: all arrays hold as many samples."""
    arrays = [*tensors_in(run, x), *tensors_in(run, y)]
    counts = [t.shape.axis(0) for t in arrays if t.shape.dims]
    known = {count for count in counts if isinstance(count, int)}
    if len(known) > 1 and all(t.kind in ("numpy", "eager") for t in arrays):
        message = (
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples: "
            f"x holds {_counts(run, x)}, y holds {_counts(run, y)}"
        )
        shapes, origins = tuple(t.shape for t in arrays), tuple(t.origin for t in arrays)
        mismatch = Mismatch("fit-input-mismatch", message, 0)
        run.mismatch(node, method, mismatch, shapes, origins, style=method, places=_places(run, node, ("x", "y")))


def _counts(run: Run, value: Value) -> str:
    return ", ".join(show(t.shape.axis(0)) for t in tensors_in(run, value))


def predict(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, given: Arguments) -> Value:
    """``model.predict(x)``: an array."""
    x = given.get(0, "x")
    if x is None or not given.exact:
        return UNKNOWN_VALUE
    value = _run_on(run, node, owner, method, x)
    if value is None:
        return UNKNOWN_VALUE
    array = mapped(value, lambda t: replace(t, kind="numpy"))
    run.site(node, "op", method, output_of(array), tuple(t.shape for t in tensors_in(run, x)))
    return opened(run, run.identity(node), array)


def _run_on(
    run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, x: Value, name: str = "x"
) -> Value | None:
    tensors = tensors_in(run, x)
    if not tensors or isinstance(owner, Instance):
        return applied_quietly(run, owner, (x,)) if tensors and isinstance(owner, Instance) else None
    if owner.class_name == "Sequential" and run.content((owner.id, OUT)) is ABSENT and tensors[0].shape.dims:
        build(run, node, owner, Shape((DYNAMIC, *tensors[0].shape.dims[1:])))
    expected = tensors_in(run, model_input(run, owner))
    if not expected:
        return None
    argument = node.args[0] if isinstance(node, ast.Call) and node.args else None
    origin = Identity(run.unit.token, run.world.path(run.path, ("fit", name)), run.ordinal(node))
    model = ("model", owner.id.token, owner.id.ordinal)
    handed = _places(run, node, ("x", "y"))
    if name != "x":
        held_out = argument_node(node, -1, name)
        handed = () if held_out is None else ((name, run.unit.token, run.ordinal(held_out)),)
    places = (*handed, model)
    place = Place(node, origin, method, None, argument, method, "fit-input-mismatch", places)
    return call_model(run, owner, Arguments((_structured(run, x),)), place)


def _structured(run: Run, x: Value) -> Value:
    items = spread(run, x) if not isinstance(x, Tensor) else None
    return Tuple(items) if items is not None and all(isinstance(i, Tensor) for i in items) else x


def _check_target(
    run: Run,
    node: ast.AST,
    loss: str,
    target: Tensor,
    output: Tensor,
    places: tuple[tuple[str, int, int], ...],
) -> None:
    from kshape_ls.library import losses

    rule = losses.find(loss)
    if rule is None:
        return
    # Batches are cut from both, so that the first axes meet whatever the sizes of the data.
    pair = [_batched(t.shape) for t in (target, output)]
    found = rule.result(*pair)
    suspect = None if isinstance(found, Mismatch) else rule.suspicious(*pair)
    for mismatch, certain in ((found, True), (suspect, False)):
        if isinstance(mismatch, Mismatch):
            run.mismatch(
                node,
                loss,
                mismatch,
                (target.shape, output.shape),
                (target.origin, output.origin),
                style="loss",
                certain=certain,
                arguments=(("loss", loss), ("target_dtype", target.dtype)),
                places=places,
            )


def _batched(shape: Shape) -> Shape:
    return shape if not shape.dims else Shape((DYNAMIC, *shape.dims[1:]))


def _loss_name(loss: Value) -> str | None:
    if isinstance(loss, Const) and isinstance(loss.value, str):
        return loss.value
    if isinstance(loss, LibraryObject) and loss.class_name.startswith("keras.losses."):
        return loss.class_name.rpartition(".")[2]
    if isinstance(loss, Library) and loss.name.startswith("keras.losses."):
        return loss.name.rpartition(".")[2]
    return None
