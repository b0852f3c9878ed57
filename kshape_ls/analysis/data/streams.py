"""``tf.data.Dataset``: how one is made of arrays or of others, and what its methods make of its elements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.inputs import as_dims
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.python.containers import TENSOR_SHAPE, fixed, forget, item_of
from kshape_ls.analysis.python.plain import plain, tensors_in
from kshape_ls.analysis.values import (
    FALSE,
    NONE,
    TRUE,
    UNKNOWN_VALUE,
    Const,
    FunctionRef,
    LibraryObject,
    Number,
    Partial,
    Stream,
    Tensor,
    TensorKind,
    Tuple,
    Unknown,
    Value,
    join,
    mapped,
)
from kshape_ls.library.application import as_shape
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape

Handler: TypeAlias = Callable[[Run, ast.AST, Arguments], Value]
Method: TypeAlias = Callable[[Run, ast.AST, Stream, Arguments], Value]
SCALAR = Tensor(Shape(()), "eager", None, 0, "int64")
TEXT = Tensor(Shape(()), "eager", None, 0, "string")
_DEPTH = 12


def call_stream_method(run: Run, node: ast.AST, owner: Stream, name: str, given: Arguments) -> Value:
    """``dataset.name(...)``."""
    method = _METHODS.get(name)
    if method is not None and owner.kind == "dataset":
        return method(run, node, owner, given)
    if name in ("get_next", "next", "__next__") and owner.kind == "iterator":
        return item_of(owner)
    for value in given.all():
        forget(run, value)
    return UNKNOWN_VALUE


def of_kind(element: Value, kind: TensorKind) -> Value:
    """An element whose tensors are all of one kind."""
    return mapped(element, lambda t: replace(t, kind=kind))


def structure(run: Run, value: Value, depth: int = 0) -> Value:
    """What ``tf.data`` takes for one element: tuples and dicts stay, everything else becomes tensors."""
    if isinstance(value, Tensor):
        return replace(value, kind="eager")
    value = fixed(run, value)
    if isinstance(value, Tuple) and value.kind != "list" and depth < _DEPTH:
        return replace(value, items=tuple(structure(run, item, depth + 1) for item in value.items))
    if isinstance(value, Tuple | Const | Number) and value != NONE:
        return Tensor(as_shape(plain(run, value)), "eager", dtype="")
    return UNKNOWN_VALUE


# -- made of something else ----------------------------------------------------------------------------------------


def _from_tensor_slices(run: Run, node: ast.AST, given: Arguments) -> Value:
    whole = structure(run, given.get(0, "tensors") or UNKNOWN_VALUE)
    arrays = tensors_in(run, whole)
    sizes = {t.shape.axis(0) for t in arrays if t.shape.dims and isinstance(t.shape.axis(0), int)}
    fault = None
    if any(t.shape.dims == () for t in arrays):
        fault = Mismatch("rank-mismatch", "Unbatching a tensor is only supported for rank >= 1", expected=1, found=0)
    elif len(sizes) > 1:
        counts = " and ".join(str(t.shape.axis(0)) for t in arrays)
        message = f"All arrays are cut along their first axis, but its sizes differ: {counts}"
        fault = Mismatch("axis-size-mismatch", message, 0)
    if fault is not None:
        shapes, origins = tuple(t.shape for t in arrays), tuple(t.origin for t in arrays)
        run.mismatch(node, "from_tensor_slices", fault, shapes, origins, style="op")
        return Stream(UNKNOWN_VALUE)
    return Stream(_without_first(whole), least=next((size for size in sizes if isinstance(size, int)), 0))


def _from_tensors(run: Run, _node: ast.AST, given: Arguments) -> Value:
    return Stream(structure(run, given.get(0, "tensors") or UNKNOWN_VALUE))


def _of_scalars(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return Stream(SCALAR)


def _of_texts(_run: Run, _node: ast.AST, _given: Arguments) -> Value:
    return Stream(TEXT)


def _zip(run: Run, _node: ast.AST, given: Arguments) -> Value:
    whole = fixed(run, given.args[0]) if len(given.args) == 1 else Tuple(given.args)
    held = given.named.get("datasets")
    return Stream(_elements(whole if held is None else fixed(run, held)))


def _from_generator(run: Run, _node: ast.AST, given: Arguments) -> Value:
    signature = given.named.get("output_signature")
    if signature is not None and signature != NONE:
        return Stream(_specified(run, fixed(run, signature)))
    shapes = given.get(2, "output_shapes")
    return Stream(UNKNOWN_VALUE if shapes is None or shapes == NONE else _shaped(run, fixed(run, shapes)))


def _elements(datasets: Value) -> Value:
    if isinstance(datasets, Stream):
        return datasets.element
    if isinstance(datasets, Tuple):
        return replace(datasets, items=tuple(_elements(item) for item in datasets.items))
    return UNKNOWN_VALUE


def _specified(run: Run, signature: Value) -> Value:
    """The tensors that ``tf.TensorSpec`` objects describe."""
    if isinstance(signature, Tuple):
        items = tuple(_specified(run, item) for item in signature.items)
        return replace(signature, items=items) if signature.kind == "dict" else Tuple(items)
    if isinstance(signature, LibraryObject) and signature.class_name == "tensorflow.TensorSpec":
        stated = next((value for name, value in signature.arguments if name in ("", "shape")), NONE)
        return Tensor(_stated(run, stated), "eager", dtype="")
    return UNKNOWN_VALUE


def _shaped(run: Run, shapes: Value) -> Value:
    """The tensors of a structure of shapes: sizes in a row are one shape."""
    if isinstance(shapes, LibraryObject) and shapes.class_name == TENSOR_SHAPE:
        return Tensor(_stated(run, shapes), "eager", dtype="")
    if not isinstance(shapes, Tuple):
        return UNKNOWN_VALUE
    if shapes.kind == "dict" or any(isinstance(item, Tuple | LibraryObject) for item in shapes.items):
        return replace(shapes, items=tuple(_shaped(run, item) for item in shapes.items))
    # What isn't known may be a size, or the shape of a tensor.
    is_row = all(isinstance(item, Const | Number) for item in shapes.items)
    return Tensor(_stated(run, shapes), "eager", dtype="") if is_row else UNKNOWN_VALUE


def _stated(run: Run, value: Value) -> Shape:
    if isinstance(value, LibraryObject) and value.class_name == TENSOR_SHAPE:
        value = value.arguments[0][1] if value.arguments else UNKNOWN_VALUE
    if value == NONE:
        return UNKNOWN_SHAPE
    shape = as_dims(run, value, "shape")
    return shape if isinstance(shape, Shape) else UNKNOWN_SHAPE


# -- methods -------------------------------------------------------------------------------------------------------


def _same(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    return owner


def _shuffle(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    # The last batch, which may be smaller, may come first.
    return replace(owner, first=None)


def _repeat(run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    times = plain(run, given.get(0, "count") or NONE)
    return owner if times is None or (isinstance(times, int) and times) else replace(owner, least=0)


def _take(run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    count = plain(run, given.get(0, "count") or UNKNOWN_VALUE)
    if not isinstance(count, int):
        return replace(owner, least=0)
    return owner if count < 0 else replace(owner, least=min(owner.least, count))


def _some(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    return Stream(owner.element)


def _batch(run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    size = _batch_size(run, given, 0, 1)
    element = mapped(owner.element, lambda t: _with_first(t, size))
    count = plain(run, given.get(0, "batch_size") or UNKNOWN_VALUE)
    if not isinstance(count, int) or not 0 < count <= owner.least:
        return Stream(element)
    return Stream(element, least=owner.least // count, first=count if size is DYNAMIC else None)


def _rebatch(run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    size = _batch_size(run, given, 0, 1)
    return Stream(mapped(_without_first(owner.element), lambda t: _with_first(t, size)))


def _padded_batch(run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    size = _batch_size(run, given, 0, 3)
    stated = given.get(1, "padded_shapes")
    padded = owner.element
    if stated is not None and stated != NONE:
        padded = _padded(run, owner.element, fixed(run, stated))
    return Stream(mapped(padded, lambda t: _with_first(t, size)))


def _padded(run: Run, element: Value, shapes: Value) -> Value:
    if isinstance(element, Tensor):
        shape = _stated(run, shapes)
        dims = None if shape.dims is None else tuple(UNKNOWN if d == -1 else d for d in shape.dims)
        return replace(element, shape=Shape(dims))
    if (
        isinstance(element, Tuple)
        and isinstance(shapes, Tuple)
        and len(element.items) == len(shapes.items)
        and element.keys == shapes.keys
    ):
        pairs = zip(element.items, shapes.items, strict=True)
        return replace(element, items=tuple(_padded(run, item, shape) for item, shape in pairs))
    return mapped(element, lambda t: replace(t, shape=UNKNOWN_SHAPE))


def _unbatch(run: Run, node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    tensors = tensors_in(run, owner.element)
    if any(t.shape.dims == () for t in tensors):
        message = "Cannot unbatch an input with scalar components."
        run.mismatch(node, "unbatch", Mismatch("rank-mismatch", message), tuple(t.shape for t in tensors), style="op")
        return Stream(UNKNOWN_VALUE)
    return Stream(_without_first(owner.element))


def _map(run: Run, node: ast.AST, owner: Stream, given: Arguments) -> Value:
    """``dataset.map(f)``: the function is called on an element, a tuple spread over its parameters."""
    made = fixed(run, _of_function(run, node, owner, given, "map_func"))
    # A list that the function returns is taken for a tuple; only lists inside are stacked.
    made = replace(made, kind="tuple") if isinstance(made, Tuple) and made.kind == "list" else made
    return Stream(structure(run, made), least=owner.least)


def _filter(run: Run, node: ast.AST, owner: Stream, given: Arguments) -> Value:
    _of_function(run, node, owner, given, "predicate")
    return Stream(owner.element)


def _flat_map(run: Run, node: ast.AST, owner: Stream, given: Arguments) -> Value:
    inner = _of_function(run, node, owner, given, "map_func")
    return Stream(inner.element if isinstance(inner, Stream) else UNKNOWN_VALUE)


def _of_function(run: Run, node: ast.AST, owner: Stream, given: Arguments, name: str) -> Value:
    function = given.get(0, name)
    if function is None:
        return UNKNOWN_VALUE
    element = of_kind(owner.element, "graph")
    args = element.items if isinstance(element, Tuple) and element.kind == "tuple" else (element,)
    if isinstance(element, Unknown) and isinstance(function, FunctionRef | Partial):
        # How many arguments it is called with isn't known either.
        return run.call(node, function, Arguments(exact=False))
    return run.call(node, function, Arguments(args))


def _apply(run: Run, node: ast.AST, owner: Stream, given: Arguments) -> Value:
    function = given.get(0, "transformation_func")
    result = UNKNOWN_VALUE if function is None else run.call(node, function, Arguments((owner,)))
    return result if isinstance(result, Stream) else Stream(UNKNOWN_VALUE)


def _concatenate(_run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    other = given.get(0, "dataset")
    return join(owner, other) if isinstance(other, Stream) else Stream(UNKNOWN_VALUE)


def _enumerate(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    return replace(owner, element=Tuple((SCALAR, owner.element)))


def _zipped(_run: Run, _node: ast.AST, owner: Stream, given: Arguments) -> Value:
    return Stream(_elements(Tuple((owner, *given.args))))


def _as_numpy(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    return Stream(of_kind(owner.element, "numpy"), "iterator")


def _one(_run: Run, _node: ast.AST, owner: Stream, _given: Arguments) -> Value:
    return item_of(owner)


def _count(_run: Run, _node: ast.AST, _owner: Stream, _given: Arguments) -> Value:
    return Number(UNKNOWN)


def _anything(_run: Run, _node: ast.AST, _owner: Stream, _given: Arguments) -> Value:
    return Stream(UNKNOWN_VALUE)


def _batch_size(run: Run, given: Arguments, at: int, drop_at: int) -> Dim:
    dropped = given.get(drop_at, "drop_remainder") or FALSE
    if not given.exact:
        return UNKNOWN
    if dropped == FALSE:
        return DYNAMIC
    size = plain(run, given.get(at, "batch_size") or UNKNOWN_VALUE)
    return size if isinstance(size, int) and dropped == TRUE else UNKNOWN


def _with_first(tensor: Tensor, size: Dim) -> Tensor:
    dims = tensor.shape.dims
    return replace(tensor, shape=UNKNOWN_SHAPE if dims is None else Shape((size, *dims)))


def _without_first(element: Value) -> Value:
    return mapped(element, lambda t: replace(t, shape=Shape(t.shape.dims[1:]) if t.shape.dims else UNKNOWN_SHAPE))


# -- Python's own functions on streams -----------------------------------------------------------------------------


_METHODS: dict[str, Method] = {
    **dict.fromkeys(("cache", "prefetch", "with_options"), _same),
    **dict.fromkeys(("skip", "shard", "take_while", "ignore_errors", "snapshot", "unique"), _some),
    "shuffle": _shuffle,
    "repeat": _repeat,
    "take": _take,
    **dict.fromkeys(("batch", "ragged_batch"), _batch),
    **dict.fromkeys(("flat_map", "interleave"), _flat_map),
    **dict.fromkeys(("window", "scan", "group_by_window", "bucket_by_sequence_length"), _anything),
    **dict.fromkeys(("sparse_batch", "rejection_resample"), _anything),
    "rebatch": _rebatch,
    "padded_batch": _padded_batch,
    "unbatch": _unbatch,
    "map": _map,
    "filter": _filter,
    "apply": _apply,
    "concatenate": _concatenate,
    "enumerate": _enumerate,
    "zip": _zipped,
    "as_numpy_iterator": _as_numpy,
    "get_single_element": _one,
    "cardinality": _count,
}

HANDLERS: dict[str, Handler] = {
    "tensorflow.data.Dataset.from_tensor_slices": _from_tensor_slices,
    "tensorflow.data.Dataset.from_tensors": _from_tensors,
    "tensorflow.data.Dataset.range": _of_scalars,
    "tensorflow.data.Dataset.zip": _zip,
    "tensorflow.data.Dataset.from_generator": _from_generator,
    "tensorflow.data.Dataset.list_files": _of_texts,
    "tensorflow.data.TextLineDataset": _of_texts,
    "tensorflow.data.TFRecordDataset": _of_texts,
}
"""Handlers by canonical name."""
