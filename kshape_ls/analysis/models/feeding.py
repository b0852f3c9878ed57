"""Data handed to a model by ``fit``, ``evaluate`` and ``predict``: arrays, or streams of batches."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.layers.quietly import applied_quietly
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.batch_sizes import handed_size
from kshape_ls.analysis.models.calls import call_model
from kshape_ls.analysis.models.first_batch import note_first, standing_for
from kshape_ls.analysis.models.late import late_batch
from kshape_ls.analysis.models.sequential import build
from kshape_ls.analysis.models.state import OUT, model_input, model_output
from kshape_ls.analysis.models.targets import check_targets
from kshape_ls.analysis.models.training import LOSS, LossFact, Places, argument_node, places_of
from kshape_ls.analysis.python.classes import find
from kshape_ls.analysis.python.containers import fixed, opened, spread
from kshape_ls.analysis.python.plain import tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    NONE,
    UNKNOWN_VALUE,
    FunctionRef,
    Identity,
    Instance,
    ModelRef,
    Stream,
    Tensor,
    Tuple,
    Unknown,
    Value,
    mapped,
)
from kshape_ls.shapes import DYNAMIC, UNKNOWN, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import show

_OWN_STEPS = ("train_step", "test_step", "predict_step", "compute_loss")
"""Methods by which a model of the program may do with its data what it likes."""


@dataclass(frozen=True, slots=True)
class Fed:
    """What a model is fed: its inputs, the targets beside them, and where they are written.

    ``whole`` says that these are all the samples there are, which Keras cuts into batches; ``size`` is how many of them
    a model is built by that has no input shape.
    """

    x: Value
    y: Value | None
    weights: Value | None
    whole: bool
    name: str
    places: Places
    size: Dim = DYNAMIC


def fit(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, given: Arguments) -> None:
    """``fit(x, y)``, ``evaluate(x, y)``: the data against the model, the targets against its output."""
    x = given.get(0, "x")
    if x is None or not given.exact or _has_own_steps(run, owner):
        return
    told = len(run.record.findings)
    fed = _fed(run, node, x, given.get(1, "y"), given.named.get("sample_weight"), handed_size(run, method, x, given))
    _learn(run, node, owner, method, fed)
    held_out = given.named.get("validation_data") if method == "fit" else None
    # What stops the training stops it before the data held out is looked at.
    if held_out is not None and len(run.record.findings) == told:
        _learn(run, node, owner, method, _held_out(run, node, held_out))


def predict(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, given: Arguments) -> Value:
    """``model.predict(x)``: an array."""
    x = given.get(0, "x")
    if x is None or not given.exact or _has_own_steps(run, owner):
        return UNKNOWN_VALUE
    fed = _fed(run, node, x, None, None, handed_size(run, method, x, given))
    value = None if fed is None else _run_on(run, node, owner, method, fed)
    if fed is None or value is None:
        return UNKNOWN_VALUE
    array = mapped(value, lambda t: replace(t, kind="numpy") if fed.whole else _all_batches(t))
    run.site(node, "op", method, output_of(array), tuple(t.shape for t in tensors_in(run, fed.x)))
    return opened(run, run.identity(node), array)


def _all_batches(tensor: Tensor) -> Tensor:
    dims = tensor.shape.dims
    return replace(tensor, kind="numpy", shape=tensor.shape if not dims else Shape((UNKNOWN, *dims[1:])))


def _has_own_steps(run: Run, owner: ModelRef | Instance) -> bool:
    return isinstance(owner, Instance) and any(
        isinstance(find(run, owner.cls, name)[0], FunctionRef | Unknown) for name in _OWN_STEPS
    )


def _fed(run: Run, node: ast.AST, x: Value, y: Value | None, weights: Value | None, size: Dim) -> Fed | None:
    if isinstance(x, Stream):
        written = argument_node(node, 0, "x")
        places = () if written is None else (("data", run.unit.token, run.ordinal(written)),)
        fed = _from_stream(x, "data", places)
        return None if fed is None else replace(fed, size=size)
    return Fed(x, None if y == NONE else y, weights, True, "x", places_of(run, node, ("x", "y")), size)


def _held_out(run: Run, node: ast.AST, held_out: Value) -> Fed | None:
    """``validation_data``: a tuple of inputs, targets and sample weights, or a stream."""
    name = "validation_data"
    written = argument_node(node, -1, name)
    places = () if written is None else ((name, run.unit.token, run.ordinal(written)),)
    if isinstance(held_out, Stream):
        return _from_stream(held_out, name, places)
    items = spread(run, held_out) if not isinstance(held_out, Tensor) else None
    if not items or len(items) > 3:
        return None
    x, y, weights = (*items, None, None)[:3]
    return Fed(x or UNKNOWN_VALUE, y, weights, True, name, places)


def _from_stream(stream: Stream, name: str, places: Places) -> Fed | None:
    element = stream.element
    if isinstance(element, Unknown):
        return None
    if isinstance(element, Tuple) and element.kind != "dict":
        if not 1 <= len(element.items) <= 3:
            return None
        x, y, weights = (*element.items, None, None)[:3]
        return Fed(x or UNKNOWN_VALUE, y, weights, False, name, places)
    return Fed(element, None, None, False, name, places)


def _learn(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, fed: Fed | None) -> None:
    if fed is None:
        return
    output = _run_on(run, node, owner, method, fed)
    loss = run.content((owner.id, LOSS))
    if fed.y is not None and fed.whole:
        _check_counts(run, node, method, fed)
    if fed.y is None or output is None or not isinstance(loss, LossFact):
        return
    # What the model gave of the data has the model's own output for its story.
    own = fixed(run, model_output(run, owner)) if isinstance(owner, ModelRef) else output
    places = (*fed.places, ("loss", loss.token, loss.ordinal), ("model", owner.id.token, owner.id.ordinal))
    check_targets(run, node, loss, fixed(run, fed.y), fixed(run, output), own, places)


def _check_counts(run: Run, node: ast.AST, method: str, fed: Fed) -> None:
    """Keras's ``check_data_cardinality``: all arrays hold as many samples."""
    held = [(name, tensors_in(run, value)) for name, value in _named(fed)]
    arrays = [tensor for _, tensors in held for tensor in tensors]
    counts = [t.shape.axis(0) for t in arrays if t.shape.dims]
    known = {count for count in counts if isinstance(count, int)}
    if len(known) > 1 and all(t.kind in ("numpy", "eager") for t in arrays):
        message = (
            "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples: "
            + ", ".join(f"{name} holds {', '.join(show(t.shape.axis(0)) for t in tensors)}" for name, tensors in held)
        )
        shapes, origins = tuple(t.shape for t in arrays), tuple(t.origin for t in arrays)
        mismatch = Mismatch("fit-input-mismatch", message, 0)
        run.mismatch(node, method, mismatch, shapes, origins, style=method, places=fed.places)


def _named(fed: Fed) -> list[tuple[str, Value]]:
    parts = (("x", fed.x), ("y", fed.y), ("sample_weight", fed.weights))
    return [(name, value) for name, value in parts if value is not None and value != NONE]


def _run_on(run: Run, node: ast.AST, owner: ModelRef | Instance, method: str, fed: Fed) -> Value | None:
    tensors = tensors_in(run, fed.x)
    if not tensors or isinstance(owner, Instance):
        return applied_quietly(run, owner, (fed.x,)) if tensors and isinstance(owner, Instance) else None
    if owner.class_name == "Sequential" and run.content((owner.id, OUT)) is ABSENT and tensors[0].shape.dims:
        with standing_for(run, note_first(run, owner, fed.size)):
            build(run, node, owner, Shape((late_batch(run, owner, UNKNOWN), *tensors[0].shape.dims[1:])))
    if not tensors_in(run, model_input(run, owner)):
        return None
    argument = node.args[0] if isinstance(node, ast.Call) and node.args else None
    origin = Identity(run.unit.token, run.world.path(run.path, ("fit", fed.name)), run.ordinal(node))
    places = (*fed.places, ("model", owner.id.token, owner.id.ordinal))
    place = Place(node, origin, method, None, argument, method, "fit-input-mismatch", places)
    return call_model(run, owner, Arguments((_structured(run, fed.x),)), place)


def _structured(run: Run, x: Value) -> Value:
    items = spread(run, x) if not isinstance(x, Tensor) else None
    return Tuple(items) if items is not None and all(isinstance(i, Tensor) for i in items) else x
