"""Models applied to tensors: what they refuse, and what they return."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.keras_version import is_keras_2
from kshape_ls.analysis.layers.library import CONFIG, refuse
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run, State
from kshape_ls.analysis.models.first_batch import note_first, standing_for
from kshape_ls.analysis.models.late import late_batch
from kshape_ls.analysis.models.sequential import build, layers_of
from kshape_ls.analysis.models.state import OUT, model_input, model_output
from kshape_ls.analysis.models.unbuilt import meets
from kshape_ls.analysis.python.containers import dict_items
from kshape_ls.analysis.python.keys import is_open
from kshape_ls.analysis.python.plain import has_unknown, kind_of, tensors_in
from kshape_ls.analysis.values import (
    ABSENT,
    UNKNOWN_VALUE,
    Const,
    DictRef,
    ModelRef,
    Tensor,
    TensorKind,
    Tuple,
    Value,
    unknown_like,
)
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.dims import equal

_TAKEN = frozenset({"inputs", "training", "mask"})


def call_model(run: Run, ref: ModelRef, given: Arguments, place: Place) -> Value:
    """A model applied to tensors."""
    stated = given.get(0, "inputs") or UNKNOWN_VALUE
    ordered = by_name(run, ref, stated)
    first = stated if isinstance(ordered, Mismatch) else ordered
    tensors = tensors_in(run, first)
    kind = cast("TensorKind", kind_of(tensors))
    misused = None if place.code else _misused(run, ref, given, kind)
    if misused is None and isinstance(ordered, Mismatch):
        misused = ordered if not place.code else replace(ordered, code=place.code)
    if misused is not None:
        refuse(run, place, _subject(ref, place), misused, tensors, ref.id)
        return unknown_like(model_output(run, ref), kind)
    if ref.class_name == "Sequential" and run.content((ref.id, OUT)) is ABSENT:
        if len(tensors) != 1 or tensors[0].shape.dims is None:
            meets(run, ref)
            return Tensor(UNKNOWN_SHAPE, kind, place.origin)
        first_axis, *rest = tensors[0].shape.dims or (DYNAMIC,)
        with standing_for(run, note_first(run, ref, first_axis)):
            build(run, place.node, ref, Shape((late_batch(run, ref, first_axis), *rest)))
    expected = tensors_in(run, model_input(run, ref))
    refused = None if has_unknown(run, first) else refuses(expected, tensors)
    if refused is not None and refused.code == "axis-size-mismatch" and not run.guard.handled:
        # Sizes that nobody checks may still be what a layer inside can't take.
        before = run.record.muted
        result = _replayed(run, ref, expected, tensors, kind)
        checked = kind == "symbolic" or ref.class_name != "Sequential"
        if not (checked and _declared_otherwise(expected, tensors)) and run.record.muted == before:
            return unknown_like(result, kind) if kind == "symbolic" else result
    if refused is not None and refused.code == "rank-mismatch" and is_keras_2(run):
        # Keras 2 compares axis by axis as far as both go, and leaves the rest to the layers inside.
        return unknown_like(model_output(run, ref), kind)
    if refused is not None:
        if place.code:
            refused = replace(refused, code=place.code)
        declared = tuple(t.origin for t in expected)
        refuse(run, place, _subject(ref, place), refused, tensors, ref.id, declared=declared)
        return unknown_like(model_output(run, ref), kind)
    if not tensors or len(expected) != len(tensors):
        return unknown_like(model_output(run, ref), kind)
    return _replayed(run, ref, expected, tensors, kind)


def _replayed(run: Run, ref: ModelRef, expected: list[Tensor], tensors: list[Tensor], kind: TensorKind) -> Value:
    from kshape_ls.analysis.models.replay import replay

    result = replay(run, ref, expected, [_squeezed(e, t) for e, t in zip(expected, tensors, strict=True)], kind)
    # Keras hands back a list of one as it is on symbolic tensors, and its only item on real ones.
    lone = isinstance(result, Tuple) and len(result.items) == 1 and kind in ("eager", "numpy")
    return result.items[0] if lone and isinstance(result, Tuple) else result


def by_name(run: State, ref: ModelRef, given: Value) -> Value | Mismatch:
    """Inputs handed over in a dict, in the model's own order; what can't be told apart is unknown."""
    entries = dict_items(run, given) if isinstance(given, DictRef | Tuple) else None
    if entries is None or (isinstance(given, Tuple) and given.kind != "dict"):
        return given
    wanted = model_input(run, ref)
    if isinstance(wanted, Tuple) and wanted.kind == "dict":
        names: list[object] = [None if is_open(key) else key for key in wanted.keys]
    else:
        names = [_input_name(run, tensor) for tensor in tensors_in(run, wanted)]
        if len(entries) != len(names):
            names = []
    held = dict(entries)
    if not names or None in names or any(map(is_open, held)):
        return entries[0][1] if len(entries) == 1 and isinstance(wanted, Tensor) else UNKNOWN_VALUE
    lacking = next((name for name in names if name not in held), None)
    if lacking is not None:
        message = f'Missing data for input "{lacking}". You passed a data dictionary with keys {list(held)}'
        return Mismatch("input-count", message, expected=len(names), found=len(held))
    return Tuple(tuple(held[name] for name in names))


def _input_name(run: State, tensor: Tensor) -> str | None:
    config = run.content((tensor.origin, CONFIG)) if tensor.origin is not None else None
    name = dict(config).get("name") if isinstance(config, tuple) else None
    return name.value if isinstance(name, Const) and isinstance(name.value, str) else None


def _subject(ref: ModelRef, place: Place) -> str:
    return place.subject or ("Sequential" if ref.class_name == "Sequential" else "Model")


def _misused(run: Run, ref: ModelRef, given: Arguments, kind: TensorKind) -> Mismatch | None:
    """Refuses calls that are wrong whatever the inputs' shapes are."""
    if not given.exact or is_keras_2(run):
        return None
    if ref.class_name == "Sequential" and layers_of(run, ref) == () and run.content((ref.id, OUT)) is ABSENT:
        message = "Sequential model cannot be built because it has no layers. Call `model.add(layer)`"
        return Mismatch("invalid-argument", message)
    if not given.args and "inputs" not in given.named:
        return Mismatch("invalid-argument", "the model's call is missing a required argument: 'inputs'")
    if kind != "symbolic":
        # On real tensors, Keras drops what no layer takes; and models of train steps are called as Keras 2 let them be.
        return None
    plain = next((v.value for v in given.args[1:] if isinstance(v, Const) and v.value is not None), None)
    if plain is not None:
        message = f"Only input tensors may be passed as positional arguments. Received: {plain!r}"
        return Mismatch("invalid-argument", message, found=plain)
    odd = next((name for name in given.named if name not in _TAKEN), None)
    if odd is None:
        return None
    return Mismatch("invalid-argument", f"the model's call got an unexpected keyword argument '{odd}'", argument=odd)


def _declared_otherwise(expected: list[Tensor], given: list[Tensor]) -> bool:
    """Keras's check of a functional model's inputs: axis by axis from the first, last axes of 1 left out."""
    for want, have in zip(expected, given, strict=True):
        a, b = (dims[:-1] if dims and dims[-1] == 1 else dims or () for dims in (want.shape.dims, have.shape.dims))
        if any(equal(x, y) is False for x, y in list(zip(a, b, strict=False))[1:]):
            return True
    return False


def refuses(expected: list[Tensor], given: list[Tensor]) -> Mismatch | None:
    """Keras's functional input check: sizes that differ, but for the batch axis and a trailing 1."""
    if not expected or not given:
        return None
    if len(expected) != len(given):
        message = f"expects {len(expected)} input(s), but it received {len(given)} input tensors"
        return Mismatch("input-count", message, expected=len(expected), found=len(given))
    for n, (want, have) in enumerate(zip(expected, given, strict=True)):
        a, b = want.shape.dims, _squeezed(want, have).shape.dims
        if a is None or b is None:
            continue
        message = f"expected shape={want.shape}, found shape={have.shape}"
        if len(a) != len(b):
            longer = a if len(a) > len(b) else b
            if abs(len(a) - len(b)) == 1 and not isinstance(longer[-1], int):
                continue  # a trailing axis that may turn out as 1 is dropped or added
            return Mismatch("rank-mismatch", message, expected=len(a), found=len(b), inputs=(n,))
        for axis in range(1, len(a)):
            if equal(a[axis], b[axis]) is False:
                return Mismatch("axis-size-mismatch", message, axis, a[axis], b[axis], inputs=(n,))
    return None


def _squeezed(want: Tensor, have: Tensor) -> Tensor:
    # Keras drops or adds a trailing axis of size 1 so that the ranks meet.
    a, b = want.shape.dims, have.shape.dims
    if a is None or b is None or len(a) == len(b):
        return have
    if len(a) == len(b) + 1 and a[-1] == 1:
        return replace(have, shape=Shape((*b, 1)))
    if len(b) == len(a) + 1 and b[-1] == 1:
        return replace(have, shape=Shape(b[:-1]))
    return have
